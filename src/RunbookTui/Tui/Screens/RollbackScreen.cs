using RunbookTui.Engine.Running;
using RunbookTui.Text;
using RunbookTui.Tui.Presentation;
using RunbookTui.Tui.Views;

namespace RunbookTui.Tui.Screens;

/// <summary>A rollback: first what it will do and how well, then how it goes.</summary>
internal sealed class RollbackScreen(ScreenContext context, IRunLink link) : LinkScreen(context, link)
{
    private readonly Scroll text = new();
    private bool forecasting = RunPhase.Of(link) != Phase.RollingBack;

    public override string Title => T.TitleRollback.With(RunName);

    protected override bool Stays => forecasting && !IsGoing;

    private bool IsGoing => RunPhase.Of(Link) == Phase.RollingBack;

    private KeyAction BeginAction => KeyAction.On('g', T.KeyRollBackNow, T.KeyRollBackNowText, Begin, WhyNotBegin());

    public override IReadOnlyList<KeyAction> Actions =>
        [
            MenuAction(() => [BeginAction, KeyAction.On('n', T.NotYet, T.NotYet, GoBack)]),
            BeginAction,
            KeyAction.On(
                Press.Escape,
                "Esc",
                IsGoing ? T.KeyLeave : T.KeyBack,
                IsGoing ? T.KeyLeaveText : T.KeyBackText,
                GoBack
            ),
        ];

    public override IReadOnlyList<Line> Draw(int width, int height)
    {
        var head = Header(width, height);
        var lines =
            IsGoing || !forecasting
                ? RollbackText.Progress(Link.Records, Link.State, Link.Plan, Context.Language, T, Signs, width - 2)
                : RollbackText.Forecast(Link.State, Link.Plan, Context.Language, T, Signs, width - 2);
        // What happens now is at the end.
        if (IsGoing)
            text.MoveText(Press.End);
        return
        [
            .. head,
            .. text.Text([.. lines.Select(line => Line.Of(" ").Beside(line))], width, height - head.Count, T.MoreRows),
        ];
    }

    public override bool Take(Keystroke key) => text.MoveText(key.Press);

    private string? WhyNotBegin() =>
        IsGoing || !forecasting ? T.WhyRollingBack
        : !Link.MayDecide ? T.WhyWatching
        : !Link.State.HasChanges ? T.NothingToUndo
        : Context.Operations.IsRoot ? null
        : T.WhyNeedsRoot;

    private void Begin()
    {
        forecasting = false;
        if (Link.IsLive)
        {
            Context.Work(
                T.Asking,
                () => Link.AskAsync(new RunRequest.RollBack(), CancellationToken.None),
                reply =>
                {
                    forecasting = reply.Problem is not null;
                    if (reply.Problem is { } problem)
                        Context.Say(problem, Tone.Bad);
                },
                () => forecasting = true
            );
            return;
        }
        Context.Work(
            T.Beginning,
            () => Context.Operations.RollBackAsync(Link.State.Created!.Id),
            started => Context.Show(For(Context, started)),
            () => forecasting = true
        );
    }

    private void GoBack()
    {
        if (IsGoing)
            GoToStart();
        else
            Context.Show(For(Context, Link));
    }
}

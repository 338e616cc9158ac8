using RunbookTui.Engine.Planning;
using RunbookTui.Engine.Running;
using RunbookTui.Text;
using RunbookTui.Tui.Presentation;
using RunbookTui.Tui.Views;

namespace RunbookTui.Tui.Screens;

/// <summary>A rollback: first what it will do and how well, then how it goes.</summary>
internal sealed class RollbackScreen(ScreenContext context, IRunLink link) : LinkScreen(context, link)
{
    private readonly Scroll text = new();
    private string? to;
    private bool forecasting = RunPhase.Of(link) != Phase.RollingBack;

    public override string Title => T.TitleRollback.With(RunName);

    protected override bool Stays => forecasting && !IsGoing;

    private bool IsGoing => RunPhase.Of(Link) == Phase.RollingBack;

    private KeyAction BeginAction => KeyAction.On('g', T.KeyRollBackNow, T.KeyRollBackNowText, Begin, WhyNotBegin());

    private KeyAction ToStepAction =>
        KeyAction.On(
            't',
            T.KeyToStep,
            T.KeyToStepText,
            ChooseStep,
            WhyNotBegin() ?? (Link.IsLive ? T.WhyNoStep : null)
        );

    public override IReadOnlyList<KeyAction> Actions =>
        [
            MenuAction(() => [BeginAction, ToStepAction, KeyAction.On('n', T.NotYet, T.NotYet, GoBack)]),
            BeginAction,
            ToStepAction,
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
                : RollbackText.Forecast(Link.State, Link.Plan, Context.Language, T, Signs, width - 2, to);
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

    /// <summary>The steps that can stay: those after which something is in place.</summary>
    private void ChooseStep() =>
        Context.Open(
            Overlay.Menu(
                Context,
                T.KeyToStep,
                T.KeyToStepText,
                () =>
                    [
                        KeyAction.On('*', T.KeyToStepNone, T.KeyToStepNoneText, () => to = null),
                        .. Link
                            .State.Steps.Where(step => RollbackPlanner.OrderAfter(Link.State, step.Id).Count > 0)
                            .Select(
                                (step, index) =>
                                    KeyAction.On(
                                        (char)('a' + (index % 26)),
                                        step.Id,
                                        StepRows.Title(step.Id, Link.Plan, Context.Language),
                                        () => to = step.Id
                                    )
                            ),
                    ]
            )
        );

    /// <summary>Asks about each file that somebody has edited since, then begins.</summary>
    private void Begin() =>
        Context.Work(
            T.EditsLooking,
            () => Context.Operations.EditsAsync(Link, to),
            edits => Ask(edits, new Dictionary<string, EditAnswer>())
        );

    private void Ask(IReadOnlyList<EditView> edits, Dictionary<string, EditAnswer> answers)
    {
        if (edits.Count == 0)
        {
            Begin(new EditAnswers(OnEdit.Stop, answers));
            return;
        }
        var edit = edits[0];
        Context.Open(
            Overlay.Menu(
                Context,
                T.EditTitle.With(edit.Path),
                $"{T.EditText}\n{edit.Differences}",
                () =>
                    [
                        Answer('s', T.EditStop, T.EditStopText, OnEdit.Stop),
                        Answer('m', T.EditMerge, T.EditMergeText, OnEdit.Merge, edit.CanMerge ? null : T.EditNotClean),
                        Answer('k', T.EditKeep, T.EditKeepText, OnEdit.Keep),
                        Answer('r', T.EditRestore, T.EditRestoreText, OnEdit.Restore),
                    ]
            )
        );

        KeyAction Answer(char key, string name, string text, OnEdit answer, string? disabled = null) =>
            KeyAction.On(
                key,
                name,
                text,
                () =>
                {
                    answers[edit.Path] = new EditAnswer(answer, edit.ContentHash);
                    Ask([.. edits.Skip(1)], answers);
                },
                disabled
            );
    }

    private void Begin(EditAnswers answers)
    {
        forecasting = false;
        if (Link.IsLive)
        {
            Context.Work(
                T.Asking,
                () => Link.AskAsync(new RunRequest.RollBack(answers), CancellationToken.None),
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
            () => Context.Operations.RollBackAsync(Link.State.Created!.Id, answers, to),
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

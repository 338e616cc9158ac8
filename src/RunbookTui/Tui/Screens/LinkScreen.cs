using RunbookTui.Engine.Model;
using RunbookTui.Engine.Planning;
using RunbookTui.Engine.Running;
using RunbookTui.Text;
using RunbookTui.Tui.Presentation;

namespace RunbookTui.Tui.Screens;

/// <summary>A screen that follows a run. When the run needs something else, another screen takes its place.</summary>
internal abstract class LinkScreen(ScreenContext context, IRunLink link) : Screen(context)
{
    private Phase phase = RunPhase.Of(link);
    private bool wasLive = link.IsLive;
    private long second;

    /// <summary>The run.</summary>
    protected IRunLink Link => link;

    /// <summary>Whether the screen stays although the run needs something else.</summary>
    protected virtual bool Stays => false;

    /// <summary>The name of the run, for titles.</summary>
    protected string RunName =>
        (link.Plan?.Runbook.Title.In(Context.Language) ?? link.State.Created?.Runbook ?? "")
        + (link.State.Created?.Rehearsal == true ? $" · {T.Rehearsal}" : "")
        + (link.MayDecide ? "" : $" · {T.Watching}");

    /// <summary>The screen for what the run needs now.</summary>
    public static Screen For(ScreenContext context, IRunLink link) =>
        RunPhase.Of(link) switch
        {
            Phase.Failed => new FailureScreen(context, link),
            Phase.RollingBack => new RollbackScreen(context, link),
            Phase.Over => new DoneScreen(context, link),
            _ => new RunScreen(context, link),
        };

    /// <summary>Begins a rehearsal and follows it.</summary>
    public static void Rehearse(ScreenContext context, Runbook runbook, GivenAnswers given) =>
        context.Work(
            context.Strings.BeginningRehearsal,
            () =>
                context.Operations.RehearseAsync(
                    runbook,
                    given,
                    line =>
                        context.Dispatcher.Start(
                            () => Task.FromResult(line),
                            said => context.Say(said, Tone.Accent),
                            _ => { }
                        )
                ),
            started => context.Show(For(context, started))
        );

    public override bool Tick()
    {
        var changed = link.Poll();
        var now = RunPhase.Of(link);
        if (now != phase || link.IsLive != wasLive)
        {
            (phase, wasLive) = (now, link.IsLive);
            if (!Stays)
                Context.Show(For(Context, link));
            return true;
        }
        // The clock moves although nothing was appended.
        var thisSecond = Context.Time.GetUtcNow().ToUnixTimeSeconds();
        if (thisSecond == second || phase is not (Phase.Going or Phase.RollingBack))
            return changed;
        second = thisSecond;
        return true;
    }

    /// <summary>The rows that are always there.</summary>
    /// <param name="height">The rows of the whole screen; where there are few, only the first two.</param>
    protected IReadOnlyList<Line> Header(int width, int height)
    {
        var rows = RunHeader.Of(link, Context.Time.GetUtcNow(), width, T, Signs);
        return height < 12 ? [.. rows.Take(2)] : [.. rows, Line.Rule(Signs.Horizontal, width)];
    }

    /// <summary>Why this viewer cannot decide, or <c>null</c>.</summary>
    protected string? WhyNotDecide() =>
        !link.MayDecide ? T.WhyWatching
        : link.IsLive ? null
        : T.WhyNobodyWorks;

    /// <summary>Asks something of the run's process; a refusal is shown, and so is what was asked.</summary>
    protected void Ask(RunRequest request, string said) =>
        Context.Work(
            T.Asking,
            () => link.AskAsync(request, CancellationToken.None),
            reply => Context.Say(reply.Problem ?? said, reply.Problem is null ? Tone.Good : Tone.Bad)
        );

    /// <summary>Asks for the reason of a skip, and skips.</summary>
    protected void AskToSkip(string step) =>
        Context.Open(
            Overlay.Field(
                Context,
                T.SkipTitle,
                T.SkipText.With(StepRows.Title(step, link.Plan, Context.Language)),
                "",
                text => string.IsNullOrWhiteSpace(text) ? T.SkipNeedsReason : null,
                reason => Ask(new RunRequest.Skip(reason.Trim()), T.SaidSkip)
            )
        );

    /// <summary>Goes back to the first screen; the run does not notice.</summary>
    protected void GoToStart()
    {
        Context.Dispatcher.Start(
            async () =>
            {
                await link.DisposeAsync().ConfigureAwait(false);
                return true;
            },
            _ => { },
            _ => { }
        );
        Context.Show(new StartScreen(Context));
    }

    /// <summary>The forecast of a rollback, from which it can be begun.</summary>
    protected KeyAction RollBackAction(char key) =>
        KeyAction.On(
            key,
            T.KeyRollBack,
            T.KeyRollBackText,
            () => Context.Show(new RollbackScreen(Context, link)),
            !link.MayDecide ? T.WhyWatching
                : link.State.Created?.Rehearsal == true && !link.IsLive ? T.WhySandboxGone
                : link.State.HasChanges ? null
                : T.NothingToUndo
        );

    /// <summary>The menu that Enter opens.</summary>
    protected KeyAction MenuAction(Func<IReadOnlyList<KeyAction>> choices) =>
        KeyAction.On(
            Press.Enter,
            "Enter",
            T.KeyMenu,
            T.KeyMenuText,
            () => Context.Open(Overlay.Menu(Context, Title, "", choices))
        );
}

using RunbookTui.Engine.Running;
using RunbookTui.Text;
using RunbookTui.Tui.Presentation;
using RunbookTui.Tui.Views;

namespace RunbookTui.Tui.Screens;

/// <summary>A run that goes on: left its steps, right the selected step from four sides.</summary>
/// <param name="looking">Only looks at the steps; the operator goes back with Esc.</param>
internal sealed class RunScreen(ScreenContext context, IRunLink link, bool looking = false) : LinkScreen(context, link)
{
    private readonly TwoPanes panes = new() { Selected = RunPhase.Present(link.State) };
    private StepTab tab = StepTab.Why;
    private bool following = !looking;
    private bool stepByStep;
    private (int Records, int Width, int Selected, StepTab Tab) drawn;
    private IReadOnlyList<Line> detail = [];

    public override string Title => RunName;

    protected override bool Stays => looking;

    private bool IsPaused => RunPhase.Of(Link) == Phase.Paused;

    private IReadOnlyList<KeyAction> Choices
    {
        get
        {
            var going = WhyNotDecide() ?? (RunPhase.Of(Link) is Phase.Going ? null : T.WhyNotGoing);
            var paused = WhyNotDecide() ?? (IsPaused ? null : T.WhyNotPaused);
            return
            [
                KeyAction.On('c', T.KeyGoOn, T.KeyGoOnText, () => Ask(new RunRequest.Continue(), T.SaidGoOn), paused),
                KeyAction.On('p', T.KeyPause, T.KeyPauseText, () => Ask(new RunRequest.Pause(), T.SaidPause), going),
                KeyAction.On(
                    's',
                    stepByStep ? T.KeyRunAll : T.KeyStepwise,
                    stepByStep ? T.KeyRunAllText : T.KeyStepwiseText,
                    StepByStep,
                    WhyNotDecide()
                ),
                KeyAction.On(
                    'k',
                    T.KeySkip,
                    T.KeySkipText,
                    () => AskToSkip(Link.State.Steps[RunPhase.Present(Link.State)].Id),
                    paused
                ),
                KeyAction.On('x', T.KeyStop, T.KeyStopText, AskToStop, WhyNotDecide()),
                KeyAction.On(
                    'f',
                    T.KeyFollow,
                    T.KeyFollowText,
                    () => following = true,
                    following ? T.WhyFollowing : null
                ),
                .. looking ? [] : new[] { KeyAction.On('d', T.KeyLeave, T.KeyLeaveText, GoBack) },
            ];
        }
    }

    public override IReadOnlyList<KeyAction> Actions =>
        [
            MenuAction(() => Choices),
            KeyAction.On(Press.Right, "←→", T.KeyTabs, T.KeyTabsText, () => Turn(1)),
            KeyAction.On(Press.Tab, "Tab", T.KeyOtherSide, T.KeyOtherSideText, panes.Switch),
            .. Choices,
            KeyAction.On(
                Press.Escape,
                "Esc",
                looking ? T.KeyBack : T.KeyLeave,
                looking ? T.KeyBackText : T.KeyLeaveText,
                GoBack
            ),
        ];

    public override IReadOnlyList<Line> Draw(int width, int height)
    {
        var state = Link.State;
        if (following)
            panes.Selected = RunPhase.Present(state);
        var header = Header(width, height);
        return
        [
            .. header,
            .. panes.Draw(
                StepRows.Of(state, Link.Plan, Context.Language, Signs),
                Detail,
                width,
                height - header.Count,
                Signs,
                T,
                Tabs()
            ),
        ];
    }

    public override bool Take(Keystroke key)
    {
        if (key.Press == Press.Left)
        {
            Turn(-1);
            return true;
        }
        if (!panes.InDetail && key.Press is Press.Up or Press.Down or Press.Home or Press.End)
            following = false;
        return panes.Take(key, Link.State.Steps.Count);
    }

    /// <summary>The detail, laid out again only when something changed: output can be long.</summary>
    private IReadOnlyList<Line> Detail(int width)
    {
        var wanted = (Link.Records.Count, width, panes.Selected, tab);
        if (wanted != drawn && Link.State.Steps.ElementAtOrDefault(panes.Selected) is { } step)
        {
            detail = new StepDetail(Link.Plan, Context.Language, T, Signs).Of(Link.State, step, tab, width);
            drawn = wanted;
        }
        return detail;
    }

    private Line Tabs() =>
        Line.Join(
            new[]
            {
                (StepTab.Why, T.TabWhy),
                (StepTab.Changes, T.TabChanges),
                (StepTab.Output, T.TabOutput),
                (StepTab.Probes, T.TabProbes),
            }.Select(one =>
                one.Item1 == tab ? new Span($"[{one.Item2}]", Tone.Strong) : new Span($" {one.Item2} ", Tone.Quiet)
            )
        );

    private void Turn(int by)
    {
        tab = (StepTab)(((int)tab + by + 4) % 4);
        panes.Rewind();
    }

    private void StepByStep()
    {
        stepByStep = !stepByStep;
        Ask(new RunRequest.StepByStep(stepByStep), stepByStep ? T.SaidStepwise : T.SaidRunAll);
    }

    private void AskToStop() =>
        Context.Open(
            Overlay.Menu(
                Context,
                T.StopTitle,
                T.StopText,
                () =>
                    [
                        KeyAction.On('n', T.NotYet, T.NotYet, () => { }),
                        KeyAction.On('y', T.KeyStop, T.KeyStopText, () => Ask(new RunRequest.Stop(), T.SaidStop)),
                    ]
            )
        );

    private void GoBack()
    {
        if (looking)
            Context.Show(For(Context, Link));
        else
            GoToStart();
    }
}

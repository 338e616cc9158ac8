using RunbookTui.Engine.Running;

namespace RunbookTui.Tui.Presentation;

/// <summary>What a run needs from its viewers now.</summary>
internal enum Phase
{
    /// <summary>Nothing: it goes on.</summary>
    Going,

    /// <summary>A decision about a failed step.</summary>
    Failed,

    /// <summary>A word before the next step.</summary>
    Paused,

    /// <summary>Nothing: it is undoing.</summary>
    RollingBack,

    /// <summary>Nobody works on it any more.</summary>
    Over,
}

/// <summary>Which phase a run is in.</summary>
internal static class RunPhase
{
    public static Phase Of(IRunLink link)
    {
        if (!link.IsLive)
            return Phase.Over;
        return link.State.Status switch
        {
            RunStatus.RollingBack => Phase.RollingBack,
            RunStatus.Running when link.State.Waiting is Waiting.FailedStep => Phase.Failed,
            RunStatus.Running when link.State.Waiting is Waiting.PausedBefore => Phase.Paused,
            RunStatus.Created or RunStatus.Running => Phase.Going,
            _ => Phase.Over,
        };
    }

    /// <summary>The step the run stands at because it failed.</summary>
    public static StepState? FailedStep(RunState state) =>
        state.Waiting is Waiting.FailedStep failed ? state.Step(failed.Step) : null;

    /// <summary>The step that is under way, or the next one.</summary>
    public static int Present(RunState state)
    {
        for (var index = 0; index < state.Steps.Count; index++)
        {
            if (!state.Steps[index].IsDone && state.Steps[index].Status != StepStatus.RolledBack)
                return index;
        }
        return Math.Max(0, state.Steps.Count - 1);
    }
}

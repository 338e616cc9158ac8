using Stateless;

namespace RunbookTui.Engine.Running;

/// <summary>Where a step stands.</summary>
public enum StepStatus
{
    /// <summary>Not begun.</summary>
    Pending,

    /// <summary>Begun; if no process works on it, it was interrupted and must be probed before anything is decided.</summary>
    Running,

    /// <summary>Changed, and proved by its probes.</summary>
    Passed,

    /// <summary>Nothing had to be changed, and its probes prove it.</summary>
    AlreadyTrue,

    /// <summary>An action failed, or a probe did not pass.</summary>
    Failed,

    /// <summary>Left out by decision of the operator.</summary>
    Skipped,

    /// <summary>Its changes were undone.</summary>
    RolledBack,
}

/// <summary>What can happen to a step.</summary>
public enum StepTrigger
{
    /// <summary>Work begins, or begins again after an interruption or a failure.</summary>
    Start,

    /// <summary>It was changed and proved.</summary>
    Pass,

    /// <summary>It was found to be so already.</summary>
    FindTrue,

    /// <summary>It failed.</summary>
    Fail,

    /// <summary>The operator leaves it out.</summary>
    Skip,

    /// <summary>Its changes were undone.</summary>
    RollBack,
}

/// <summary>Which way a step may go, as a Stateless table. Effects are the runner's; this guards legality only.</summary>
public static class StepLifecycle
{
    /// <summary>A machine that stands at <paramref name="status"/>.</summary>
    public static StateMachine<StepStatus, StepTrigger> Machine(StepStatus status = StepStatus.Pending)
    {
        var machine = new StateMachine<StepStatus, StepTrigger>(status);
        machine
            .Configure(StepStatus.Pending)
            .Permit(StepTrigger.Start, StepStatus.Running)
            .Permit(StepTrigger.Skip, StepStatus.Skipped);
        machine
            .Configure(StepStatus.Running)
            .PermitReentry(StepTrigger.Start)
            .Permit(StepTrigger.Pass, StepStatus.Passed)
            .Permit(StepTrigger.FindTrue, StepStatus.AlreadyTrue)
            .Permit(StepTrigger.Fail, StepStatus.Failed)
            .Permit(StepTrigger.Skip, StepStatus.Skipped)
            .Permit(StepTrigger.RollBack, StepStatus.RolledBack);
        machine
            .Configure(StepStatus.Failed)
            .PermitReentry(StepTrigger.Fail)
            .Permit(StepTrigger.Start, StepStatus.Running)
            .Permit(StepTrigger.Skip, StepStatus.Skipped)
            .Permit(StepTrigger.RollBack, StepStatus.RolledBack);
        foreach (var done in new[] { StepStatus.Passed, StepStatus.AlreadyTrue, StepStatus.Skipped })
            machine
                .Configure(done)
                .Permit(StepTrigger.Start, StepStatus.Running)
                .Permit(StepTrigger.RollBack, StepStatus.RolledBack);
        machine
            .Configure(StepStatus.RolledBack)
            .PermitReentry(StepTrigger.RollBack)
            .Permit(StepTrigger.Start, StepStatus.Running)
            .Permit(StepTrigger.Skip, StepStatus.Skipped);
        return machine;
    }

    /// <summary>The trigger that leads to a status a step can end in.</summary>
    public static StepTrigger Ending(StepStatus status) =>
        status switch
        {
            StepStatus.Passed => StepTrigger.Pass,
            StepStatus.AlreadyTrue => StepTrigger.FindTrue,
            StepStatus.Failed => StepTrigger.Fail,
            StepStatus.Skipped => StepTrigger.Skip,
            StepStatus.RolledBack => StepTrigger.RollBack,
            _ => throw new ArgumentOutOfRangeException(nameof(status), status, "a step cannot end in this status"),
        };
}

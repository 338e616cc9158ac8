using Stateless;

namespace RunbookTui.Engine.Running;

/// <summary>Where a run stands.</summary>
public enum RunStatus
{
    /// <summary>Recorded, nothing done.</summary>
    Created,

    /// <summary>Walking its steps; if no process does, it was interrupted.</summary>
    Running,

    /// <summary>Every step is done.</summary>
    Succeeded,

    /// <summary>A step failed; it can be resumed or rolled back.</summary>
    Failed,

    /// <summary>The operator stopped it; it can be resumed or rolled back.</summary>
    Stopped,

    /// <summary>Undoing; if no process does, the rollback was interrupted and can be taken up again.</summary>
    RollingBack,

    /// <summary>Everything is as it was before.</summary>
    RolledBack,

    /// <summary>Something could not be undone, or differs from before; the rollback can be tried again.</summary>
    RollbackIncomplete,
}

/// <summary>What can happen to a run.</summary>
public enum RunTrigger
{
    /// <summary>A process takes it up.</summary>
    Start,

    /// <summary>The last step is done.</summary>
    Succeed,

    /// <summary>A step failed.</summary>
    Fail,

    /// <summary>The operator stops it.</summary>
    Stop,

    /// <summary>The undos begin.</summary>
    RollBack,

    /// <summary>All is undone and proved.</summary>
    CompleteRollback,

    /// <summary>What came after a step is undone, and the run can go on from there.</summary>
    CompletePartialRollback,

    /// <summary>Not all could be undone or proved.</summary>
    LeaveRollback,
}

/// <summary>Which way a run may go, as a Stateless table. Effects are the runner's; this guards legality only.</summary>
public static class RunLifecycle
{
    /// <summary>A machine that stands at <paramref name="status"/>.</summary>
    public static StateMachine<RunStatus, RunTrigger> Machine(RunStatus status = RunStatus.Created)
    {
        var machine = new StateMachine<RunStatus, RunTrigger>(status);
        machine
            .Configure(RunStatus.Created)
            .Permit(RunTrigger.Start, RunStatus.Running)
            .Permit(RunTrigger.RollBack, RunStatus.RollingBack);
        machine
            .Configure(RunStatus.Running)
            .PermitReentry(RunTrigger.Start)
            .Permit(RunTrigger.Succeed, RunStatus.Succeeded)
            .Permit(RunTrigger.Fail, RunStatus.Failed)
            .Permit(RunTrigger.Stop, RunStatus.Stopped)
            .Permit(RunTrigger.RollBack, RunStatus.RollingBack);
        machine.Configure(RunStatus.Succeeded).Permit(RunTrigger.RollBack, RunStatus.RollingBack);
        foreach (var halted in new[] { RunStatus.Failed, RunStatus.Stopped })
            machine
                .Configure(halted)
                .Permit(RunTrigger.Start, RunStatus.Running)
                .Permit(RunTrigger.RollBack, RunStatus.RollingBack);
        machine
            .Configure(RunStatus.RollingBack)
            .PermitReentry(RunTrigger.RollBack)
            .Permit(RunTrigger.CompleteRollback, RunStatus.RolledBack)
            .Permit(RunTrigger.CompletePartialRollback, RunStatus.Stopped)
            .Permit(RunTrigger.LeaveRollback, RunStatus.RollbackIncomplete);
        machine.Configure(RunStatus.RollbackIncomplete).Permit(RunTrigger.RollBack, RunStatus.RollingBack);
        return machine;
    }
}

using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Planning;

namespace RunbookTui.Engine.Running;

/// <summary>The human, or what stands for them, when the runner needs a decision.</summary>
public interface IOperator
{
    /// <summary>Who decides, for the journal.</summary>
    string Name { get; }

    /// <summary>A step failed; its changes so far are in place. The runner waits for the answer.</summary>
    Task<FailureDecision> OnFailureAsync(PlannedStep step, string reason, CancellationToken cancellation);

    /// <summary>Whether the run is to pause before a step that it is about to begin.</summary>
    bool PausesBefore(PlannedStep step) => false;

    /// <summary>The run pauses before a step. The runner waits for the answer.</summary>
    Task<PauseDecision> OnPauseAsync(PlannedStep step, CancellationToken cancellation) =>
        Task.FromResult<PauseDecision>(new PauseDecision.Continue());
}

/// <summary>What to do after a failed step.</summary>
public abstract record FailureDecision
{
    /// <summary>Who decided, where that is not the one who began the run.</summary>
    public string? By { get; init; }

    /// <summary>Try the step again.</summary>
    public sealed record Retry : FailureDecision;

    /// <summary>Leave the step out and go on; the reason is recorded.</summary>
    public sealed record Skip(string Reason) : FailureDecision;

    /// <summary>Stop here; the run can be resumed or rolled back later.</summary>
    public sealed record Leave : FailureDecision;

    /// <summary>Undo the step alone, and ask again.</summary>
    public sealed record RollBackStep(EditAnswers? Edits = null) : FailureDecision;

    /// <summary>Undo the whole run. The runner ends; the rollback is its caller's.</summary>
    public sealed record RollBack : FailureDecision;

    /// <summary>Go on with a plan made from another answer; done steps are walked again.</summary>
    public sealed record UseAnswer(string Input, Plan Plan) : FailureDecision;
}

/// <summary>What to do at a pause.</summary>
public abstract record PauseDecision
{
    /// <summary>Who decided, where that is not the one who began the run.</summary>
    public string? By { get; init; }

    /// <summary>Go on.</summary>
    public sealed record Continue : PauseDecision;

    /// <summary>Leave the step out and go on; the reason is recorded.</summary>
    public sealed record Skip(string Reason) : PauseDecision;

    /// <summary>Stop here; the run can be resumed or rolled back later.</summary>
    public sealed record Leave : PauseDecision;

    /// <summary>Undo the whole run. The runner ends; the rollback is its caller's.</summary>
    public sealed record RollBack : PauseDecision;
}

/// <summary>Someone who wants to see the run as it happens. What they do with it never stops the run.</summary>
public interface IRunObserver
{
    /// <summary>A record was appended.</summary>
    void Appended(JournalRecord record);
}

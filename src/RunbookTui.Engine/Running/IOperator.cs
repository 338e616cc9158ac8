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
}

/// <summary>What to do after a failed step.</summary>
public abstract record FailureDecision
{
    /// <summary>Try the step again.</summary>
    public sealed record Retry : FailureDecision;

    /// <summary>Leave the step out and go on; the reason is recorded.</summary>
    public sealed record Skip(string Reason) : FailureDecision;

    /// <summary>Stop here; the run can be resumed or rolled back later.</summary>
    public sealed record Leave : FailureDecision;
}

/// <summary>Someone who wants to see the run as it happens. What they do with it never stops the run.</summary>
public interface IRunObserver
{
    /// <summary>A record was appended.</summary>
    void Appended(JournalRecord record);
}

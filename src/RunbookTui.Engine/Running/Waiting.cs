namespace RunbookTui.Engine.Running;

/// <summary>What a run waits for until a human decides.</summary>
/// <param name="Step">The step it is about.</param>
public abstract record Waiting(string Step)
{
    /// <summary>The step failed, or was undone alone after that.</summary>
    public sealed record FailedStep(string Step) : Waiting(Step);

    /// <summary>The run pauses before the step.</summary>
    public sealed record PausedBefore(string Step) : Waiting(Step);
}

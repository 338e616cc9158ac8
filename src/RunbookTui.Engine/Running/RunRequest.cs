using System.Text.Json.Serialization;

namespace RunbookTui.Engine.Running;

/// <summary>What a viewer asks of the process that runs a run.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "request")]
[JsonDerivedType(typeof(Retry), "retry")]
[JsonDerivedType(typeof(Skip), "skip")]
[JsonDerivedType(typeof(Leave), "leave")]
[JsonDerivedType(typeof(RollBack), "roll_back")]
[JsonDerivedType(typeof(RollBackStep), "roll_back_step")]
[JsonDerivedType(typeof(Continue), "continue")]
[JsonDerivedType(typeof(Pause), "pause")]
[JsonDerivedType(typeof(StepByStep), "step_by_step")]
[JsonDerivedType(typeof(Stop), "stop")]
[JsonDerivedType(typeof(ChangeAnswer), "change_answer")]
public abstract record RunRequest
{
    /// <summary>Who asks, for the journal; <c>null</c> where nobody said.</summary>
    public string? By { get; init; }

    /// <summary>How many records of the journal the viewer has read; <c>null</c> where nobody said.</summary>
    /// <remarks>A decision about a question that came up after them is not taken: it was meant for another one.</remarks>
    public long? Seen { get; init; }

    /// <summary>Try the failed step again.</summary>
    public sealed record Retry : RunRequest;

    /// <summary>Leave out the failed step, or the step the run is paused before.</summary>
    public sealed record Skip(string Reason) : RunRequest;

    /// <summary>End the process after a failure or pause; the run can be resumed or rolled back later.</summary>
    public sealed record Leave : RunRequest;

    /// <summary>Undo everything.</summary>
    public sealed record RollBack(EditAnswers? Edits = null) : RunRequest;

    /// <summary>Undo the failed step alone, and wait again.</summary>
    public sealed record RollBackStep(EditAnswers? Edits = null) : RunRequest;

    /// <summary>Go on after a pause.</summary>
    public sealed record Continue : RunRequest;

    /// <summary>Pause after the step that is under way.</summary>
    public sealed record Pause : RunRequest;

    /// <summary>Pause before every step, or no longer.</summary>
    public sealed record StepByStep(bool On) : RunRequest;

    /// <summary>Stop at the next safe point: after the action that is under way.</summary>
    public sealed record Stop : RunRequest;

    /// <summary>Give an input another answer after a failure; the plan is made anew, done steps are inspected again.</summary>
    /// <param name="Value">The answer; for a secret the new secret, which is never recorded.</param>
    public sealed record ChangeAnswer(string Input, string Value) : RunRequest;
}

/// <summary>The answer to a request.</summary>
/// <param name="Problem">Why it was refused, with what can be done instead; <c>null</c> when it was taken.</param>
public sealed record RunReply(string? Problem);

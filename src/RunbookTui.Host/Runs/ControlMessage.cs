using System.Text.Json.Serialization;
using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Running;

namespace RunbookTui.Host.Runs;

/// <summary>One line on the control socket of a run: a request, or what the run's process is to begin with.</summary>
public sealed record ControlMessage(RunRequest? Request = null, RunBeginning? Begin = null);

/// <summary>The answer to a line.</summary>
/// <param name="Problem">Why it was refused; <c>null</c> when it was taken.</param>
/// <param name="Status">The exit status for a verb that ends because of the problem.</param>
public sealed record ControlReply(string? Problem = null, int Status = 0);

/// <summary>What a run's process is to do.</summary>
public enum RunTask
{
    /// <summary>Walk the recorded run, from its beginning or from where it was left.</summary>
    Walk,

    /// <summary>Undo the recorded run.</summary>
    RollBack,

    /// <summary>Plan, record and walk a rehearsal; the process is in the sandbox.</summary>
    Rehearse,
}

/// <summary>What a run's process is told once, by the viewer that started it: all that must not stand on a command line.</summary>
/// <param name="Attended">Whether a failure waits for a decision; else it ends the run.</param>
/// <param name="StepByStep">Whether to pause before every step.</param>
/// <param name="Texts">Answers that are not recorded yet, by input name.</param>
/// <param name="Secrets">Secrets by input name. They go from memory to memory.</param>
/// <param name="Edits">What was answered about files that somebody else has edited.</param>
/// <param name="To">For a rollback, the step that stays; <c>null</c> to undo everything.</param>
/// <param name="Person">Who asks, from where.</param>
public sealed record RunBeginning(
    RunTask Task,
    bool Attended,
    bool StepByStep,
    IReadOnlyDictionary<string, string> Texts,
    IReadOnlyDictionary<string, string> Secrets,
    EditAnswers? Edits = null,
    string? To = null,
    Person? Person = null
)
{
    /// <summary>Without the secrets.</summary>
    public override string ToString() => Task.ToString();
}

/// <summary>The generated serialiser of the control socket.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(ControlMessage))]
[JsonSerializable(typeof(ControlReply))]
internal sealed partial class ControlJson : JsonSerializerContext;

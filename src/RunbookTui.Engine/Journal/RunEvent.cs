using System.Text.Json.Serialization;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Engine.Journal;

/// <summary>A fact about a run. Facts are appended to the journal and never changed.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(RunCreated), "run.created")]
[JsonDerivedType(typeof(RunStarted), "run.started")]
[JsonDerivedType(typeof(BaselineObserved), "run.baseline")]
[JsonDerivedType(typeof(RunEnded), "run.ended")]
[JsonDerivedType(typeof(StepStarted), "step.started")]
[JsonDerivedType(typeof(ActionInspected), "action.inspected")]
[JsonDerivedType(typeof(ActionPrepared), "action.prepared")]
[JsonDerivedType(typeof(ActionApplied), "action.applied")]
[JsonDerivedType(typeof(FilesLeft), "files.left")]
[JsonDerivedType(typeof(EditDecided), "edit.decided")]
[JsonDerivedType(typeof(CommandRan), "host.command")]
[JsonDerivedType(typeof(PathChanged), "host.path")]
[JsonDerivedType(typeof(ProbeObserved), "probe.observed")]
[JsonDerivedType(typeof(StepEnded), "step.ended")]
[JsonDerivedType(typeof(RunPaused), "run.paused")]
[JsonDerivedType(typeof(DecisionMade), "decision.made")]
[JsonDerivedType(typeof(AnswerChanged), "answer.changed")]
[JsonDerivedType(typeof(RollbackStarted), "rollback.started")]
[JsonDerivedType(typeof(UndoStarted), "undo.started")]
[JsonDerivedType(typeof(UndoEnded), "undo.ended")]
[JsonDerivedType(typeof(RollbackEnded), "rollback.ended")]
[JsonDerivedType(typeof(SandboxCompared), "sandbox.compared")]
[JsonDerivedType(typeof(StepReproved), "step.reproved")]
[JsonDerivedType(typeof(RunbookAccepted), "runbook.accepted")]
[JsonDerivedType(typeof(TornRecordDropped), "journal.torn")]
[JsonDerivedType(typeof(RecordsNotTrusted), "journal.not_trusted")]
[JsonDerivedType(typeof(FilesCompared), "files.compared")]
public abstract record RunEvent;

/// <summary>The first record of every journal: what is to be run, where and by whom.</summary>
/// <param name="Rehearsal">Whether the host is a sandbox.</param>
/// <param name="Answers">By input name; a secret is its mask.</param>
/// <param name="Origins">Where each answer came from, by input name.</param>
/// <param name="Steps">The planned steps, in order.</param>
/// <param name="Titles">What each step is called and why it is there; <c>null</c> in journals of older versions.</param>
/// <param name="Consent">How the operator agreed to the plan, points of no return included: <c>asked</c> or <c>--yes</c>.</param>
public sealed record RunCreated(
    string Id,
    bool Rehearsal,
    string Runbook,
    string RunbookVersion,
    string RunbookFile,
    string RunbookHash,
    string ProgramVersion,
    string HostName,
    string OperatingSystem,
    string Operator,
    IReadOnlyDictionary<string, string> Answers,
    IReadOnlyDictionary<string, string> Origins,
    IReadOnlyList<string> Steps,
    IReadOnlyList<StepTitle>? Titles = null,
    string? Consent = null
) : RunEvent;

/// <summary>A process took up the run, for the first time or again.</summary>
/// <param name="Person">Who asked for it; <c>null</c> in journals of older versions.</param>
/// <param name="Surroundings">What the host was then; <c>null</c> in journals of older versions.</param>
public sealed record RunStarted(
    string Operator,
    int ProcessId,
    string BootId,
    Person? Person = null,
    Surroundings? Surroundings = null
) : RunEvent;

/// <summary>What the baseline probes saw before the first change.</summary>
public sealed record BaselineObserved(IReadOnlyList<Observation> Probes) : RunEvent;

/// <summary>A probe and what it saw.</summary>
public sealed record Observation(string Kind, string Summary, ProbeResult Result);

/// <summary>Why a run ended.</summary>
public enum RunOutcome
{
    /// <summary>Every step passed, was already true, or was skipped by decision.</summary>
    Succeeded,

    /// <summary>A step failed and nobody decided to go on.</summary>
    Failed,

    /// <summary>The operator stopped it between two steps.</summary>
    Stopped,
}

/// <summary>The process that ran it let go of the run.</summary>
public sealed record RunEnded(RunOutcome Outcome, string Reason) : RunEvent;

/// <summary>Work on a step began. Without a <see cref="StepEnded"/> after it, the step was interrupted.</summary>
public sealed record StepStarted(string Step) : RunEvent;

/// <summary>An action was asked whether it is already so.</summary>
public sealed record ActionInspected(string Step, int Action, string Summary, bool AlreadySo, string Observed)
    : RunEvent;

/// <summary>The undo of an action is durable; the next thing that happens is the change itself.</summary>
public sealed record ActionPrepared(string Step, int Action, string Kind, string Summary, Undo Undo) : RunEvent;

/// <summary>The action's change is complete.</summary>
public sealed record ActionApplied(string Step, int Action) : RunEvent;

/// <summary>What the run left at the paths of an action's undo: what differs from it later, somebody else has edited.</summary>
/// <param name="Place">Which of the run's recorded undos, counted from 0.</param>
public sealed record FilesLeft(string Step, int Action, int Place, IReadOnlyList<FileSnapshot> Files) : RunEvent;

/// <summary>A human decided what becomes of a file that somebody else has edited after the run.</summary>
/// <param name="Decision"><c>keep</c>, <c>restore</c> or <c>merge</c>.</param>
/// <param name="Present">The file as it was when that was decided; its content is in the snapshot store.</param>
/// <param name="After">The file as the decision leaves it; <c>null</c> where the undo restores it.</param>
public sealed record EditDecided(
    string Path,
    string Decision,
    string Operator,
    FileSnapshot Present,
    FileSnapshot? After
) : RunEvent;

/// <summary>A command that may have changed the host was run.</summary>
/// <param name="Output">What it printed, without secrets, cut at a limit.</param>
/// <param name="Argv">The program and its arguments, one by one.</param>
/// <param name="OutputHash">SHA-256, lower-case hex, of the whole output without secrets, in UTF-8.</param>
/// <param name="OutputLength">Characters of the whole output without secrets; more than are in <paramref name="Output"/> where it was cut.</param>
public sealed record CommandRan(
    string Step,
    string CommandLine,
    int ExitCode,
    string Output,
    long Milliseconds,
    bool TimedOut,
    IReadOnlyList<string>? Argv = null,
    string? OutputHash = null,
    long? OutputLength = null
) : RunEvent;

/// <summary>A path was written, created, removed or given attributes.</summary>
/// <param name="Effect"><c>write</c>, <c>directory</c>, <c>link</c>, <c>attributes</c>, <c>delete</c> or <c>move to …</c>.</param>
public sealed record PathChanged(string Step, string Path, string Effect) : RunEvent;

/// <summary>A probe of a step gave its final verdict.</summary>
public sealed record ProbeObserved(string Step, int Probe, string Kind, string Summary, ProbeResult Result) : RunEvent;

/// <summary>How a step ended.</summary>
public sealed record StepEnded(string Step, Running.StepStatus Status, string? Reason) : RunEvent;

/// <summary>A step that was done before the run was taken up again was looked at anew.</summary>
/// <param name="Holds">Whether every probe passed; where not, it drifted, and is walked again.</param>
/// <param name="Probes">What its probes saw.</param>
public sealed record StepReproved(string Step, bool Holds, IReadOnlyList<Observation> Probes) : RunEvent;

/// <summary>A human consented to go on with another text of the runbook. Steps that were done are walked again.</summary>
/// <param name="RunbookHash">Of the text, which is kept in the run's directory.</param>
/// <param name="Answers">All answers from now on, as in <see cref="RunCreated"/>.</param>
/// <param name="Origins">Where each answer came from, as in <see cref="RunCreated"/>.</param>
/// <param name="Steps">The planned steps from now on, in order.</param>
public sealed record RunbookAccepted(
    string RunbookVersion,
    string RunbookHash,
    IReadOnlyDictionary<string, string> Answers,
    IReadOnlyDictionary<string, string> Origins,
    IReadOnlyList<string> Steps,
    string Operator
) : RunEvent;

/// <summary>The run waits before a step, as a human had asked for.</summary>
public sealed record RunPaused(string Step) : RunEvent;

/// <summary>A human decided what happens after a failure or a pause.</summary>
/// <param name="Decision">
/// <c>retry</c>, <c>skip</c>, <c>continue</c>, <c>change_answer</c>, <c>roll_back_step</c> or <c>roll_back</c>.
/// </param>
public sealed record DecisionMade(string Step, string Decision, string Reason, string Operator) : RunEvent;

/// <summary>An input got another answer, and the plan was made anew. Steps that were done are walked again.</summary>
/// <param name="Answers">All answers from now on, as in <see cref="RunCreated"/>.</param>
/// <param name="Origins">Where each answer came from, as in <see cref="RunCreated"/>.</param>
/// <param name="Steps">The planned steps from now on, in order.</param>
public sealed record AnswerChanged(
    string Input,
    IReadOnlyDictionary<string, string> Answers,
    IReadOnlyDictionary<string, string> Origins,
    IReadOnlyList<string> Steps,
    string Operator,
    IReadOnlyList<StepTitle>? Titles = null
) : RunEvent;

/// <summary>The recorded undos are about to be carried out, newest first.</summary>
/// <param name="To">The step up to which the run stays; <c>null</c> where everything is undone.</param>
public sealed record RollbackStarted(
    string Operator,
    string? To = null,
    Person? Person = null,
    Surroundings? Surroundings = null
) : RunEvent;

/// <summary>One undo began.</summary>
/// <param name="Place">Which of the run's recorded undos, counted from 0: an action can have several.</param>
public sealed record UndoStarted(string Step, int Action, string Summary, int? Place = null) : RunEvent;

/// <summary>One undo ended.</summary>
/// <param name="Undone">Whether the change is gone.</param>
/// <param name="Place">As in <see cref="UndoStarted"/>.</param>
public sealed record UndoEnded(string Step, int Action, bool Undone, string Message, int? Place = null) : RunEvent;

/// <summary>The rollback ended, and what was found to differ from the start.</summary>
/// <param name="Differences">Paths or baseline probes that are not as they were; empty when everything is.</param>
public sealed record RollbackEnded(bool Complete, IReadOnlyList<string> Differences) : RunEvent;

/// <summary>What a rehearsal had changed in its sandbox when it ended.</summary>
public sealed record SandboxCompared(IReadOnlyList<SandboxDifference> Differences) : RunEvent;

/// <summary>A path that differs from what it was when the sandbox was made.</summary>
/// <param name="Kind"><c>added</c>, <c>changed</c> or <c>removed</c>.</param>
/// <param name="Type"><c>file</c>, <c>directory</c>, …</param>
/// <param name="Detail">What of it, where it is not all.</param>
/// <param name="Own">Whether the rehearsal itself made it (the mail accounts it needs), not the runbook.</param>
public sealed record SandboxDifference(string Path, string Kind, string Type, string Detail, bool Own);

/// <summary>The journal ended in a record that was never completed; it was dropped.</summary>
/// <param name="Line">The line it stood on, counted from 1.</param>
/// <param name="Bytes">How much of it there was.</param>
/// <param name="KeptAs">The file in the run's directory that holds what was dropped.</param>
public sealed record TornRecordDropped(long Line, long Bytes, string KeptAs) : RunEvent;

/// <summary>The journal was damaged, and a human decided to go on with the records before the damage.</summary>
/// <param name="Until">The last record that is trusted.</param>
/// <param name="Lines">How many lines after it are not.</param>
/// <param name="KeptAs">The file in the run's directory that holds the journal as it was found.</param>
public sealed record RecordsNotTrusted(long Until, long Lines, string KeptAs, string Operator) : RunEvent;

/// <summary>The paths an action may have changed, compared with what stood there before its first change.</summary>
public sealed record FilesCompared(string Step, int Action, IReadOnlyList<FileDifference> Files) : RunEvent;

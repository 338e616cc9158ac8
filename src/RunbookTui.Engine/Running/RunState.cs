using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Engine.Running;

/// <summary>A run as its journal tells it: a fold over the records, and nothing else.</summary>
/// <remarks>Folding a prefix of a journal gives the state at that moment, so a run can be taken up from anywhere.</remarks>
public sealed class RunState
{
    private readonly List<StepState> steps = [];
    private readonly List<PreparedAction> prepared = [];
    private readonly Dictionary<string, EditDecided> edits = new(StringComparer.Ordinal);
    private Stateless.StateMachine<RunStatus, RunTrigger> lifecycle = RunLifecycle.Machine();

    /// <summary>The first record, or <c>null</c> for an empty journal.</summary>
    public RunCreated? Created { get; private set; }

    /// <summary>When the run was recorded.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>When the last record was appended.</summary>
    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>Where the run stands.</summary>
    public RunStatus Status => lifecycle.State;

    /// <summary>Why it ended, where it did.</summary>
    public string? Reason { get; private set; }

    /// <summary>What the run waits for, or waited for when its process was cut off; <c>null</c> for nothing.</summary>
    public Waiting? Waiting { get; private set; }

    /// <summary>The answers by input name, as changed last; a secret is its mask.</summary>
    public IReadOnlyDictionary<string, string> Answers { get; private set; } = new Dictionary<string, string>();

    /// <summary>The hash of the runbook's text, as accepted last; empty before the run is recorded.</summary>
    public string RunbookHash { get; private set; } = "";

    /// <summary>Where each answer came from, by input name.</summary>
    public IReadOnlyDictionary<string, string> Origins { get; private set; } = new Dictionary<string, string>();

    /// <summary>What a rehearsal had changed in its sandbox when it ended; <c>null</c> before that, and in a live run.</summary>
    public IReadOnlyList<SandboxDifference>? SandboxDifferences { get; private set; }

    /// <summary>The steps, in the order of the plan.</summary>
    public IReadOnlyList<StepState> Steps => steps;

    /// <summary>Every action whose undo was recorded, oldest first, whether or not its change was completed.</summary>
    public IReadOnlyList<PreparedAction> Prepared => prepared;

    /// <summary>What was decided last about files that somebody else has edited, by path.</summary>
    public IReadOnlyDictionary<string, EditDecided> Edits => edits;

    /// <summary>The step up to which the last rollback leaves the run; <c>null</c> where it undoes everything.</summary>
    public string? RollbackTo { get; private set; }

    /// <summary>What the baseline probes saw before the first change.</summary>
    public IReadOnlyList<Observation> Baseline { get; private set; } = [];

    /// <summary>What differed from the start after the last rollback.</summary>
    public IReadOnlyList<string> Differences { get; private set; } = [];

    /// <summary>Whether an undo is still open: something was changed by this run and not put back.</summary>
    public bool HasChanges => prepared.Exists(action => !action.Undone && action.Undo.Kind != Undo.Nothing.Kind);

    /// <summary>The state after all records.</summary>
    /// <exception cref="JournalException">A record is not possible after those before it.</exception>
    public static RunState Fold(IEnumerable<JournalRecord> records)
    {
        var state = new RunState();
        foreach (var record in records)
            state.Apply(record);
        return state;
    }

    /// <summary>The step of that identifier.</summary>
    public StepState Step(string id) =>
        steps.Find(step => step.Id == id) ?? throw new ArgumentException($"the run has no step '{id}'", nameof(id));

    /// <summary>Takes in the next record.</summary>
    /// <exception cref="JournalException">It is not possible after those before it.</exception>
    public void Apply(JournalRecord record)
    {
        try
        {
            Apply(record.Event, record.At);
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or ArgumentException)
        {
            throw new JournalException(record.Sequence, wrong.Message);
        }
        UpdatedAt = record.At;
    }

    /// <summary>Refuses what is not possible where the run stands.</summary>
    /// <exception cref="InvalidOperationException">It is not.</exception>
    internal void Require(RunTrigger trigger)
    {
        if (Created is null)
            throw new InvalidOperationException("nothing is recorded that could be run");
        if (!lifecycle.CanFire(trigger))
            throw new InvalidOperationException($"a run that stands at {Status} does not permit {trigger}");
    }

    private void Require(RunStatus status)
    {
        if (Status != status)
            throw new InvalidOperationException($"the run stands at {Status}, expected {status}");
    }

    /// <summary>The step, which must be under way.</summary>
    private StepState UnderWay(string id)
    {
        Require(RunStatus.Running);
        var step = Step(id);
        return step.Status == StepStatus.Running
            ? step
            : throw new InvalidOperationException($"step '{id}' stands at {step.Status}, expected Running");
    }

    /// <summary>A rollback undoes everything; within a run only the step that waits for a decision can be undone.</summary>
    private void RequireUndoing(string step)
    {
        if (Status == RunStatus.Running && FindStep(step)?.Status is (StepStatus.Failed or StepStatus.RolledBack))
            return;
        Require(RunStatus.RollingBack);
    }

    private PreparedAction PreparedBefore(string step, int index, int? place = null) =>
        (
            place is { } known && known >= 0 && known < prepared.Count
                ? prepared[known] is { } one && one.Step == step && one.Index == index
                    ? one
                    : null
                : PreparedLast(step, index)
        ) ?? throw new InvalidOperationException($"action {index} of step '{step}' has no recorded undo");

    private PreparedAction? PreparedLast(string step, int index) =>
        prepared.FindLast(action => action.Step == step && action.Index == index);

    /// <summary>Takes in that an action was undone, perhaps after a later one could not be.</summary>
    private void EndUndo(PreparedAction action, bool undone)
    {
        var later = prepared
            .SkipWhile(other => other != action)
            .Where(other => other != action && !other.Undone && other.Undo.SettleKey is null)
            .ToList();
        // What a later undo would put back is gone or older by now, so nothing is left for it.
        foreach (var moot in later.Where(other => undone && action.Undo.PutsBackAllOf(other.Undo)))
            moot.Undone = true;
        // One that is left will bring back what this action made of a path, so this one has to follow it once more.
        action.Undone = undone && !later.Exists(other => !other.Undone && other.Undo.SharesPathWith(action.Undo));
    }

    private void Apply(RunEvent happened, DateTimeOffset at)
    {
        if (happened is RunCreated != Created is null)
            throw new InvalidOperationException(
                Created is null ? "a journal begins with what is to be run" : "the run is recorded already"
            );
        switch (happened)
        {
            case RunCreated created:
                (Created, CreatedAt) = (created, at);
                (Answers, Origins) = (created.Answers, created.Origins);
                RunbookHash = created.RunbookHash;
                steps.AddRange(created.Steps.Select(id => new StepState(id)));
                break;
            case RunStarted:
                lifecycle.Fire(RunTrigger.Start);
                (Reason, RollbackTo) = (null, null);
                foreach (var one in steps)
                    one.IsUncertain = one.Status == StepStatus.Running;
                break;
            case BaselineObserved baseline:
                Require(RunStatus.Running);
                Baseline = baseline.Probes;
                break;
            case RunEnded ended:
                lifecycle.Fire(
                    ended.Outcome switch
                    {
                        RunOutcome.Succeeded => RunTrigger.Succeed,
                        RunOutcome.Failed => RunTrigger.Fail,
                        _ => RunTrigger.Stop,
                    }
                );
                Reason = ended.Reason;
                break;
            case StepStarted started:
                Require(RunStatus.Running);
                Step(started.Step).Start(at);
                break;
            case ActionInspected inspected:
                UnderWay(inspected.Step);
                break;
            case ActionPrepared action:
                UnderWay(action.Step);
                prepared.Add(new PreparedAction(action.Step, action.Action, action.Kind, action.Summary, action.Undo));
                break;
            case ActionApplied applied:
                UnderWay(applied.Step);
                PreparedBefore(applied.Step, applied.Action).Applied = true;
                break;
            case FilesLeft left:
                foreach (var file in left.Files)
                {
                    PreparedBefore(left.Step, left.Action, left.Place).Left.Add(file);
                    edits.Remove(file.Path);
                }
                break;
            case EditDecided edit:
                edits[edit.Path] = edit;
                break;
            case CommandRan command:
                FindStep(command.Step)?.Commands.Add(command);
                break;
            case PathChanged path:
                FindStep(path.Step)?.Paths.Add(path);
                break;
            case ProbeObserved probe:
                UnderWay(probe.Step).Observations.Add(new Observation(probe.Kind, probe.Summary, probe.Result));
                break;
            case StepReproved proved:
                Require(RunStatus.Running);
                Step(proved.Step).Reprove(proved);
                break;
            case StepEnded ended:
                if (ended.Status == StepStatus.RolledBack)
                    RequireUndoing(ended.Step);
                else
                    Require(RunStatus.Running);
                Step(ended.Step).End(ended.Status, ended.Reason, at);
                break;
            case RollbackStarted rollback:
                if (rollback.To is { } kept)
                    Step(kept);
                lifecycle.Fire(RunTrigger.RollBack);
                RollbackTo = rollback.To;
                break;
            case UndoStarted undo:
                RequireUndoing(undo.Step);
                PreparedBefore(undo.Step, undo.Action, undo.Place).UndoBegan = true;
                break;
            case UndoEnded undo:
                RequireUndoing(undo.Step);
                EndUndo(PreparedBefore(undo.Step, undo.Action, undo.Place), undo.Undone);
                break;
            case RollbackEnded ended:
                lifecycle.Fire(
                    !ended.Complete ? RunTrigger.LeaveRollback
                    : RollbackTo is null ? RunTrigger.CompleteRollback
                    : RunTrigger.CompletePartialRollback
                );
                if (ended.Complete && RollbackTo is { } step)
                    Reason = $"rolled back to step '{step}'";
                Differences = ended.Differences;
                break;
            case DecisionMade decision:
                Step(decision.Step);
                break;
            case RunPaused paused:
                Require(RunStatus.Running);
                Step(paused.Step);
                break;
            case AnswerChanged changed:
                Require(RunStatus.Running);
                TakeUp(changed.Answers, changed.Origins, changed.Steps);
                break;
            case RunbookAccepted accepted:
                if (!lifecycle.CanFire(RunTrigger.Start))
                    throw new InvalidOperationException($"the run stands at {Status}: its runbook cannot be another");
                RunbookHash = accepted.RunbookHash;
                TakeUp(accepted.Answers, accepted.Origins, accepted.Steps);
                break;
            case FilesCompared compared:
                Step(compared.Step);
                break;
            case SandboxCompared compared:
                SandboxDifferences = compared.Differences;
                break;
            case TornRecordDropped or RecordsNotTrusted:
                // Of the journal, not of the run: what it waits for stays.
                return;
            default:
                throw new InvalidOperationException($"unknown event {happened.GetType().Name}");
        }
        Waiting = WaitingAfter(happened);
    }

    private Waiting? WaitingAfter(RunEvent happened) =>
        happened switch
        {
            StepEnded { Status: StepStatus.Failed or StepStatus.RolledBack } ended when Status == RunStatus.Running =>
                new Waiting.FailedStep(ended.Step),
            RunPaused paused => new Waiting.PausedBefore(paused.Step),
            _ => null,
        };

    private void TakeUp(
        IReadOnlyDictionary<string, string> answers,
        IReadOnlyDictionary<string, string> origins,
        IReadOnlyList<string> planned
    )
    {
        (Answers, Origins) = (answers, origins);
        var before = steps.ToDictionary(step => step.Id);
        steps.Clear();
        steps.AddRange(planned.Select(id => before.GetValueOrDefault(id) ?? new StepState(id)));
        foreach (var step in steps)
            step.IsOutdated = step.Status is StepStatus.Passed or StepStatus.AlreadyTrue;
        foreach (var action in prepared)
            action.IsOutdated = true;
    }

    private StepState? FindStep(string id) => steps.Find(step => step.Id == id);
}

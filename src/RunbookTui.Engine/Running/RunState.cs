using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Engine.Running;

/// <summary>A run as its journal tells it: a fold over the records, and nothing else.</summary>
/// <remarks>Folding a prefix of a journal gives the state at that moment, so a run can be taken up from anywhere.</remarks>
public sealed class RunState
{
    private readonly List<StepState> steps = [];
    private readonly List<PreparedAction> prepared = [];
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

    /// <summary>The steps, in the order of the plan.</summary>
    public IReadOnlyList<StepState> Steps => steps;

    /// <summary>Every action whose undo was recorded, oldest first, whether or not its change was completed.</summary>
    public IReadOnlyList<PreparedAction> Prepared => prepared;

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

    private PreparedAction PreparedBefore(string step, int index) =>
        prepared.FindLast(action => action.Step == step && action.Index == index)
        ?? throw new InvalidOperationException($"action {index} of step '{step}' has no recorded undo");

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
                steps.AddRange(created.Steps.Select(id => new StepState(id)));
                break;
            case RunStarted:
                lifecycle.Fire(RunTrigger.Start);
                Reason = null;
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
            case CommandRan command:
                FindStep(command.Step)?.Commands.Add(command);
                break;
            case PathChanged path:
                FindStep(path.Step)?.Paths.Add(path);
                break;
            case ProbeObserved probe:
                UnderWay(probe.Step).Observations.Add(new Observation(probe.Kind, probe.Summary, probe.Result));
                break;
            case StepEnded ended:
                Require(ended.Status == StepStatus.RolledBack ? RunStatus.RollingBack : RunStatus.Running);
                Step(ended.Step).End(ended.Status, ended.Reason, at);
                break;
            case RollbackStarted:
                lifecycle.Fire(RunTrigger.RollBack);
                break;
            case UndoStarted undo:
                Require(RunStatus.RollingBack);
                PreparedBefore(undo.Step, undo.Action);
                break;
            case UndoEnded undo:
                Require(RunStatus.RollingBack);
                EndUndo(PreparedBefore(undo.Step, undo.Action), undo.Undone);
                break;
            case RollbackEnded ended:
                lifecycle.Fire(ended.Complete ? RunTrigger.CompleteRollback : RunTrigger.LeaveRollback);
                Differences = ended.Differences;
                break;
            case DecisionMade decision:
                Step(decision.Step);
                break;
            default:
                throw new InvalidOperationException($"unknown event {happened.GetType().Name}");
        }
    }

    private StepState? FindStep(string id) => steps.Find(step => step.Id == id);
}

/// <summary>A step as the journal tells it.</summary>
public sealed class StepState(string id)
{
    private readonly Stateless.StateMachine<StepStatus, StepTrigger> lifecycle = StepLifecycle.Machine();

    /// <summary>The step's identifier in the plan.</summary>
    public string Id => id;

    /// <summary>Where it stands.</summary>
    public StepStatus Status => lifecycle.State;

    /// <summary>Why it failed or was skipped.</summary>
    public string? Reason { get; private set; }

    /// <summary>When work on it last began.</summary>
    public DateTimeOffset? StartedAt { get; private set; }

    /// <summary>When it last ended.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>The commands of its last attempt.</summary>
    public List<CommandRan> Commands { get; } = [];

    /// <summary>The paths its last attempt changed.</summary>
    public List<PathChanged> Paths { get; } = [];

    /// <summary>What its probes saw in its last attempt.</summary>
    public List<Observation> Observations { get; } = [];

    /// <summary>Whether it needs no more work.</summary>
    public bool IsDone => Status is StepStatus.Passed or StepStatus.AlreadyTrue or StepStatus.Skipped;

    internal void Start(DateTimeOffset at)
    {
        lifecycle.Fire(StepTrigger.Start);
        (StartedAt, EndedAt, Reason) = (at, null, null);
        Commands.Clear();
        Paths.Clear();
        Observations.Clear();
    }

    internal void End(StepStatus status, string? reason, DateTimeOffset at)
    {
        lifecycle.Fire(StepLifecycle.Ending(status));
        (EndedAt, Reason) = (at, reason);
    }
}

/// <summary>An action whose undo is recorded.</summary>
public sealed class PreparedAction(string step, int index, string kind, string summary, Undo undo)
{
    /// <summary>The step it belongs to.</summary>
    public string Step => step;

    /// <summary>Its place among the step's actions.</summary>
    public int Index => index;

    /// <summary>Its kind.</summary>
    public string Kind => kind;

    /// <summary>What it does, in one line.</summary>
    public string Summary => summary;

    /// <summary>How to undo it.</summary>
    public Undo Undo => undo;

    /// <summary>Whether its change was completed; when not, it may be there in part.</summary>
    public bool Applied { get; internal set; }

    /// <summary>Whether its change was put back.</summary>
    public bool Undone { get; internal set; }
}

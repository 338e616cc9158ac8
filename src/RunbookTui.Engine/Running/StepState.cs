using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Engine.Running;

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
    public bool IsDone => !IsOutdated && Status is (StepStatus.Passed or StepStatus.AlreadyTrue or StepStatus.Skipped);

    /// <summary>Whether an answer was changed since it was done, so that it has to be looked at again.</summary>
    public bool IsOutdated { get; internal set; }

    /// <summary>
    /// Whether work on it was cut off, and its probes have not told since how far it had come.
    /// </summary>
    public bool IsUncertain { get; internal set; }

    internal void Reprove(StepReproved proved)
    {
        if (!IsDone)
            throw new InvalidOperationException($"step '{Id}' stands at {Status}, which is nothing to prove again");
        Observations.Clear();
        Observations.AddRange(proved.Probes);
        IsOutdated = !proved.Holds;
    }

    internal void Start(DateTimeOffset at)
    {
        lifecycle.Fire(StepTrigger.Start);
        (StartedAt, EndedAt, Reason, IsOutdated) = (at, null, null, false);
        Commands.Clear();
        Paths.Clear();
        Observations.Clear();
    }

    internal void End(StepStatus status, string? reason, DateTimeOffset at)
    {
        lifecycle.Fire(StepLifecycle.Ending(status));
        (EndedAt, Reason, IsOutdated, IsUncertain) = (at, reason, false, false);
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

    /// <summary>
    /// Whether an answer was changed since: the action may now be another, which needs an undo of its own.
    /// </summary>
    public bool IsOutdated { get; internal set; }

    /// <summary>What the run left at its paths, in every version there was, newest last.</summary>
    public List<FileSnapshot> Left { get; } = [];

    /// <summary>Whether its undo began once: what it was cut off from may have half its attributes.</summary>
    public bool UndoBegan { get; internal set; }

    /// <summary>Whether its change was put back.</summary>
    public bool Undone { get; internal set; }
}

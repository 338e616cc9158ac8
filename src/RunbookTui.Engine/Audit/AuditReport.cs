using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Running;

namespace RunbookTui.Engine.Audit;

/// <summary>All that a journal tells about a run, in the order a reader asks: the model behind every export.</summary>
/// <remarks>A pure function of the journal's lines: nothing of the clock, the zone or the host of whoever exports.</remarks>
public sealed class AuditReport
{
    private AuditReport(IReadOnlyList<string> lines, IReadOnlyList<JournalRecord> records)
    {
        (Lines, Records) = (lines, records);
        State = RunState.Fold(records);
        Created = State.Created ?? throw new JournalException(1, "a journal begins with what is to be run");
        Titles = records
            .Select(record =>
                record.Event switch
                {
                    RunCreated created => created.Titles,
                    AnswerChanged changed => changed.Titles,
                    _ => null,
                }
            )
            .OfType<IReadOnlyList<StepTitle>>()
            .SelectMany(titles => titles)
            .GroupBy(title => title.Id)
            .ToDictionary(same => same.Key, same => same.Last());
        Steps = [.. State.Steps.Select(step => AuditStep.Of(step, records, State))];
    }

    /// <summary>The journal, line by line, as it was written.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>The same as records.</summary>
    public IReadOnlyList<JournalRecord> Records { get; }

    /// <summary>How the run stands.</summary>
    public RunState State { get; }

    /// <summary>What was to be run.</summary>
    public RunCreated Created { get; }

    /// <summary>What the steps are called, by id.</summary>
    public IReadOnlyDictionary<string, StepTitle> Titles { get; }

    /// <summary>The steps of the plan, with everything that was recorded about each.</summary>
    public IReadOnlyList<AuditStep> Steps { get; }

    /// <summary>The hash of the last record: it stands for the whole journal.</summary>
    public string Head => Records[^1].Hash;

    /// <summary>Who took up the run, each time.</summary>
    public IEnumerable<(DateTimeOffset At, string Operator, Person? Person, bool RollsBack)> Sessions =>
        Records.SelectMany(record =>
            record.Event switch
            {
                RunStarted started => [(record.At, started.Operator, started.Person, false)],
                RollbackStarted started => [(record.At, started.Operator, started.Person, true)],
                _ => Enumerable.Empty<(DateTimeOffset, string, Person?, bool)>(),
            }
        );

    /// <summary>What the host was when the run was taken up first; <c>null</c> in journals of older versions.</summary>
    public Surroundings? Surroundings =>
        Records
            .Select(record =>
                record.Event switch
                {
                    RunStarted started => started.Surroundings,
                    RollbackStarted started => started.Surroundings,
                    _ => null,
                }
            )
            .FirstOrDefault(known => known is not null);

    /// <summary>The decisions of humans, in order.</summary>
    public IEnumerable<(DateTimeOffset At, DecisionMade Decision)> Decisions =>
        Records.Where(record => record.Event is DecisionMade).Select(record => (record.At, (DecisionMade)record.Event));

    /// <summary>The files as they differ from before the run, by the last comparison of each path.</summary>
    public IEnumerable<FileDifference> Files =>
        Steps.SelectMany(step => step.Files).GroupBy(file => file.Path).Select(same => same.Last());

    /// <summary>The probes whose verdict stands: those of the last attempt of each step.</summary>
    public IEnumerable<ProbeObserved> Proof => Steps.SelectMany(step => step.Proof);

    /// <summary>Reads a journal.</summary>
    /// <exception cref="JournalException">It is damaged or was tampered with.</exception>
    public static AuditReport Of(IReadOnlyList<string> lines)
    {
        var records = new List<JournalRecord>();
        foreach (var line in lines)
            records.Add(
                JournalCodec.Decode(
                    line,
                    records.Count + 1,
                    records.Count == 0 ? JournalCodec.Genesis : records[^1].Hash
                )
            );
        return new AuditReport(lines, records);
    }

    /// <summary>A step's title in a language; its id where the journal has none.</summary>
    public string TitleOf(string step, string language) =>
        Titles.TryGetValue(step, out var title) ? new Model.LocalizedText(title.Title).In(language) : step;

    /// <summary>Why a step is there, in a language.</summary>
    public string WhyOf(string step, string language) =>
        Titles.TryGetValue(step, out var title) ? new Model.LocalizedText(title.Why).In(language) : "";
}

/// <summary>A fact about a step and when it was recorded.</summary>
/// <param name="Attempt">Which attempt at the step, counted from 1.</param>
public sealed record AuditEvent(DateTimeOffset At, int Attempt, RunEvent Event);

/// <summary>One attempt at a step.</summary>
/// <param name="Status"><see cref="StepStatus.Running"/> where it was cut off.</param>
public sealed record AuditAttempt(DateTimeOffset Start, DateTimeOffset End, StepStatus Status, string? Reason);

/// <summary>A step with everything that was recorded about it, over all attempts.</summary>
public sealed record AuditStep(
    string Id,
    StepStatus Status,
    string? Reason,
    IReadOnlyList<AuditAttempt> Attempts,
    IReadOnlyList<AuditEvent> Events,
    IReadOnlyList<PreparedAction> Actions
)
{
    /// <summary>The commands, of all attempts and of the undo.</summary>
    public IEnumerable<CommandRan> Commands => Events.Select(one => one.Event).OfType<CommandRan>();

    /// <summary>The files its actions changed.</summary>
    public IEnumerable<FileDifference> Files =>
        Events.Select(one => one.Event).OfType<FilesCompared>().SelectMany(compared => compared.Files);

    /// <summary>The probes of its last attempt.</summary>
    public IEnumerable<ProbeObserved> Proof =>
        Events.Where(one => one.Attempt == Attempts.Count).Select(one => one.Event).OfType<ProbeObserved>();

    internal static AuditStep Of(StepState state, IReadOnlyList<JournalRecord> records, RunState run)
    {
        var attempts = new List<AuditAttempt>();
        var events = new List<AuditEvent>();
        var open = false;
        foreach (var record in records)
        {
            if (StepOf(record.Event) != state.Id)
                continue;
            if (record.Event is StepStarted)
            {
                attempts.Add(new AuditAttempt(record.At, record.At, StepStatus.Running, null));
                open = true;
            }
            if (open)
                attempts[^1] = attempts[^1] with { End = record.At };
            if (record.Event is StepEnded ended && open)
            {
                attempts[^1] = attempts[^1] with { Status = ended.Status, Reason = ended.Reason };
                open = false;
            }
            events.Add(new AuditEvent(record.At, attempts.Count, record.Event));
        }
        return new AuditStep(
            state.Id,
            state.Status,
            state.Reason,
            attempts,
            events,
            [.. run.Prepared.Where(action => action.Step == state.Id)]
        );
    }

    private static string? StepOf(RunEvent happened) =>
        happened switch
        {
            StepStarted one => one.Step,
            ActionInspected one => one.Step,
            ActionPrepared one => one.Step,
            ActionApplied one => one.Step,
            CommandRan one => one.Step,
            PathChanged one => one.Step,
            FilesCompared one => one.Step,
            ProbeObserved one => one.Step,
            StepEnded one => one.Step,
            RunPaused one => one.Step,
            DecisionMade one => one.Step,
            UndoStarted one => one.Step,
            UndoEnded one => one.Step,
            _ => null,
        };
}

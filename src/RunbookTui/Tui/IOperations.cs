using RunbookTui.Engine.Model;
using RunbookTui.Engine.Planning;
using RunbookTui.Engine.Running;

namespace RunbookTui.Tui;

/// <summary>What the screens can have done; none of it blocks the drawing thread for long but the tasks' results.</summary>
internal interface IOperations
{
    /// <summary>The host's name.</summary>
    string HostName { get; }

    /// <summary>Whether this process may change the host.</summary>
    bool IsRoot { get; }

    /// <summary>The shipped runbooks and those in the current directory.</summary>
    Task<IReadOnlyList<RunbookEntry>> RunbooksAsync();

    /// <summary>The runs and rehearsals of this host, newest first.</summary>
    Task<IReadOnlyList<RunEntry>> RunsAsync();

    /// <summary>Fills the inputs from what was given, the host and the defaults, and says what is wrong.</summary>
    Task<(AnswerSheet Answers, IReadOnlyList<AnswerProblem> Problems)> CollectAsync(
        Runbook runbook,
        GivenAnswers given
    );

    /// <summary>Plans, and looks what stands in the way and what would change. Changes nothing.</summary>
    Task<PlanFindings> ExamineAsync(Runbook runbook, AnswerSheet answers);

    /// <summary>Begins a run on this host.</summary>
    Task<IRunLink> BeginAsync(PlanFindings findings);

    /// <summary>Begins a rehearsal; what is not given gets the runbook's answers for rehearsals.</summary>
    Task<IRunLink> RehearseAsync(Runbook runbook, GivenAnswers given, Action<string> progress);

    /// <summary>Looks at a run, live or not.</summary>
    Task<IRunLink> OpenAsync(string run);

    /// <summary>The secrets that must be given again before a run can go on.</summary>
    Task<IReadOnlyList<Input>> SecretsOfAsync(string run);

    /// <summary>Goes on with a run nobody works on.</summary>
    Task<IRunLink> ResumeAsync(string run, IReadOnlyDictionary<string, Secret> secrets);

    /// <summary>The files that somebody has edited after the run and that a rollback would overwrite.</summary>
    /// <param name="to">The step that stays; <c>null</c> for everything.</param>
    Task<IReadOnlyList<EditView>> EditsAsync(IRunLink link, string? to);

    /// <summary>Undoes a run nobody works on.</summary>
    /// <param name="to">The step that stays; <c>null</c> for everything.</param>
    Task<IRunLink> RollBackAsync(string run, EditAnswers edits, string? to);

    /// <summary>The lines of the mail log since a moment.</summary>
    Task<IReadOnlyList<string>> LogAsync(DateTimeOffset since);

    /// <summary>What the process of a run said that is no fact about the run; empty where it said nothing.</summary>
    string LastWords(IRunLink link);

    /// <summary>Writes the run as HTML, Markdown and JSON lines into a directory.</summary>
    /// <returns>Where they are.</returns>
    Task<string> ExportAsync(IRunLink link, string directory);
}

/// <summary>A file that somebody has edited after the run.</summary>
/// <param name="ContentHash">The content it has now.</param>
/// <param name="Differences">Its three versions, and what a merge would make of it.</param>
internal sealed record EditView(string Path, string? ContentHash, string Differences, bool CanMerge);

/// <summary>A runbook to choose.</summary>
/// <param name="Name">The name or path it is called by on the command line.</param>
/// <param name="Problem">Why it cannot be used, or <c>null</c>.</param>
internal sealed record RunbookEntry(string Name, Runbook? Runbook, string? Problem);

/// <summary>A recorded run.</summary>
/// <param name="State"><c>null</c> where its journal cannot be read.</param>
/// <param name="Live">Whether a process works on it now.</param>
internal sealed record RunEntry(string Id, RunState? State, bool Live)
{
    /// <summary>Whether something is left to do: it goes on, waits, or left changes unfinished.</summary>
    public bool IsOpen =>
        Live
        || State
            is {
                Created.Rehearsal: false,
                Status: RunStatus.Running
                    or RunStatus.Failed
                    or RunStatus.Stopped
                    or RunStatus.RollingBack
                    or RunStatus.RollbackIncomplete
            };
}

/// <summary>What was found out before the first change.</summary>
/// <param name="Problems">What the answers made of the fields that the fields do not allow.</param>
/// <param name="Rehearsal">The last finished rehearsal with the same runbook and answers, or <c>null</c>.</param>
/// <param name="Unfinished">An earlier run with changes in place that stands in the way, or <c>null</c>.</param>
internal sealed record PlanFindings(
    Plan Plan,
    IReadOnlyList<string> Problems,
    IReadOnlyList<PlannedObstacle> Obstacles,
    IReadOnlyList<StepPreview> Previews,
    RunState? Rehearsal,
    string? Unfinished
);

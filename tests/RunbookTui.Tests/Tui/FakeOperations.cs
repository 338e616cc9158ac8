using RunbookTui.Engine.Model;
using RunbookTui.Engine.Planning;
using RunbookTui.Engine.Running;
using RunbookTui.Tui;

namespace RunbookTui.Tests.Tui;

/// <summary>Operations that give what the test put there; what a test did not expect fails.</summary>
internal sealed class FakeOperations : IOperations
{
    public string HostName => "mail1";

    public bool IsRoot { get; set; } = true;

    public IReadOnlyList<RunbookEntry> Runbooks { get; set; } = [];

    public IReadOnlyList<RunEntry> Runs { get; set; } = [];

    public PlanFindings? Findings { get; set; }

    public IRunLink? Link { get; set; }

    public IReadOnlyList<Input> Secrets { get; set; } = [];

    public IReadOnlyList<string> Log { get; set; } = [];

    /// <summary>What was done, oldest first.</summary>
    public List<string> Done { get; } = [];

    /// <summary>The secrets a run was resumed with.</summary>
    public IReadOnlyDictionary<string, Secret>? ResumedWith { get; private set; }

    public Task<IReadOnlyList<RunbookEntry>> RunbooksAsync() => Task.FromResult(Runbooks);

    public Task<IReadOnlyList<RunEntry>> RunsAsync() => Task.FromResult(Runs);

    public Task<(AnswerSheet Answers, IReadOnlyList<AnswerProblem> Problems)> CollectAsync(
        Runbook runbook,
        GivenAnswers given
    ) =>
        AnswerCollector.CollectAsync(
            runbook,
            given,
            UiSamples.Catalog,
            new Support.StrictHost(),
            rehearsal: false,
            AnswerOrigin.Given,
            CancellationToken.None
        );

    public Task<PlanFindings> ExamineAsync(Runbook runbook, AnswerSheet answers) => Task.FromResult(Findings!);

    public Task<IRunLink> BeginAsync(PlanFindings findings) => Give("begin");

    public Task<IRunLink> RehearseAsync(Runbook runbook, GivenAnswers given, Action<string> progress) =>
        Give($"rehearse {runbook.Name}");

    public Task<IRunLink> OpenAsync(string run) => Give($"open {run}");

    public Task<IReadOnlyList<Input>> SecretsOfAsync(string run) => Task.FromResult(Secrets);

    public Task<IRunLink> ResumeAsync(string run, IReadOnlyDictionary<string, Secret> secrets)
    {
        ResumedWith = secrets;
        return Give($"resume {run}");
    }

    public IReadOnlyList<EditView> Edits { get; set; } = [];

    public EditAnswers? Answered { get; private set; }

    public Task<IReadOnlyList<EditView>> EditsAsync(IRunLink link, string? to) => Task.FromResult(Edits);

    public Task<IRunLink> RollBackAsync(string run, EditAnswers edits, string? to)
    {
        Answered = edits;
        return Give($"rollback {run}{(to is null ? "" : $" to {to}")}");
    }

    public Task<IReadOnlyList<string>> LogAsync(DateTimeOffset since) => Task.FromResult(Log);

    public string LastWords(IRunLink link) => "";

    public Task<string> ExportAsync(IRunLink link, string path)
    {
        Done.Add($"export {path}");
        return Task.FromResult(path);
    }

    private Task<IRunLink> Give(string what)
    {
        Done.Add(what);
        return Link is { } link
            ? Task.FromResult(link)
            : throw new RunbookTui.Engine.Kinds.HostException($"cannot {what}", "try it later");
    }
}

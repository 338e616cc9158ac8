using System.Text;
using RunbookTui.Cli;
using RunbookTui.Engine.Audit;
using RunbookTui.Engine.Diagnostics;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Model;
using RunbookTui.Engine.Planning;
using RunbookTui.Engine.Running;
using RunbookTui.Host.Machine;
using RunbookTui.Host.Runs;
using RunbookTui.Text;

namespace RunbookTui.Tui;

/// <summary>The operations of the screens on this host.</summary>
/// <param name="watch">Whether runs are only watched.</param>
internal sealed class LiveOperations(Composition composition, string? stateDirectory, string language, bool watch)
    : IOperations
{
    private const int MostLocal = 50;

    private readonly Dictionary<IRunLink, RunDirectory> directories = [];

    public string HostName => Environment.MachineName;

    public bool IsRoot => Identity.IsRoot;

    private RunStore Store => composition.Store(stateDirectory);

    private RunStore Rehearsals => composition.Store(RehearseVerb.StateDirectory);

    private RunSession Session => new(composition, Store, Identity.Operator());

    public Task<IReadOnlyList<RunbookEntry>> RunbooksAsync() =>
        Task.FromResult<IReadOnlyList<RunbookEntry>>([
            // The whole procedure before its parts; a local copy of a shipped one is not worth a row.
            .. Shipped
                .Names.Select(Load)
                .OrderByDescending(entry => entry.Runbook?.Steps.Count)
                .Concat(Local().Select(Load))
                .DistinctBy(entry => entry.Runbook?.Source.Hash ?? entry.Name),
        ]);

    public Task<IReadOnlyList<RunEntry>> RunsAsync()
    {
        try
        {
            return Task.FromResult<IReadOnlyList<RunEntry>>([
                .. Store
                    .List()
                    .Concat(Rehearsals.List())
                    .OrderByDescending(run => run.Id, StringComparer.Ordinal)
                    .Select(run => new RunEntry(run.Id, Recorded.TryStateOf(run), RunFollower.IsWorkedOn(run))),
            ]);
        }
        catch (HostException) when (!IsRoot)
        {
            // Runs are for root alone; others can still look at runbooks and plans.
            return Task.FromResult<IReadOnlyList<RunEntry>>([]);
        }
    }

    public Task<(AnswerSheet Answers, IReadOnlyList<AnswerProblem> Problems)> CollectAsync(
        Runbook runbook,
        GivenAnswers given
    ) =>
        AnswerCollector.CollectAsync(
            runbook,
            given,
            composition.Catalog,
            composition.Host,
            rehearsal: false,
            AnswerOrigin.Given,
            CancellationToken.None
        );

    public async Task<PlanFindings> ExamineAsync(Runbook runbook, AnswerSheet answers)
    {
        var (plan, problems) = Planner.Build(runbook, answers, composition.Catalog);
        if (problems.Count > 0)
            return new PlanFindings(
                plan with
                {
                    Steps = [],
                },
                [.. problems.Select(problem => problem.Message)],
                [],
                [],
                null,
                null
            );
        var obstacles = await Preflight
            .CheckAsync(plan, composition.Host, CancellationToken.None)
            .ConfigureAwait(false);
        var previews = await PlanPreview
            .LookAheadAsync(plan, composition.Host, CancellationToken.None)
            .ConfigureAwait(false);
        var unfinished = IsRoot ? RunVerb.FindUnfinished(Store)?.Run.Id : null;
        return new PlanFindings(plan, [], obstacles, previews, IsRoot ? RehearsalOf(plan) : null, unfinished);
    }

    public async Task<IRunLink> BeginAsync(PlanFindings findings)
    {
        Identity.RequireRoot("run");
        RunDirectory run;
        using (Session.Lock(""))
        {
            RunVerb.RefuseBesideUnfinished(Store);
            run = Session.Create(findings.Plan.Runbook);
            Session.Record(run, findings.Plan, rehearsal: false, "asked");
        }
        return await StartAsync(Session, run, RunVerb.Walk(findings.Plan, attended: true, stepByStep: false))
            .ConfigureAwait(false);
    }

    public async Task<IRunLink> RehearseAsync(Runbook runbook, GivenAnswers given, Action<string> progress)
    {
        Identity.RequireRoot("rehearse");
        var lines = new ProgressWriter(progress);
        await using (lines.ConfigureAwait(false))
            await RehearseVerb.ProvisionAsync(runbook, composition, lines).ConfigureAwait(false);
        var session = new RunSession(composition, Rehearsals, Identity.Operator());
        var run = session.Create(runbook);
        try
        {
            return await StartAsync(session, run, RehearseVerb.Beginning(given, attended: true)).ConfigureAwait(false);
        }
        catch (CliException) when (!File.Exists(run.JournalPath))
        {
            // One that could not begin is no rehearsal.
            Directory.Delete(run.Path, recursive: true);
            throw;
        }
    }

    public Task<IRunLink> OpenAsync(string run)
    {
        var directory = OpenRuns.Find(run, Store, composition);
        return Task.FromResult(Remember(composition.Follow(directory, !watch, Identity.Operator()), directory));
    }

    public Task<IReadOnlyList<Input>> SecretsOfAsync(string run)
    {
        var directory = Store.Find(run);
        var state = Recorded.Begun(directory);
        var source = new RunbookSource(state.Created!.RunbookFile, File.ReadAllText(directory.RunbookPathOf(state)));
        return Task.FromResult<IReadOnlyList<Input>>([
            .. Shipped
                .Load(source, composition.Catalog)
                .Inputs.Where(input => input.Secret && state.Answers.ContainsKey(input.Name)),
        ]);
    }

    public async Task<IRunLink> ResumeAsync(string run, IReadOnlyDictionary<string, Secret> secrets)
    {
        var directory = Store.Find(run);
        Session.Lock(directory.Id).Dispose();
        var plan = await ResumeVerb
            .PlanOfAsync(
                directory,
                Recorded.Begun(directory),
                new GivenAnswers(new Dictionary<string, string>(), secrets),
                composition,
                language,
                ask: false
            )
            .ConfigureAwait(false);
        return await StartAsync(Session, directory, RunVerb.Walk(plan, attended: true, stepByStep: false))
            .ConfigureAwait(false);
    }

    public Task<IReadOnlyList<EditView>> EditsAsync(IRunLink link, string? to)
    {
        // A rehearsal's files are in its sandbox, out of sight; its process leaves edited ones alone.
        if (!IsRoot || link.State.Created is not { Rehearsal: false } created)
            return Task.FromResult<IReadOnlyList<EditView>>([]);
        var order = to is null ? RollbackPlanner.Order(link.State) : RollbackPlanner.OrderAfter(link.State, to);
        var host = composition.Host;
        var questions = new EditQuestions(host, composition.Snapshots(Store.Find(created.Id)), Strings.For(language));
        return Task.FromResult<IReadOnlyList<EditView>>([
            .. EditedFiles
                .Under(link.State, order, host)
                .Select(file => new EditView(
                    file.Path,
                    file.Now.ContentHash,
                    questions.Show(file),
                    questions.CanMerge(file)
                )),
        ]);
    }

    public async Task<IRunLink> RollBackAsync(string run, EditAnswers edits, string? to)
    {
        var directory = Store.Find(run);
        composition.MakeRoom(directory);
        Session.Lock(directory.Id).Dispose();
        RollbackVerb.RefuseBelowNewer(Store, directory);
        return await StartAsync(Session, directory, RollbackVerb.Beginning with { Edits = edits, To = to })
            .ConfigureAwait(false);
    }

    public Task<IReadOnlyList<string>> LogAsync(DateTimeOffset since) =>
        MailLog.SinceAsync(composition.Host, since, CancellationToken.None);

    public string LastWords(IRunLink link)
    {
        lock (directories)
            return directories.TryGetValue(link, out var run) ? RunnerProcess.LastWords(run) : "";
    }

    public Task<string> ExportAsync(IRunLink link, string directory)
    {
        RunDirectory run;
        lock (directories)
            run = directories[link];
        var files = new AuditFiles(composition, language);
        var written = files.Write(
            files.Read(run),
            [.. AuditFormats.All.Where(format => format.Name is "html" or "markdown" or "jsonl")],
            new AuditOptions(language),
            directory
        );
        return Task.FromResult(string.Join(", ", written));
    }

    private async Task<IRunLink> StartAsync(RunSession session, RunDirectory run, RunBeginning beginning) =>
        Remember(await session.StartAsync(run, beginning).ConfigureAwait(false), run);

    private IRunLink Remember(IRunLink link, RunDirectory run)
    {
        lock (directories)
            directories[link] = run;
        return link;
    }

    /// <summary>Runbooks in the current directory and its <c>runbooks</c>; reading one runs nothing of it.</summary>
    private static IEnumerable<string> Local() =>
        new[] { ".", "./runbooks" }
            .Where(Directory.Exists)
            .SelectMany(directory => Directory.EnumerateFiles(directory, "*.yaml"))
            .Order(StringComparer.Ordinal)
            .Take(MostLocal)
            .Where(file =>
                File.ReadLines(file).Take(100).Any(line => line.StartsWith("steps:", StringComparison.Ordinal))
                || File.ReadLines(file).Take(100).Any(line => line.StartsWith("inputs:", StringComparison.Ordinal))
            );

    private RunbookEntry Load(string name)
    {
        var (result, source) = Shipped.Check(name, composition.Catalog);
        return new RunbookEntry(
            name,
            result.Runbook,
            result.Runbook is null ? TextRenderer.Render(result.Diagnostics, source) : null
        );
    }

    /// <summary>The last finished rehearsal of the same runbook with the same answers.</summary>
    private RunState? RehearsalOf(Plan plan)
    {
        foreach (var run in Rehearsals.List().Take(20))
        {
            if (
                Recorded.TryStateOf(run) is { Created: { } created, Status: not RunStatus.Running } state
                && created.RunbookHash == plan.Runbook.Source.Hash
                && state.Answers.Count == plan.Answers.Texts.Count
                && state.Answers.All(answer => plan.Answers.Texts.GetValueOrDefault(answer.Key) == answer.Value)
            )
                return state;
        }
        return null;
    }

    /// <summary>Lines as they come.</summary>
    private sealed class ProgressWriter(Action<string> progress) : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void WriteLine(string? value) => progress(value ?? "");
    }
}

using System.CommandLine;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Loading;
using RunbookTui.Engine.Model;
using RunbookTui.Engine.Planning;
using RunbookTui.Engine.Running;
using RunbookTui.Host.Runs;
using RunbookTui.Text;

namespace RunbookTui.Cli;

/// <summary><c>rollback</c>: undoes what a run changed, newest first, and proves it.</summary>
internal static class RollbackVerb
{
    public static System.CommandLine.Command Create(Settings settings, Composition composition)
    {
        var id = RunOptions.Argument();
        var yes = new Option<bool>("--yes") { Description = "Do not ask before the first change." };
        var trust = new Option<long?>("--trust-until")
        {
            Description =
                "Of a damaged journal: go on with the records up to this one; the others are kept, and not used.",
            HelpName = "SEQ",
        };
        var to = new Option<string?>("--to")
        {
            Description = "Undo only what came after this step; the run can then go on by resume.",
            HelpName = "STEP",
        };
        var onEdit = EditQuestions.Option(
            "What becomes of a file that was edited after the run: stop leaves it alone, keep, restore, or merge. By default you are asked on a terminal; else stop.",
            "stop",
            "keep",
            "restore",
            "merge"
        );
        return Verb.Create(
            "rollback",
            "Undo everything a run changed, newest first; files come back byte for byte with owner and mode. Then compare with what was seen before the run.",
            [
                "runbook-tui rollback last",
                "runbook-tui rollback --yes 20260102-0304",
                "runbook-tui rollback last --trust-until 41",
                "runbook-tui rollback last --to start-postfix --on-edit merge",
            ],
            [id, yes, to, onEdit, trust],
            async parsed =>
            {
                Identity.RequireRoot("rollback");
                var store = composition.Store(parsed.GetValue(settings.StateDirectory));
                var run = store.Find(parsed.GetValue(id)!);
                composition.MakeRoom(run);
                var session = new RunSession(composition, store, Identity.Operator());
                using (session.Lock(run.Id))
                {
                    if (parsed.GetValue(trust) is { } until)
                        TrustUntil(run, until, !parsed.GetValue(yes), Identity.Operator(), composition);
                }
                var state = Recorded.Begun(run);
                var json = parsed.GetValue(settings.Json);
                if (state.Status == RunStatus.RolledBack)
                    throw new CliException(
                        ExitCode.Usage,
                        $"run {run.Id} is rolled back already.\nNothing was changed."
                    );
                RefuseBelowNewer(store, run);
                var step = parsed.GetValue(to);
                RequireStep(state, step);
                if (!parsed.GetValue(yes))
                    Confirm(state, step, json);
                var answers =
                    EditQuestions.AnswerOf(parsed.GetValue(onEdit)) is { } given
                        ? new EditAnswers(given, new Dictionary<string, EditAnswer>())
                    : json || parsed.GetValue(yes) || !Terminal.CanAsk ? EditAnswers.None
                    : new EditQuestions(
                        composition.Host,
                        composition.Snapshots(run),
                        Strings.For(settings.LanguageOf(parsed))
                    ).Ask(EditedFiles.Under(state, OrderOf(state, step), composition.Host));

                return await Viewing
                    .StartAsync(settings, parsed, session, run, Beginning with { Edits = answers, To = step })
                    .ConfigureAwait(false);
            }
        );
    }

    /// <summary>Cuts a damaged journal at a record, once it is known what is lost by that.</summary>
    private static void TrustUntil(RunDirectory run, long until, bool ask, string by, Composition composition)
    {
        var found = FileJournal.Look(run.JournalPath);
        if (found.Damage is null)
            throw new CliException(
                ExitCode.Usage,
                $"the journal of run {run.Id} is whole: all {found.Records.Count} records can be trusted.\nNothing was changed.\nNext: runbook-tui rollback {run.Id}"
            );
        if (until < 1 || until > found.Records.Count)
            throw new CliException(
                ExitCode.Usage,
                $"--trust-until {until}: expected a record from 1 to {found.Records.Count}, the last that can be trusted.\nNothing was changed.\n{Recorded.AfterDamage(run, found)}"
            );
        Console.Error.WriteLine(Recorded.DamageText(run, found));
        Console.Error.WriteLine("Not trusted, and not undone (the changes they tell of may be in place):");
        foreach (var record in found.Records.Skip((int)until))
            Console.Error.WriteLine($"  record {record.Sequence}: {Printable.Of(record.Event.ToString()!)}");
        foreach (var line in found.Untrusted)
            Console.Error.WriteLine($"  {Printable.Of(line.Length > 160 ? line[..160] + "…" : line)}");
        if (ask && !(Terminal.CanAsk && Terminal.Confirm($"Trust the records up to {until}?")))
            throw new CliException(ExitCode.Interrupted, "Nothing was changed on this host.\nNext: add --yes");
        var keptAs = FileJournal.TrustUntil(run.JournalPath, until, by, composition.Time);
        Console.Error.WriteLine($"The damaged journal is kept as {Path.Combine(run.Path, keptAs)}.");
    }

    /// <summary>What the process of a run is told to undo it.</summary>
    public static RunBeginning Beginning { get; } =
        new(
            RunTask.RollBack,
            Attended: false,
            StepByStep: false,
            new Dictionary<string, string>(),
            new Dictionary<string, string>()
        );

    /// <summary>Undos of an older run would put back files that a newer one has changed since.</summary>
    /// <exception cref="CliException">A newer run has changes in place.</exception>
    public static void RefuseBelowNewer(RunStore store, RunDirectory run)
    {
        foreach (var newer in store.List().TakeWhile(other => other.Id != run.Id))
        {
            // A damaged one may have changes that it can no longer tell of, unless it tells that they are undone.
            if (Recorded.MayHaveChanges(newer))
                throw new CliException(
                    ExitCode.Usage,
                    $"run {newer.Id} is newer and has changes in place.\nNothing was changed now.\nNext: runbook-tui rollback {newer.Id}"
                );
        }
    }

    /// <summary>The undos of a rollback, whole or to a step.</summary>
    private static IReadOnlyList<PreparedAction> OrderOf(RunState state, string? to) =>
        to is null ? RollbackPlanner.Order(state) : RollbackPlanner.OrderAfter(state, to);

    private static void RequireStep(RunState state, string? to)
    {
        if (to is null)
            return;
        if (state.Steps.All(step => step.Id != to))
            throw new CliException(
                ExitCode.Usage,
                $"the run has no step '{to}'; its steps are: {string.Join(", ", state.Steps.Select(step => step.Id))}.\nNothing was changed."
            );
        if (OrderOf(state, to).Count == 0)
            throw new CliException(
                ExitCode.Usage,
                $"no step after '{to}' has changes in place.\nNothing was changed.\nNext: runbook-tui show {state.Created?.Id}"
            );
    }

    private static void Confirm(RunState state, string? to, bool json)
    {
        if (json || !Terminal.CanAsk)
            throw new CliException(
                ExitCode.Usage,
                "no terminal to ask on before the first change.\nNothing was changed on this host.\nNext: add --yes"
            );
        foreach (var action in OrderOf(state, to))
        {
            var how = action.Undo.Exactness switch
            {
                Exactness.Exact => "exact",
                Exactness.Compensating => $"compensating: {action.Undo.Reason}",
                _ => $"impossible: {action.Undo.Reason}",
            };
            Console.Error.WriteLine(Printable.Of($"  undo {action.Summary} (step {action.Step}; {how})"));
        }
        if (!Terminal.Confirm("Begin?"))
            throw new CliException(ExitCode.Interrupted, "Nothing was changed on this host.");
    }

    /// <summary>The baseline probes as they were made for the run; none where its runbook can no longer be read.</summary>
    public static async Task<IReadOnlyList<PlannedProbe>> BaselineAsync(
        RunDirectory run,
        RunState state,
        Composition composition
    )
    {
        try
        {
            var created = state.Created!;
            var source = new RunbookSource(
                created.RunbookFile,
                await File.ReadAllTextAsync(run.RunbookPathOf(state)).ConfigureAwait(false)
            );
            if (
                source.Hash != state.RunbookHash
                || RunbookLoader.Load(source, composition.Catalog).Runbook is not { } runbook
            )
                return Missing();
            var recorded = runbook
                .Inputs.Where(input => !input.Secret && state.Answers.ContainsKey(input.Name))
                .ToDictionary(input => input.Name, input => state.Answers[input.Name]);
            var (answers, _) = await AnswerCollector
                .CollectAsync(
                    runbook,
                    new GivenAnswers(recorded, GivenAnswers.None.Secrets),
                    composition.Catalog,
                    composition.Host,
                    false,
                    AnswerOrigin.Recorded,
                    CancellationToken.None
                )
                .ConfigureAwait(false);
            return Planner.Build(runbook, answers, composition.Catalog).Plan.Baseline;
        }
        catch (IOException)
        {
            return Missing();
        }

        static IReadOnlyList<PlannedProbe> Missing()
        {
            Console.Error.WriteLine(
                "The run's copy of its runbook cannot be used: files are compared, the baseline probes are not."
            );
            return [];
        }
    }
}

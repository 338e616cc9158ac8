using System.Runtime.InteropServices;
using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Model;
using RunbookTui.Engine.Planning;
using RunbookTui.Engine.Running;
using RunbookTui.Host.Runs;

namespace RunbookTui.Cli;

/// <summary>What the process of a run does: it waits to be told, works, and answers viewers meanwhile.</summary>
internal sealed class RunnerWork(Composition composition, RunDirectory run, RunSession session, string person)
{
    /// <summary>How long after its start it waits to be told; its viewer may have died in between.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TaskCompletionSource<RunBeginning> told = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<ControlReply> begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile ViewerDecisions? decisions;

    /// <summary>Does it, and gives the exit status. What is said on the way is in the run's log.</summary>
    public async Task<int> DoAsync()
    {
        using var stop = new CancellationTokenSource();
        using var signals = new StopSignals(stop);
        var socket = ControlSocket.Listen(run, AnswerAsync);
        await using (socket.ConfigureAwait(false))
        {
            try
            {
                var beginning = await told.Task.WaitAsync(Patience, composition.Time, stop.Token).ConfigureAwait(false);
                return beginning.Task switch
                {
                    RunTask.RollBack => await RollBackAsync(beginning).ConfigureAwait(false),
                    RunTask.Rehearse => await RehearseAsync(beginning, stop).ConfigureAwait(false),
                    _ => await ResumeAsync(beginning, stop).ConfigureAwait(false),
                };
            }
            catch (CliException wrong)
            {
                begun.TrySetResult(new ControlReply(wrong.Message, wrong.ExitCode));
                throw;
            }
            catch (HostException wrong)
            {
                var next = wrong.Next is null ? "" : $"\nNext: {wrong.Next}";
                begun.TrySetResult(new ControlReply(wrong.Message + next, ExitCode.Unavailable));
                throw;
            }
            catch (Exception ended) when (ended is TimeoutException or OperationCanceledException)
            {
                throw new CliException(ExitCode.Interrupted, "nobody said what to do; nothing was done");
            }
            finally
            {
                begun.TrySetResult(new ControlReply("the process of the run broke; see its log", ExitCode.Defect));
            }
        }
    }

    private async Task<ControlReply> AnswerAsync(ControlMessage message)
    {
        if (message.Begin is { } beginning)
            return told.TrySetResult(beginning)
                ? await begun.Task.ConfigureAwait(false)
                : new ControlReply("the run was begun already", ExitCode.Busy);
        if (decisions is { } deciding)
            return new ControlReply((await deciding.AnswerAsync(message.Request!).ConfigureAwait(false)).Problem);
        return new ControlReply(
            begun.Task.IsCompleted
                ? "the run is being rolled back, which is not interrupted"
                : "the run is about to begin; ask again"
        );
    }

    private async Task<int> ResumeAsync(RunBeginning beginning, CancellationTokenSource stop)
    {
        var given = new GivenAnswers(new Dictionary<string, string>(), SecretsOf(beginning));
        var plan = await ResumeVerb
            .PlanOfAsync(run, Recorded.Begun(run), given, composition, "en", ask: false)
            .ConfigureAwait(false);
        return await WalkAsync(plan, beginning, stop).ConfigureAwait(false);
    }

    private async Task<int> RehearseAsync(RunBeginning beginning, CancellationTokenSource stop)
    {
        var runbook = Shipped.Load(run.RunbookPath, composition.Catalog);
        var plan = await new Preparation(composition, "en")
            .PlanAsync(runbook, new GivenAnswers(beginning.Texts, SecretsOf(beginning)), rehearsal: true, ask: false)
            .ConfigureAwait(false);
        await RehearsalAccounts.AddAsync(plan, composition.Host).ConfigureAwait(false);
        await RunVerb.RefuseObstaclesAsync(plan, composition, Text.Glyphs.Unicode, json: false).ConfigureAwait(false);
        session.Record(run, plan, rehearsal: true);
        return await WalkAsync(plan, beginning, stop).ConfigureAwait(false);
    }

    private async Task<int> WalkAsync(Plan plan, RunBeginning beginning, CancellationTokenSource stop)
    {
        composition.ReserveSpace(run);
        using var journal = composition.Journal(run);
        Runner? runner = null;
        var deciding = new ViewerDecisions(
            person,
            beginning.Attended,
            RunState.Fold(journal.Records),
            (state, answer) =>
                AnswerChange.TryAsync(
                    runner!.Plan,
                    state,
                    answer.Input,
                    answer.Value,
                    composition.Catalog,
                    composition.Host,
                    CancellationToken.None
                ),
            stop
        );
        runner = new Runner(
            plan,
            composition.Host,
            journal,
            composition.Snapshots(run),
            deciding,
            deciding,
            composition.Catalog,
            beginning.Edits,
            composition.RedactionKey(run)
        );
        if (beginning.StepByStep)
            await deciding.AnswerAsync(new RunRequest.StepByStep(On: true)).ConfigureAwait(false);
        decisions = deciding;
        begun.SetResult(new ControlReply(Problem: null));
        var status = await runner
            .RunAsync(
                Identity.BootId(),
                stop.Token,
                beginning.Person,
                await Identity.SurroundingsAsync(composition.Host).ConfigureAwait(false)
            )
            .ConfigureAwait(false);
        if (status != RunStatus.Running)
            return ExitCode.Done;
        var by = (journal.Records[^1].Event as DecisionMade)?.Operator ?? person;
        await RollBackAsync(journal, runner.Plan.Baseline, by, deciding, runner.Secrets, deciding.Edits)
            .ConfigureAwait(false);
        return ExitCode.Done;
    }

    private async Task<int> RollBackAsync(RunBeginning beginning)
    {
        var baseline = await RollbackVerb.BaselineAsync(run, Recorded.Begun(run), composition).ConfigureAwait(false);
        using var journal = composition.Journal(run);
        begun.SetResult(new ControlReply(Problem: null));
        await RollBackAsync(
                journal,
                baseline,
                person,
                new Nobody(),
                [],
                beginning.Edits,
                beginning.To,
                beginning.Person
            )
            .ConfigureAwait(false);
        return ExitCode.Done;
    }

    private async Task<RunStatus> RollBackAsync(
        IJournal journal,
        IReadOnlyList<PlannedProbe> baseline,
        string by,
        IRunObserver observer,
        IReadOnlyList<Secret> secrets,
        EditAnswers? edits,
        string? to = null,
        Person? whose = null
    )
    {
        composition.MakeRoom(run);
        return await new RollbackRunner(
            composition.Catalog,
            baseline,
            composition.Host,
            journal,
            composition.Snapshots(run),
            observer,
            secrets,
            composition.RedactionKey(run)
        )
            .RollBackAsync(
                by,
                edits,
                to,
                whose,
                await Identity.SurroundingsAsync(composition.Host).ConfigureAwait(false)
            )
            .ConfigureAwait(false);
    }

    private static Dictionary<string, Secret> SecretsOf(RunBeginning beginning) =>
        beginning.Secrets.ToDictionary(secret => secret.Key, secret => new Secret(secret.Value));

    /// <summary>Viewers read the journal.</summary>
    private sealed class Nobody : IRunObserver
    {
        public void Appended(JournalRecord record) { }
    }

    /// <summary>Signals end the run at its next safe point; that of a terminal that went away means nothing here.</summary>
    private sealed class StopSignals : IDisposable
    {
        private readonly List<PosixSignalRegistration> registrations;

        public StopSignals(CancellationTokenSource stop) =>
            registrations = [
                On(PosixSignal.SIGINT, stop.Cancel),
                On(PosixSignal.SIGTERM, stop.Cancel),
                On(PosixSignal.SIGHUP, () => { }),
            ];

        public void Dispose() => registrations.ForEach(registration => registration.Dispose());

        private static PosixSignalRegistration On(PosixSignal signal, Action act) =>
            PosixSignalRegistration.Create(
                signal,
                context =>
                {
                    context.Cancel = true;
                    act();
                }
            );
    }
}

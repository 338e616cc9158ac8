using System.Runtime.InteropServices;
using System.Text.Json;
using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Model;
using RunbookTui.Engine.Planning;
using RunbookTui.Engine.Running;
using RunbookTui.Host.Runs;
using RunbookTui.Text;

namespace RunbookTui.Cli;

/// <summary>One process's work on one run: the lock, the journal, the signals, and what is printed.</summary>
internal sealed class RunSession(Composition composition, RunStore store, string operatorName)
{
    /// <summary>Takes the host's lock for a run.</summary>
    /// <exception cref="CliException">Another run holds it.</exception>
    public HostLock Lock(string runId) =>
        Try(runId, out var holder)
        ?? throw new CliException(
            ExitCode.Busy,
            $"another run holds this host: {holder?.Describe() ?? "its holder has not written its name yet"}.\n"
                + "Nothing was changed.\nNext: wait until it ends, or look at it: runbook-tui show last"
        );

    private HostLock? Try(string runId, out LockHolder? holder)
    {
        try
        {
            return HostLock.TryAcquire(store.Root, runId, operatorName, composition.Time, out holder);
        }
        catch (HostException wrong)
        {
            throw new CliException(
                ExitCode.Unavailable,
                $"runs cannot be recorded here: {wrong.Message}\nNothing was changed on this host.\n"
                    + $"Next: {wrong.Next ?? $"ls -ld {store.Root}; df -h {store.Root}"}"
            );
        }
    }

    /// <summary>Records a new run: its directory, its runbook, its first record.</summary>
    public RunDirectory Create(Plan plan, bool rehearsal)
    {
        var run = store.Create(plan.Runbook.Name);
        File.WriteAllText(run.RunbookPath, plan.Runbook.Source.Text);
        using var journal = composition.Journal(run);
        journal.Append(
            new RunCreated(
                run.Id,
                rehearsal,
                plan.Runbook.Name,
                plan.Runbook.Version,
                plan.Runbook.Source.File,
                plan.Runbook.Source.Hash,
                Identity.ProgramVersion(),
                Environment.MachineName,
                Identity.OperatingSystem(),
                operatorName,
                plan.Answers.Answers.ToDictionary(entry => entry.Key, entry => entry.Value.Text),
                plan.Answers.Answers.ToDictionary(
                    entry => entry.Key,
                    entry => entry.Value.Origin.ToString().ToLowerInvariant()
                ),
                [.. plan.Steps.Select(step => step.Id)]
            )
        );
        return run;
    }

    /// <summary>Walks the plan until it is done, fails or is stopped. A first signal asks to stop at the next safe point.</summary>
    public async Task<RunState> RunAsync(RunDirectory run, Plan plan, IOperator decider, IRunObserver observer)
    {
        using var stop = new CancellationTokenSource();
        using var signals = new StopSignals(stop);
        using var journal = composition.Journal(run);
        var runner = new Runner(plan, composition.Host, journal, composition.Snapshots(run), decider, observer);
        await runner.RunAsync(Identity.BootId(), stop.Token).ConfigureAwait(false);
        return runner.State;
    }

    /// <summary>Undoes what a run changed.</summary>
    /// <param name="baseline">The baseline probes, or empty where they cannot be made any more.</param>
    public async Task<RunState> RollBackAsync(
        RunDirectory run,
        IReadOnlyList<PlannedProbe> baseline,
        IRunObserver observer
    )
    {
        using var journal = composition.Journal(run);
        var runner = new RollbackRunner(
            composition.Catalog,
            baseline,
            composition.Host,
            journal,
            composition.Snapshots(run),
            observer
        );
        await runner.RollBackAsync(operatorName).ConfigureAwait(false);
        return runner.State;
    }

    /// <summary>Signals that would end the process end the run at its next safe point instead.</summary>
    private sealed class StopSignals : IDisposable
    {
        private readonly List<PosixSignalRegistration> registrations;

        public StopSignals(CancellationTokenSource stop) =>
            registrations = [
                .. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal =>
                    PosixSignalRegistration.Create(
                        signal,
                        context =>
                        {
                            context.Cancel = true;
                            if (!stop.IsCancellationRequested)
                                Console.Error.WriteLine(
                                    "Stopping after the action that is under way; nothing is left half done."
                                );
                            stop.Cancel();
                        }
                    )
                ),
            ];

        public void Dispose() => registrations.ForEach(registration => registration.Dispose());
    }
}

/// <summary>A run as JSON lines, one record each, as in the journal.</summary>
internal sealed class JsonLines(TextWriter output) : IRunObserver
{
    public void Appended(JournalRecord record) =>
        output.WriteLine(
            $"{{\"seq\":{record.Sequence},\"at\":\"{record.At.UtcDateTime:yyyy-MM-ddTHH:mm:ss.ffffffZ}\",\"event\":{JsonSerializer.Serialize(record.Event, JournalJson.Default.RunEvent)}}}"
        );
}

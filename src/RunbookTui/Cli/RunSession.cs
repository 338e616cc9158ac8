using System.Globalization;
using System.Text.Json;
using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Model;
using RunbookTui.Engine.Planning;
using RunbookTui.Engine.Running;
using RunbookTui.Host.Runs;
using RunbookTui.Text;

namespace RunbookTui.Cli;

/// <summary>What a viewer does for a run before and when it starts its process.</summary>
internal sealed class RunSession(Composition composition, RunStore store, string operatorName)
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(500);

    /// <summary>Takes the host's lock for a run.</summary>
    /// <exception cref="CliException">Another run holds it.</exception>
    public HostLock Lock(string runId) =>
        Try(runId, out var holder) ?? throw new CliException(ExitCode.Busy, BusyText(holder));

    /// <summary>Takes the host's lock for a run, and waits for it while another run holds it.</summary>
    /// <param name="say">Told whom it waits for, once for each.</param>
    /// <exception cref="OperationCanceledException">Nobody wants to wait any more.</exception>
    public async Task<HostLock> LockAsync(string runId, Action<string> say, CancellationToken cancellation)
    {
        LockHolder? told = null;
        while (true)
        {
            if (Try(runId, out var holder) is { } taken)
                return taken;
            if (holder is not null && holder != told)
                say($"Waiting for {Describe(told = holder)}. Ctrl-C gives up; nothing was changed.");
            await Task.Delay(BetweenTries, composition.Time, cancellation).ConfigureAwait(false);
        }
    }

    private HostLock? Try(string runId, out LockHolder? holder)
    {
        try
        {
            store.RequireWritable();
            return HostLock.TryAcquire(
                store.Root,
                runId,
                operatorName,
                composition.Time,
                out holder,
                composition.LockDirectory
            );
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

    /// <summary>Makes the directory of a new run, with its copy of the runbook.</summary>
    public RunDirectory Create(Runbook runbook)
    {
        var run = store.Create(runbook.Name);
        File.WriteAllText(run.RunbookPath, runbook.Source.Text);
        return run;
    }

    /// <summary>Records what is to be run, as the first record of its journal.</summary>
    /// <param name="consent">How the operator agreed to the plan.</param>
    public void Record(RunDirectory run, Plan plan, bool rehearsal, string? consent = null)
    {
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
                plan.Answers.Texts,
                plan.Answers.Origins,
                [.. plan.Steps.Select(step => step.Id)],
                plan.Titles,
                consent
            )
        );
    }

    /// <summary>Starts the process that works on a recorded run, and follows it. The host's lock must be free.</summary>
    /// <exception cref="CliException">It cannot begin.</exception>
    public async Task<IRunLink> StartAsync(RunDirectory run, RunBeginning beginning)
    {
        List<string> arguments = [RunnerVerb.Name, run.Id, "--operator", operatorName, "--state-dir", store.Root];
        if (beginning.Task == RunTask.Rehearse)
            arguments.Add("--rehearsal");
        using var process = RunnerProcess.Start(run, OwnProgram.With(arguments));
        var (connection, reply) = await process
            .BeginAsync(
                beginning with
                {
                    Person = Identity.Person(),
                },
                () => Busy(run, beginning),
                composition.Time,
                CancellationToken.None
            )
            .ConfigureAwait(false);
        return connection is not null
            ? composition.Follow(run, mayDecide: true, operatorName, connection)
            : throw new CliException(reply.Status, reply.Problem!);
    }

    private ControlReply? Busy(RunDirectory run, RunBeginning beginning) =>
        beginning.Task != RunTask.Rehearse
        && HostLock.CurrentHolder(store.Root, composition.LockDirectory) is { } holder
        && holder.RunId != run.Id
            ? new ControlReply(BusyText(holder), ExitCode.Busy)
            : null;

    private static string BusyText(LockHolder? holder) =>
        $"another run holds this host: {(holder is null ? "its holder has not written its name yet" : Describe(holder))}.\n"
        + $"Nothing was changed.\nNext: wait until it ends (run --wait does so), or follow it: {Follow(holder)}";

    /// <summary>Who holds the host, where from, since when, and where its run is kept.</summary>
    public static string Describe(LockHolder holder) =>
        $"{(holder.RunId.Length == 0 ? "a run that is about to begin," : $"run {holder.RunId}")} by {holder.User}, "
        + $"process {holder.Pid}, since {holder.Since.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC, "
        + $"kept in {holder.Root}";

    private static string Follow(LockHolder? holder) =>
        "runbook-tui attach"
        + (holder is null or { Root: RunStore.DefaultRoot } ? "" : $" --state-dir {ShellWords.Quote(holder.Root)}")
        + (holder is { RunId.Length: > 0 } ? $" {holder.RunId}" : "");
}

/// <summary>A run as JSON lines, one record each, as in the journal.</summary>
internal sealed class JsonLines(TextWriter output) : IRunObserver
{
    public void Appended(JournalRecord record) =>
        output.WriteLine(
            $"{{\"seq\":{record.Sequence},\"at\":\"{record.At.UtcDateTime:yyyy-MM-ddTHH:mm:ss.ffffffZ}\",\"event\":{JsonSerializer.Serialize(record.Event, JournalJson.Default.RunEvent)}}}"
        );
}

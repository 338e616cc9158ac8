using System.CommandLine;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Running;
using RunbookTui.Host.Runs;

namespace RunbookTui.Cli;

/// <summary>A run that goes on, or that left changes unfinished.</summary>
internal sealed record OpenRun(RunDirectory Run, RunState State, bool IsLive);

/// <summary>The runs an operator has to know of: those that go on, and those that are unfinished.</summary>
internal static class OpenRuns
{
    /// <summary>Live ones first, then unfinished ones, the newest first. Rehearsals only while they are live.</summary>
    public static IReadOnlyList<OpenRun> List(RunStore store, Composition composition) =>
        [
            .. Everywhere(store, composition)
                .Select(run => new OpenRun(
                    run,
                    Recorded.TryStateOf(run) ?? new RunState(),
                    RunFollower.IsWorkedOn(run)
                ))
                .Where(run =>
                    run.IsLive || (run.State.HasChanges && run.State.Status != RunStatus.Succeeded && !IsRehearsal(run))
                )
                .OrderByDescending(run => run.IsLive)
                .ThenByDescending(run => run.Run.Id, StringComparer.Ordinal),
        ];

    /// <summary>The run of that id, or the one that goes on now where none is given.</summary>
    /// <exception cref="CliException">No run goes on.</exception>
    /// <exception cref="HostException">There is none of that id, or there are several.</exception>
    public static RunDirectory Find(string? id, RunStore store, Composition composition)
    {
        if (id is null)
            return Everywhere(store, composition).FirstOrDefault(RunFollower.IsWorkedOn)
                ?? throw new CliException(
                    ExitCode.Usage,
                    "no run goes on now.\nNext: runbook-tui runs lists those that ended, runbook-tui resume goes on with one"
                );
        try
        {
            return store.Find(id);
        }
        catch (HostException)
        {
            try
            {
                return composition.Store(RehearseVerb.StateDirectory).Find(id);
            }
            catch (HostException)
            {
                // The first answer is about the place where runs are expected.
            }
            throw;
        }
    }

    /// <summary>Prints them as lines, each with what can be done.</summary>
    public static int Print(Settings settings, Composition composition, ParseResult parsed)
    {
        var open = List(composition.Store(parsed.GetValue(settings.StateDirectory)), composition);
        foreach (var (run, state, live) in open)
        {
            Console.WriteLine($"{run.Id}  {Summary.Describe(state, live)}");
            if (live)
            {
                Console.WriteLine($"      runbook-tui attach {run.Id}  follows it and answers its questions");
                continue;
            }
            if (state.Status is not (RunStatus.RollingBack or RunStatus.RollbackIncomplete))
                Console.WriteLine($"      runbook-tui resume {run.Id}  goes on with it");
            Console.WriteLine($"      runbook-tui rollback {run.Id}  undoes it");
        }
        if (open.Count == 0)
            Console.WriteLine("No run goes on, and none is unfinished.\nNext: runbook-tui list, or runbook-tui --help");
        return ExitCode.Done;
    }

    private static IEnumerable<RunDirectory> Everywhere(RunStore store, Composition composition) =>
        store.List().Concat(composition.Store(RehearseVerb.StateDirectory).List());

    private static bool IsRehearsal(OpenRun run) => run.State.Created is null or { Rehearsal: true };
}

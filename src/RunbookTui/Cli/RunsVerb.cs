using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using RunbookTui.Engine.Running;
using RunbookTui.Text;

namespace RunbookTui.Cli;

/// <summary><c>runs</c>: what was run on this host.</summary>
internal static class RunsVerb
{
    public static System.CommandLine.Command Create(Settings settings, Composition composition)
    {
        var verb = Verb.Create(
            "runs",
            "List the runs and rehearsals of this host, newest first.",
            ["runbook-tui runs", "runbook-tui runs --json", "runbook-tui runs prune --keep 90d"],
            [],
            parsed =>
            {
                var store = composition.Store(parsed.GetValue(settings.StateDirectory));
                var runs = store
                    .List()
                    .Concat(composition.Store(RehearseVerb.StateDirectory).List())
                    .OrderByDescending(run => run.Id, StringComparer.Ordinal)
                    .Select(run => (run.Id, State: Recorded.TryStateOf(run)))
                    .ToList();
                if (parsed.GetValue(settings.Json))
                {
                    Output.Json(new JsonArray([.. runs.Select(run => ToJson(run.Id, run.State))]));
                    return Task.FromResult(ExitCode.Done);
                }
                if (runs.Count == 0)
                    Console.WriteLine($"No run is recorded in {store.Root}.\nNext: runbook-tui list");
                foreach (var (id, state) in runs)
                {
                    if (state?.Created is not { } created)
                        Console.WriteLine($"{id}  its journal cannot be read");
                    else
                        Console.WriteLine(
                            $"{id}  {Summary.Word(state.Status)}{Note(state)}  "
                                + $"{state.CreatedAt.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture)}  by {Printable.Of(created.Operator)}"
                        );
                }
                return Task.FromResult(ExitCode.Done);
            }
        );
        verb.Subcommands.Add(PruneVerb.Create(settings, composition));
        return verb;
    }

    private static string Note(RunState state) =>
        state.Created is { Rehearsal: true } ? " (rehearsal)"
        : state.HasChanges ? ", changes in place"
        : "";

    private static JsonObject ToJson(string id, RunState? state) =>
        new()
        {
            ["id"] = id,
            ["status"] = state is null ? "unreadable" : Summary.Word(state.Status),
            ["runbook"] = state?.Created?.Runbook,
            ["version"] = state?.Created?.RunbookVersion,
            ["operator"] = state?.Created?.Operator,
            ["host"] = state?.Created?.HostName,
            ["rehearsal"] = state?.Created?.Rehearsal,
            ["changes_in_place"] = state?.HasChanges,
            ["created"] = state?.CreatedAt.ToString("O", CultureInfo.InvariantCulture),
            ["updated"] = state?.UpdatedAt.ToString("O", CultureInfo.InvariantCulture),
        };
}

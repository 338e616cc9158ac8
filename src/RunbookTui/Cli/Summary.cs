using System.Globalization;
using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Running;
using RunbookTui.Text;

namespace RunbookTui.Cli;

/// <summary>How a run stands, in a few lines that end in what to do next.</summary>
internal static class Summary
{
    /// <summary>A status as a word.</summary>
    public static string Word(RunStatus status) =>
        status switch
        {
            RunStatus.Created => "created",
            RunStatus.Running => "interrupted",
            RunStatus.Succeeded => "succeeded",
            RunStatus.Failed => "failed",
            RunStatus.Stopped => "stopped",
            RunStatus.RollingBack => "rollback interrupted",
            RunStatus.RolledBack => "rolled back",
            _ => "rollback incomplete",
        };

    /// <summary>A run in a few words, also while a process works on it.</summary>
    public static string Describe(RunState state, bool live) =>
        live
            ? state.Waiting switch
            {
                Waiting.FailedStep failed => $"waits for a decision: step '{failed.Step}' failed",
                Waiting.PausedBefore paused => $"paused before step '{paused.Step}'",
                _ when state.Status == RunStatus.RollingBack => "is being rolled back",
                _ => "goes on",
            }
            : $"{Word(state.Status)}{(state.Reason is null ? "" : $": {Printable.Of(state.Reason)}")}, changes in place";

    /// <summary>The whole summary.</summary>
    public static string Of(RunState state, Glyphs glyphs)
    {
        var changed = state.Steps.Count(step => state.Prepared.Any(action => action.Step == step.Id && !action.Undone));
        var rehearsal = state.Created?.Rehearsal == true;
        var id = state.Created?.Id ?? "?";
        return state.Status switch
        {
            RunStatus.Succeeded when changed == 0 =>
                $"{glyphs.Passed} Nothing had to be changed: every step is already true, {Proved(state)}.",
            RunStatus.Succeeded when rehearsal =>
                $"{glyphs.Passed} Rehearsed: {changed} of {state.Steps.Count} steps changed the sandbox, {Proved(state)}.",
            RunStatus.Succeeded =>
                $"{glyphs.Passed} Done: {changed} of {state.Steps.Count} steps changed this host, {Proved(state)}.\n"
                    + $"To undo: runbook-tui rollback {id}",
            RunStatus.RolledBack =>
                $"{glyphs.Passed} Rolled back: everything {(Kept(state).Count == 0 ? "" : "else ")}this run changed is as it was before."
                    + string.Concat(
                        Kept(state)
                            .Select(edit =>
                                $"\n    {Printable.Of(edit.Path)}: {edit.Decision}, decided by {edit.Operator}"
                            )
                    ),
            RunStatus.Stopped when state.RollbackTo is { } step =>
                $"{glyphs.Passed} Rolled back to step '{step}': what came after it is undone.\n{Next(id, changed)}",
            RunStatus.RollbackIncomplete => $"{glyphs.Failed} Not everything is as it was before:\n"
                + string.Concat(state.Differences.Select(difference => $"    {Printable.Indent(difference, 4)}\n"))
                + $"Next: mend these, then try again: runbook-tui rollback {id}",
            _ =>
                $"{glyphs.Failed} {Word(state.Status)}{(state.Reason is null ? "" : $": {Printable.Of(state.Reason)}")}\n"
                    + (rehearsal ? "Only the sandbox was changed." : Next(id, changed)),
        };
    }

    /// <summary>Files that stay as somebody has edited them.</summary>
    private static List<EditDecided> Kept(RunState state) =>
        [.. state.Edits.Values.Where(edit => edit.After is not null)];

    private static string Proved(RunState state)
    {
        var probes = state.Steps.SelectMany(step => step.Observations).ToList();
        var passed = probes.Count(probe => probe.Result.Verdict == Verdict.Passed);
        var seconds = (state.UpdatedAt - state.CreatedAt).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        return $"{passed} of {probes.Count} probes passed ({seconds} s)";
    }

    private static string Next(string id, int changed) =>
        (
            changed == 0
                ? "Nothing was changed on this host.\n"
                : $"The changes of {changed} steps are in place and can be undone.\n"
        )
        + $"Next: runbook-tui resume {id}  goes on from here\n"
        + $"      runbook-tui rollback {id}  undoes everything";
}

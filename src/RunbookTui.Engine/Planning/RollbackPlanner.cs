using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Running;

namespace RunbookTui.Engine.Planning;

/// <summary>Which undos a rollback carries out, in which order: a pure function of the run's state.</summary>
public static class RollbackPlanner
{
    /// <summary>
    /// Newest first; then the undos that settle daemons, oldest first, of each only the earliest, since that is the
    /// one that remembers the state before the run.
    /// </summary>
    public static IReadOnlyList<PreparedAction> Order(RunState state)
    {
        var restoring = state.Prepared.Where(action => !action.Undone && action.Undo.SettleKey is null).Reverse();
        // The earliest of all, done or not: a rollback that was cut off may have ended only some with the same key.
        var settling = state
            .Prepared.Where(action => action.Undo.SettleKey is not null)
            .GroupBy(action => action.Undo.SettleKey)
            .Where(same => same.Any(action => !action.Undone))
            .Select(same => same.First());
        return [.. restoring, .. settling];
    }

    /// <summary>
    /// The undos of what came after a step, which itself stays; of those that settle the same daemon the earliest after it.
    /// </summary>
    public static IReadOnlyList<PreparedAction> OrderAfter(RunState state, string step)
    {
        var after = state.Prepared.Where(action => IsAfter(state, action.Step, step)).ToList();
        return
        [
            .. after.Where(action => !action.Undone && action.Undo.SettleKey is null).Reverse(),
            .. after
                .Where(action => action.Undo.SettleKey is not null)
                .GroupBy(action => action.Undo.SettleKey)
                .Where(same => same.Any(action => !action.Undone))
                .Select(same => same.First(action => !action.Undone)),
        ];
    }

    /// <summary>Whether a step comes after another in the plan.</summary>
    public static bool IsAfter(RunState state, string step, string other)
    {
        var ids = state.Steps.Select(one => one.Id).ToList();
        return ids.IndexOf(step) > ids.IndexOf(other);
    }

    /// <summary>The undos of one step alone, in order; of those that settle the same daemon the earliest of the step.</summary>
    public static IReadOnlyList<PreparedAction> OrderOfStep(RunState state, string step)
    {
        var own = state.Prepared.Where(action => action.Step == step && !action.Undone).ToList();
        return
        [
            .. own.Where(action => action.Undo.SettleKey is null).Reverse(),
            .. own.Where(action => action.Undo.SettleKey is not null).DistinctBy(action => action.Undo.SettleKey),
        ];
    }

    /// <summary>Why a step cannot be undone alone, or <c>null</c> where it can.</summary>
    public static string? ObstacleToStep(RunState state, string step)
    {
        var since = state.Prepared.SkipWhile(action => action.Step != step || action.Undone).ToList();
        if (since.Count == 0)
            return $"step '{step}' has no changes in place";
        return since.Find(action => action.Step != step && !action.Undone) is { } later
            ? $"step '{later.Step}' has changed the host after it; the whole run can be rolled back"
            : null;
    }

    /// <summary>What stood at every touched path before the run: of several snapshots of a path the earliest.</summary>
    /// <remarks>What a step changed in a directory that an earlier step of the run made has no original.</remarks>
    public static IReadOnlyList<FileSnapshot> Originals(RunState state) => Originals(state.Prepared);

    /// <summary>The same for some actions, oldest first.</summary>
    public static IReadOnlyList<FileSnapshot> Originals(IEnumerable<PreparedAction> actions)
    {
        var originals = new List<FileSnapshot>();
        var absent = new List<string>();
        foreach (var file in actions.SelectMany(action => action.Undo.Files).DistinctBy(file => file.Path))
        {
            if (absent.Exists(directory => file.Path.StartsWith(directory, StringComparison.Ordinal)))
                continue;
            originals.Add(file);
            if (file.Type is null)
                absent.Add(file.Path + "/");
        }
        return originals;
    }
}

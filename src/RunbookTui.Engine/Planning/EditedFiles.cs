using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Running;

namespace RunbookTui.Engine.Planning;

/// <summary>Finds the files that somebody else has changed after the run: neither as it left them nor as they were.</summary>
public static class EditedFiles
{
    /// <summary>Those that undoing these actions would overwrite.</summary>
    /// <param name="order">The actions, in the order in which they are undone.</param>
    public static IReadOnlyList<EditedFile> Under(
        RunState state,
        IReadOnlyList<PreparedAction> order,
        IHostReader host
    ) => [.. order.SelectMany(action => Under(state, action, order, host)).DistinctBy(file => file.Path)];

    /// <summary>Those that undoing one action would overwrite.</summary>
    public static IReadOnlyList<EditedFile> Under(
        RunState state,
        PreparedAction action,
        IReadOnlyList<PreparedAction> order,
        IHostReader host
    )
    {
        var found = new List<EditedFile>();
        foreach (var before in action.Undo.Files.Where(file => file.Type is not FileType.Directory))
        {
            var now = EditedFile.Look(host, before.Path);
            if (now.Type == FileType.Directory && before.Type is null)
            {
                if (action.Applied)
                    found.AddRange(Strangers(state, action, before, host));
                continue;
            }
            var covering = Covering(state, before.Path);
            // What an interrupted action left is not known: it may be its own half of a change.
            if (covering.Exists(other => !other.Left.Exists(left => left.Path == before.Path)))
                continue;
            if (!IsKnown(covering, now))
                found.Add(
                    new EditedFile(
                        Oldest(order, before),
                        covering.SelectMany(other => other.Left).Last(left => left.Path == before.Path),
                        now
                    )
                );
        }
        return [.. found.Where(file => !IsDecided(state, file.Now))];
    }

    /// <summary>The finished steps' files that somebody else has edited and that nobody has agreed to go on with.</summary>
    public static IReadOnlyList<EditedFile> OfFinishedSteps(RunState state, IHostReader host) =>
        [
            .. Under(
                    state,
                    [
                        .. state
                            .Prepared.Where(action =>
                                !action.Undone && state.Steps.Any(step => step.Id == action.Step && step.IsDone)
                            )
                            .Reverse(),
                    ],
                    host
                )
                .Where(file =>
                    state.Edits.GetValueOrDefault(file.Path) is not { Decision: "accept" } decided
                    || !EditedFile.Same(decided.Present, file.Now)
                ),
        ];

    /// <summary>Whether a file stays as a human decided.</summary>
    public static bool IsDecided(RunState state, FileSnapshot now) =>
        state.Edits.GetValueOrDefault(now.Path)?.After is { } after && EditedFile.Same(after, now);

    private static List<PreparedAction> Covering(RunState state, string path) =>
        [.. state.Prepared.Where(action => !action.Undone && action.Undo.Files.Any(file => file.Path == path))];

    private static bool IsKnown(List<PreparedAction> covering, FileSnapshot now) =>
        covering.Exists(action =>
            action
                .Left.Concat(action.Undo.Files)
                .Any(version => version.Path == now.Path && EditedFile.Same(version, now, !action.UndoBegan))
        );

    private static FileSnapshot Oldest(IReadOnlyList<PreparedAction> order, FileSnapshot before) =>
        order.SelectMany(action => action.Undo.Files).LastOrDefault(file => file.Path == before.Path) ?? before;

    /// <summary>What others have put into a directory that the run made.</summary>
    private static IEnumerable<EditedFile> Strangers(
        RunState state,
        PreparedAction action,
        FileSnapshot made,
        IHostReader host
    )
    {
        if (action.Undo.Kind != Undo.RestoreFiles([]).Kind)
            return [];
        var known = state
            .Prepared.SelectMany(other => other.Undo.Files.Concat(other.Left))
            .Select(file => file.Path)
            .ToHashSet(StringComparer.Ordinal);
        return Below(host, made.Path)
            .Where(path => !known.Contains(path))
            .Select(path => new EditedFile(
                new FileSnapshot(path, null),
                new FileSnapshot(path, null),
                EditedFile.Look(host, path)
            ));
    }

    private static IEnumerable<string> Below(IHostReader host, string directory)
    {
        foreach (var name in host.ListDirectory(directory))
        {
            var path = $"{directory}/{name}";
            if (host.Stat(path)?.Type != FileType.Directory)
                yield return path;
            else
                foreach (var below in Below(host, path))
                    yield return below;
        }
    }
}

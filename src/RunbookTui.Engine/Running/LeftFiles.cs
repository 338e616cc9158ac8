using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Planning;

namespace RunbookTui.Engine.Running;

/// <summary>Records what an action leaves at the paths that undos cover, so that a later edit can be told from it.</summary>
internal sealed class LeftFiles(IHostReader host, ISnapshots snapshots, Recorder recorder)
{
    /// <summary>The files of other actions that are as the run left them: what changes in them during an action is its doing.</summary>
    public IReadOnlyDictionary<string, FileSnapshot> Unedited(PreparedAction? own)
    {
        var files = new Dictionary<string, FileSnapshot>(StringComparer.Ordinal);
        foreach (var action in recorder.State.Prepared.Where(action => !action.Undone))
        {
            foreach (var left in action.Left)
                files[left.Path] = left;
        }
        return files
            .Values.Where(left => own?.Undo.Files.Any(file => file.Path == left.Path) != true)
            .Where(left => Look(left.Path) is { } now && EditedFile.Same(left, now))
            .ToDictionary(left => left.Path, StringComparer.Ordinal);
    }

    /// <summary>Records what stands there now, where that is not recorded already.</summary>
    public void Record(PreparedAction? own, IReadOnlyDictionary<string, FileSnapshot> unedited)
    {
        if (own is not null)
            Append(own, [.. own.Undo.Files.SelectMany(before => Present(own, before))]);
        var changed = unedited.Values.Where(left => Look(left.Path) is { } now && !EditedFile.Same(left, now));
        foreach (var left in changed.ToList())
        {
            var owner = recorder.State.Prepared.Last(action =>
                !action.Undone && action.Left.Exists(file => file.Path == left.Path)
            );
            Append(owner, [Take(left.Path)]);
        }
    }

    private void Append(PreparedAction action, List<FileSnapshot> present)
    {
        present.RemoveAll(now =>
            action.Left.FindLast(left => left.Path == now.Path) is { } left && EditedFile.Same(left, now)
        );
        if (present.Count == 0)
            return;
        var place = recorder.State.Prepared.TakeWhile(other => other != action).Count();
        recorder.Append(new FilesLeft(action.Step, action.Index, place, present));
    }

    private IEnumerable<FileSnapshot> Present(PreparedAction action, FileSnapshot before)
    {
        if (before.Type == FileType.Directory)
            return [];
        var now = Look(before.Path);
        if (now?.Type != FileType.Directory)
            return [Take(before.Path)];
        // What a directory holds that the run made; a queue lives by itself.
        return before.Type is null && action.Undo.Kind == Undo.RestoreFiles([]).Kind
            ? snapshots.TakeTree(host, before.Path).Where(file => file.Type != FileType.Directory)
            : [];
    }

    private FileSnapshot? Look(string path)
    {
        try
        {
            return EditedFile.Look(host, path);
        }
        catch (HostException)
        {
            return null;
        }
    }

    private FileSnapshot Take(string path)
    {
        try
        {
            return snapshots.Take(host, path);
        }
        catch (HostException)
        {
            // On a full disk the hash alone tells an edit; only its difference cannot be shown.
            return EditedFile.Look(host, path);
        }
    }
}

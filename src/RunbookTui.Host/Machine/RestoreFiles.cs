using System.Security.Cryptography;
using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using FileAttributes = RunbookTui.Engine.Kinds.FileAttributes;

namespace RunbookTui.Host.Machine;

/// <summary>Puts back what stood at the snapshot's paths: content, owner, mode, extended attributes, times, links.</summary>
/// <remarks>
/// What was absent is removed, a directory with everything that has come into it since. What is in a directory that
/// was there before and is not among the snapshots stays. A path that cannot be put back does not stop the others;
/// all of them are named in the end.
/// </remarks>
public sealed class RestoreFiles : IUndo
{
    /// <summary>The registration.</summary>
    public static UndoKind Kind { get; } = new("files", () => new RestoreFiles());

    /// <inheritdoc/>
    public Task<string> UndoAsync(Undo undo, IHost host, ISnapshots snapshots, CancellationToken cancellation)
    {
        var restoration = new Restoration(host, snapshots);
        foreach (var absent in undo.Files.Where(file => file.Type is null).Reverse())
            restoration.Try(absent.Path, () => restoration.RemoveTree(absent.Path));
        foreach (var present in undo.Files.Where(file => file.Type is not null))
        {
            cancellation.ThrowIfCancellationRequested();
            restoration.Try(present.Path, () => restoration.PutBack(present));
        }
        // Children first: each change in a directory moves its time.
        foreach (var directory in undo.Files.Where(file => file.Type == FileType.Directory).Reverse())
            restoration.Try(directory.Path, () => restoration.AlignAttributes(directory));
        return Task.FromResult(restoration.Outcome(undo.Files.Count));
    }

    private sealed class Restoration(IHost host, ISnapshots snapshots)
    {
        private readonly Dictionary<string, string> left = new(StringComparer.Ordinal);
        private readonly HashSet<string> restored = new(StringComparer.Ordinal);
        private readonly HashSet<string> removed = new(StringComparer.Ordinal);

        public void Try(string path, Action step)
        {
            try
            {
                step();
            }
            catch (HostException exception)
            {
                left.TryAdd(path, exception.Message);
            }
        }

        public string Outcome(int total)
        {
            if (left.Count > 0)
                throw new HostException(
                    $"{left.Count} of {total} paths could not be put back:\n"
                        + string.Join('\n', left.Values.Select(reason => "  " + reason)),
                    "remove the cause, then roll back again: what is already back is not touched"
                );
            return (restored.Count, removed.Count) switch
            {
                (0, 0) => "already as before",
                (var back, 0) => $"put back {Paths(back)}",
                (0, var gone) => $"removed {Paths(gone)}",
                var (back, gone) => $"put back {Paths(back)}, removed {Paths(gone)}",
            };
        }

        public void RemoveTree(string path)
        {
            if (host.Stat(path) is not { } stat)
                return;
            if (stat.Type == FileType.Directory)
                foreach (var name in host.ListDirectory(path))
                    RemoveTree(Path.Combine(path, name));
            host.Delete(path);
            removed.Add(path);
        }

        public void PutBack(FileSnapshot snapshot)
        {
            var path = snapshot.Path;
            var now = host.Stat(path);
            if (now is not null && now.Type != snapshot.Type)
            {
                if (snapshot.Type == FileType.Other)
                    throw new HostException($"{path}: was a socket, FIFO or device and cannot be made again");
                RemoveTree(path);
                now = null;
            }
            switch (snapshot.Type)
            {
                case FileType.Directory when now is null:
                    host.CreateDirectory(path, Attributes(snapshot));
                    restored.Add(path);
                    break;
                case FileType.File when now is null || !SameContent(now, snapshot):
                    host.WriteFile(path, Content(snapshot), Attributes(snapshot));
                    restored.Add(path);
                    break;
                case FileType.SymbolicLink when now is null || now.LinkTarget != snapshot.LinkTarget:
                    host.CreateSymbolicLink(path, snapshot.LinkTarget!, Attributes(snapshot));
                    restored.Add(path);
                    break;
                case FileType.Other when now is null:
                    // Daemons make their sockets and FIFOs again when they start.
                    throw new HostException($"{path}: was a socket, FIFO or device and cannot be made again");
                default:
                    AlignAttributes(snapshot);
                    break;
            }
        }

        public void AlignAttributes(FileSnapshot snapshot)
        {
            if (host.Stat(snapshot.Path) is not { } now || Same(now.Attributes, Attributes(snapshot)))
                return;
            host.SetAttributes(snapshot.Path, Attributes(snapshot));
            restored.Add(snapshot.Path);
        }

        private static string Paths(int count) => count == 1 ? "1 path" : $"{count} paths";

        private static FileAttributes Attributes(FileSnapshot snapshot) =>
            snapshot.Attributes
            ?? throw new HostException(
                $"{snapshot.Path}: the snapshot holds no owner and mode: it was recorded wrongly"
            );

        private byte[] Content(FileSnapshot snapshot) =>
            snapshot.ContentHash is { } hash
                ? snapshots.Read(hash)
                : throw new HostException($"{snapshot.Path}: the snapshot holds no content: it was recorded wrongly");

        // The host's time stamps are no proof: the content itself is compared.
        private bool SameContent(FileStat now, FileSnapshot snapshot) =>
            now.Type == FileType.File
            && host.ReadFile(snapshot.Path) is { } content
            && Convert.ToHexStringLower(SHA256.HashData(content)) == snapshot.ContentHash;

        private static bool Same(FileAttributes now, FileAttributes then) =>
            (now.Mode, now.Owner, now.Group) == (then.Mode, then.Owner, then.Group)
            && (then.Modified is null || now.Modified == then.Modified)
            && (then.ExtendedAttributes is null || SameEntries(now.ExtendedAttributes, then.ExtendedAttributes));

        private static bool SameEntries(
            IReadOnlyDictionary<string, string>? now,
            IReadOnlyDictionary<string, string> then
        ) => (now?.Count ?? 0) == then.Count && then.All(entry => now!.GetValueOrDefault(entry.Key) == entry.Value);
    }
}

using System.Security.Cryptography;
using System.Text;
using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Planning;

namespace RunbookTui.Engine.Running;

/// <summary>Compares the paths of an undo with what stood there before: the evidence of what an action changed.</summary>
/// <remarks>
/// The content of a file that not everybody may read is never shown, whatever it is called: no pattern knows every
/// secret. Its hash is.
/// </remarks>
internal sealed class FileComparison(IHostReader host, ISnapshots snapshots, Redactor redactor)
{
    /// <summary>The largest file whose lines are compared, in bytes.</summary>
    private const int LargestShown = 256 * 1024;

    /// <summary>Lines on both sides together above which a difference would take too long to find.</summary>
    private const int MostLines = 12_000;

    /// <summary>How much of a difference is kept, in characters.</summary>
    private const int LongestDiff = 32 * 1024;

    /// <summary>How many paths below a new directory are listed.</summary>
    private const int MostBelow = 500;

    /// <summary>The paths that differ, in the order of the undo; a new directory with all that is in it.</summary>
    public IReadOnlyList<FileDifference> Compare(IReadOnlyList<FileSnapshot> before)
    {
        var known = before.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        var found = new List<FileDifference>();
        foreach (var file in before.DistinctBy(file => file.Path))
        {
            Add(found, file);
            if (file.Type is FileType.Directory or null)
                AddBelow(found, file.Path, known);
        }
        return found;
    }

    private void AddBelow(List<FileDifference> found, string directory, HashSet<string> known)
    {
        if (host.Stat(directory)?.Type != FileType.Directory)
            return;
        foreach (var name in host.ListDirectory(directory))
        {
            var path = $"{directory.TrimEnd('/')}/{name}";
            if (found.Count >= MostBelow || !known.Add(path))
                continue;
            Add(found, new FileSnapshot(path, null));
            AddBelow(found, path, known);
        }
    }

    private void Add(List<FileDifference> found, FileSnapshot before)
    {
        try
        {
            if (Difference(before) is { } difference)
                found.Add(difference);
        }
        catch (HostException)
        {
            // What cannot be read any more is told by the step itself, which needs it.
        }
    }

    private FileDifference? Difference(FileSnapshot before)
    {
        var stat = host.Stat(before.Path);
        var content = stat?.Type == FileType.File ? host.ReadFile(before.Path) ?? [] : null;
        var was = before is { Type: { } type, Attributes: { } attributes }
            ? State(type, attributes, before.ContentHash, before.LinkTarget)
            : null;
        var now = stat is null
            ? null
            : State(stat.Type, stat.Attributes, content is null ? null : Hash(content), stat.LinkTarget);
        if (was == now)
            return null;
        if (was?.Hash == now?.Hash)
            return new FileDifference(before.Path, was, now);
        if (IsPrivate(was) || IsPrivate(now))
            return new FileDifference(before.Path, was, now, Withheld: "private");
        var old = before.ContentHash is { } hash ? snapshots.Read(hash) : null;
        if (old?.Length > LargestShown || content?.Length > LargestShown)
            return new FileDifference(before.Path, was, now, Withheld: "large");
        if (old?.Contains((byte)0) == true || content?.Contains((byte)0) == true)
            return new FileDifference(before.Path, was, now, Withheld: "binary");
        var (left, right) = (Text(old), Text(content));
        if (Lines(left) + Lines(right) > MostLines)
            return new FileDifference(before.Path, was, now, Withheld: "large");
        // Redacted before they are compared: a secret over several lines would not be found among the signs of a diff.
        var diff = UnifiedDiff.Between(before.Path, left, right);
        return new FileDifference(
            before.Path,
            was,
            now,
            diff.Length <= LongestDiff ? diff : $"{diff[..LongestDiff]}\n… {diff.Length - LongestDiff} more characters"
        );
    }

    private string? Text(byte[]? content) => content is null ? null : redactor.Redact(Encoding.UTF8.GetString(content));

    private static int Lines(string? text) => text?.Count(character => character == '\n') ?? 0;

    private static bool IsPrivate(PathState? state) => state is { Type: "file" } && (state.Mode[^1] & 4) == 0;

    private static PathState State(FileType type, Kinds.FileAttributes attributes, string? hash, string? target) =>
        new(
            type switch
            {
                FileType.File => "file",
                FileType.Directory => "directory",
                FileType.SymbolicLink => "link",
                _ => "other",
            },
            Convert.ToString((int)attributes.Mode, 8).PadLeft(4, '0'),
            attributes.Owner,
            attributes.Group,
            hash,
            target
        );

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}

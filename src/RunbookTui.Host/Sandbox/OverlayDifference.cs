using System.Text;
using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Local;

namespace RunbookTui.Host.Sandbox;

/// <summary>Compares what a sandbox wrote with what was there, by the upper layers of its overlays.</summary>
/// <remarks>
/// What the kernel writes there is described in <c>Documentation/filesystems/overlayfs.rst</c>: a removed path is a
/// character device 0:0, a replaced directory is opaque, a renamed one has a redirect, and a file of which only the
/// attributes changed has no content of its own.
/// </remarks>
internal sealed class OverlayDifference(SandboxStage stage, string root, IReadOnlyList<string> excluded)
{
    private const string OpaqueName = "trusted.overlay.opaque";
    private const string RedirectName = "trusted.overlay.redirect";
    private const string MetadataOnlyName = "trusted.overlay.metacopy";
    private const int TypeMask = 0xf000; // S_IFMT
    private const int CharacterDevice = 0x2000; // S_IFCHR

    private readonly List<SandboxChange> changes = [];

    /// <summary>All differences, by path.</summary>
    /// <exception cref="HostException">Something cannot be read.</exception>
    public IReadOnlyList<SandboxChange> Read(CancellationToken cancellation)
    {
        changes.Clear();
        for (var k = 0; k < stage.Mounts.Count; k++)
            if (stage.Mounts[k].Treatment == MountTreatment.Overlay)
                Walk(new Place(k, stage.Upper(k), stage.Before(k), stage.Mounts[k].Point), cancellation);
        changes.Sort((left, right) => string.CompareOrdinal(left.Path, right.Path));
        return [.. changes];
    }

    /// <summary>One path in the upper layer, at the start (<c>null</c> where it cannot have been) and inside.</summary>
    private sealed record Place(int Mount, string Upper, string? Before, string Inside)
    {
        public Place Child(string name) =>
            new(Mount, $"{Upper}/{name}", Before is null ? null : $"{Before}/{name}", Path.Join(Inside, name));
    }

    private void Walk(Place directory, CancellationToken cancellation)
    {
        foreach (var name in LocalFiles.List(directory.Upper))
        {
            cancellation.ThrowIfCancellationRequested();
            var place = directory.Child(name);
            if (!excluded.Any(path => MountTable.IsAtOrBelow(place.Inside, path)))
                Visit(place, cancellation);
        }
    }

    private void Visit(Place place, CancellationToken cancellation)
    {
        var before = place.Before is null ? null : LocalFiles.Stat(place.Before);
        if (IsWhiteout(place.Upper))
        {
            Remove(place, before);
            return;
        }
        if (LocalFiles.Stat(place.Upper) is not { } after)
            return;
        if (after.Type == FileType.Directory)
            VisitDirectory(place, before, after, cancellation);
        else if (after.Type != FileType.Other)
            VisitFile(place, before, after);
        else if (before is not null && before.Type != FileType.Other)
            Report(place, before, after, ["type"]);
    }

    private void VisitDirectory(Place place, FileStat? before, FileStat after, CancellationToken cancellation)
    {
        if (RedirectOf(place) is { } source)
        {
            Report(place, before, after, [$"was {source.Inside}"]);
            Walk(place with { Before = source.Before }, cancellation);
        }
        else if (before?.Type == FileType.Directory)
        {
            var details = AttributeDetails(before, after);
            if (details.Count > 0)
                Report(place, before, after, details);
            Walk(place, cancellation);
            if (Attribute(place.Upper, OpaqueName) == "y")
                foreach (var name in LocalFiles.List(place.Before!).Except(LocalFiles.List(place.Upper)))
                    Remove(place.Child(name), LocalFiles.Stat($"{place.Before}/{name}"));
        }
        else
        {
            Report(place, before, after, before is null ? [] : ["type"]);
            Walk(place with { Before = null }, cancellation);
        }
    }

    private void VisitFile(Place place, FileStat? before, FileStat after)
    {
        if (before is null)
        {
            Report(place, null, after, RedirectOf(place) is { } source ? [$"was {source.Inside}"] : []);
            return;
        }
        var details = AttributeDetails(before, after);
        if (before.Type != after.Type)
            details.Insert(0, "type");
        else if (!SameContent(place, before, after))
            details.Insert(0, "content");
        if (details.Count > 0)
            Report(place, before, after, details);
    }

    private void Remove(Place place, FileStat? before)
    {
        if (before is null || before.Type == FileType.Other)
            return;
        var entries = before.Type == FileType.Directory ? CountBelow(place.Before!) : 0;
        changes.Add(
            new SandboxChange(
                place.Inside,
                SandboxChangeKind.Removed,
                before.Type,
                entries > 0 ? $"with {entries} entries" : "",
                place.Before,
                null
            )
        );
    }

    private void Report(Place place, FileStat? before, FileStat after, IReadOnlyList<string> details) =>
        changes.Add(
            new SandboxChange(
                place.Inside,
                before is null ? SandboxChangeKind.Added : SandboxChangeKind.Changed,
                after.Type,
                string.Join(", ", details),
                before is null ? null : place.Before,
                root + place.Inside
            )
        );

    private static List<string> AttributeDetails(FileStat before, FileStat after)
    {
        var details = new List<string>();
        var (old, now) = (before.Attributes, after.Attributes);
        if (old.Mode != now.Mode && after.Type != FileType.SymbolicLink)
            details.Add($"mode {Octal(old.Mode)} → {Octal(now.Mode)}");
        if ((old.Owner, old.Group) != (now.Owner, now.Group))
            details.Add($"owner {old.Owner}:{old.Group} → {now.Owner}:{now.Group}");
        if (!SameAttributes(old.ExtendedAttributes, now.ExtendedAttributes))
            details.Add("extended attributes");
        return details;
    }

    private static bool SameAttributes(
        IReadOnlyDictionary<string, string>? left,
        IReadOnlyDictionary<string, string>? right
    ) =>
        (left?.Count ?? 0) == (right?.Count ?? 0)
        && (left is null || left.All(pair => right!.TryGetValue(pair.Key, out var value) && value == pair.Value));

    private bool SameContent(Place place, FileStat before, FileStat after)
    {
        if (before.Type == FileType.SymbolicLink)
            return before.LinkTarget == after.LinkTarget;
        if (before.Size != after.Size)
            return false;
        if (Attribute(place.Upper, MetadataOnlyName) is not null && Attribute(place.Upper, RedirectName) is null)
            return true;
        using var left = File.OpenRead(place.Before!);
        using var right = File.OpenRead(root + place.Inside);
        var (old, now) = (new byte[65536], new byte[65536]);
        while (true)
        {
            var count = left.ReadAtLeast(old, old.Length, throwOnEndOfStream: false);
            if (count != right.ReadAtLeast(now, now.Length, throwOnEndOfStream: false))
                return false;
            if (!old.AsSpan(0, count).SequenceEqual(now.AsSpan(0, count)))
                return false;
            if (count < old.Length)
                return true;
        }
    }

    /// <summary>Where something stood before it was renamed: relative to its mount if absolute, else beside it.</summary>
    private (string Before, string Inside)? RedirectOf(Place place)
    {
        if (Attribute(place.Upper, RedirectName) is not { } redirect)
            return null;
        if (redirect.StartsWith('/'))
            return (stage.Before(place.Mount) + redirect, Path.Join(stage.Mounts[place.Mount].Point, redirect));
        var inside = Path.Join(Path.GetDirectoryName(place.Inside), redirect);
        return place.Before is null ? null : (Path.Join(Path.GetDirectoryName(place.Before), redirect), inside);
    }

    private static int CountBelow(string directory) =>
        Directory
            .EnumerateFileSystemEntries(
                directory,
                "*",
                new EnumerationOptions
                {
                    RecurseSubdirectories = true,
                    AttributesToSkip = default,
                    IgnoreInaccessible = true,
                }
            )
            .Count();

    private static string? Attribute(string path, string name)
    {
        var value = new byte[4096]; // the longest redirect, a path
        var length = Posix.lgetxattr(path, name, value, value.Length);
        return length < 0 ? null : Encoding.UTF8.GetString(value, 0, (int)length);
    }

    private static bool IsWhiteout(string path) =>
        Posix.statx(Posix.CurrentDirectory, path, Posix.NoFollow, Posix.BasicStats, out var stat) == 0
        && (stat.Mode & TypeMask) == CharacterDevice
        && stat is { DeviceMajor: 0, DeviceMinor: 0 };

    private static string Octal(UnixFileMode mode) => Convert.ToString((int)mode, 8).PadLeft(4, '0');
}

using System.Security.Cryptography;
using System.Text;
using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Engine.Planning;

/// <summary>A file that somebody else has changed after the run, in its three versions.</summary>
/// <param name="Before">As it was before the changes that are to be undone.</param>
/// <param name="Ours">As the run left it.</param>
/// <param name="Now">As it is.</param>
public sealed record EditedFile(FileSnapshot Before, FileSnapshot Ours, FileSnapshot Now)
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Where it is.</summary>
    public string Path => Now.Path;

    /// <summary>What stands at a path, without storing its content.</summary>
    public static FileSnapshot Look(IHostReader host, string path)
    {
        var stat = host.Stat(path);
        return new FileSnapshot(
            path,
            stat?.Type,
            stat?.Attributes,
            stat?.Type == FileType.File ? Hash(host.ReadFile(path) ?? []) : null,
            stat?.LinkTarget
        );
    }

    /// <summary>SHA-256 in lower-case hex.</summary>
    public static string Hash(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>Whether both are the same but for times and extended attributes, which tools change by themselves.</summary>
    /// <param name="attributes">Whether owner and mode count.</param>
    public static bool Same(FileSnapshot one, FileSnapshot other, bool attributes = true) =>
        (one.Type, one.ContentHash, one.LinkTarget) == (other.Type, other.ContentHash, other.LinkTarget)
        && (
            !attributes
            || (one.Attributes?.Mode, one.Attributes?.Owner, one.Attributes?.Group)
                == (other.Attributes?.Mode, other.Attributes?.Owner, other.Attributes?.Group)
        );

    /// <summary>The text in which our change is undone and their edit stays; <c>null</c> where the two get in each other's way.</summary>
    public string? Merged(IHostReader host, ISnapshots snapshots) =>
        Text(Stored(Before, snapshots)) is { } before
        && Text(Stored(Ours, snapshots)) is { } ours
        && Text(Present(host)) is { } now
            ? ThreeWayMerge.Of(ours, before, now)
            : null;

    /// <summary>The three versions as unified differences: what the run changed, and what was edited since.</summary>
    public string Differences(IHostReader host, ISnapshots snapshots)
    {
        var (before, ours, now) = (Stored(Before, snapshots), Stored(Ours, snapshots), Present(host));
        return $"the run's change (before → ours):\n{Between(Before, before, Ours, ours)}"
            + $"the edit since (ours → now):\n{Between(Ours, ours, Now, now)}";
    }

    private string Between(FileSnapshot from, byte[]? old, FileSnapshot to, byte[]? present)
    {
        var text = new StringBuilder();
        if (from.Type != to.Type)
            text.Append($"{Word(from.Type)} → {Word(to.Type)}\n");
        if (from.LinkTarget != to.LinkTarget)
            text.Append($"link to '{from.LinkTarget}' → '{to.LinkTarget}'\n");
        if (
            from.Attributes is { } was
            && to.Attributes is { } isNow
            && (was.Mode, was.Owner, was.Group) != (isNow.Mode, isNow.Owner, isNow.Group)
        )
            text.Append($"{Rights(was)} → {Rights(isNow)}\n");
        if (from.ContentHash != to.ContentHash)
            text.Append(
                IsKey(old) || IsKey(present) ? "a private key, which is not shown\n"
                : (old is null || Text(old) is not null) && (present is null || Text(present) is not null)
                    ? UnifiedDiff.Between(Path, Text(old), Text(present))
                : $"{old?.Length ?? 0} → {present?.Length ?? 0} bytes that are no text\n"
            );
        return text.Length == 0 ? "nothing\n" : text.ToString();
    }

    private byte[]? Present(IHostReader host) => Now.Type == FileType.File ? host.ReadFile(Path) : null;

    private static byte[]? Stored(FileSnapshot file, ISnapshots snapshots) =>
        file.ContentHash is { } hash ? snapshots.Read(hash) : null;

    private static bool IsKey(byte[]? content) =>
        content is not null && content.AsSpan().IndexOf("PRIVATE KEY-----"u8) >= 0;

    private static string Rights(Kinds.FileAttributes attributes) =>
        $"mode {Convert.ToString((int)attributes.Mode, 8).PadLeft(4, '0')}, owner {attributes.Owner}, group {attributes.Group}";

    private static string Word(FileType? type) =>
        type switch
        {
            null => "nothing",
            FileType.File => "a file",
            FileType.Directory => "a directory",
            FileType.SymbolicLink => "a symbolic link",
            _ => "something else",
        };

    private static string? Text(byte[]? content)
    {
        if (content is null || content.Contains((byte)0))
            return null;
        try
        {
            return Strict.GetString(content);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}

using System.Security.Cryptography;
using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using FileAttributes = RunbookTui.Engine.Kinds.FileAttributes;

namespace RunbookTui.Host.Local;

/// <summary>Snapshots in a directory of the run: one file per content, named by its SHA-256.</summary>
/// <remarks>
/// The directory has mode 0700 and the files 0600, because private keys are among them. A content is on disk
/// (fsync of file and directory) before its hash is returned.
/// </remarks>
public sealed class FileSnapshots : ISnapshots
{
    private static readonly FileAttributes Private = new(UnixFileMode.UserRead | UnixFileMode.UserWrite);

    private readonly string directory;
    private readonly FileAttributes ours;

    /// <summary>Opens the store, creating its directory where there is none; the parent must exist.</summary>
    /// <exception cref="HostException">The directory cannot be made.</exception>
    public FileSnapshots(string directory)
    {
        this.directory = directory;
        PrivateDirectory.Ensure(directory);
        var attributes = LocalFiles.Stat(directory)!.Attributes;
        ours = Private with { Owner = attributes.Owner, Group = attributes.Group };
    }

    /// <inheritdoc/>
    /// <exception cref="HostException">
    /// The path cannot be read, keeps changing while it is read, or the store cannot be written.
    /// </exception>
    public FileSnapshot Take(IHostReader host, string path)
    {
        // Content and attributes must be of the same moment: the change time (ctime) tells.
        for (var attempt = 0; attempt < 5; attempt++)
        {
            if (host.Stat(path) is not { } before)
                return new FileSnapshot(path, null);
            if (before.Type != FileType.File)
                return new FileSnapshot(path, before.Type, before.Attributes, null, before.LinkTarget);
            if (host.ReadFile(path) is { } content && host.Stat(path)?.Changed == before.Changed)
                return new FileSnapshot(path, before.Type, before.Attributes, Store(content));
        }
        throw new HostException(
            $"{path}: kept changing while a snapshot was taken",
            $"fuser -v {ShellWords.Quote(path)}"
        );
    }

    /// <inheritdoc/>
    public IReadOnlyList<FileSnapshot> TakeTree(IHostReader host, string path)
    {
        var taken = new List<FileSnapshot>();
        var waiting = new Stack<string>([path]);
        while (waiting.TryPop(out var next))
        {
            var snapshot = Take(host, next);
            taken.Add(snapshot);
            if (snapshot.Type == FileType.Directory)
                foreach (var name in host.ListDirectory(next).Reverse())
                    waiting.Push(Path.Combine(next, name));
        }
        return taken;
    }

    /// <inheritdoc/>
    public byte[] Read(string contentHash)
    {
        var path = PathOf(contentHash);
        if (LocalFiles.Read(path) is not { } content)
            throw new HostException($"{path}: the snapshot is missing");
        var actual = Hash(content);
        return actual == contentHash
            ? content
            : throw new HostException(
                $"{path}: the snapshot is damaged: expected SHA-256 {contentHash}, found {actual}"
            );
    }

    /// <inheritdoc/>
    public string PlaceOf(string contentHash) => PathOf(contentHash);

    /// <summary>SHA-256 in lower-case hex.</summary>
    internal static string Hash(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private string Store(byte[] content)
    {
        var hash = Hash(content);
        var path = PathOf(hash);
        if (LocalFiles.Stat(path) is not { Type: FileType.File } stored || stored.Size != content.Length)
            LocalChanges.Write(path, content, ours);
        return hash;
    }

    private string PathOf(string contentHash) =>
        contentHash.Length == 64 && contentHash.All(char.IsAsciiHexDigitLower)
            ? Path.Combine(directory, contentHash)
            : throw new HostException($"'{contentHash}' is not a SHA-256 in lower-case hex");
}

using System.Security.Cryptography;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Engine.Journal;

/// <summary>Snapshots that are gone with the process: for forecasts that change nothing, and for tests.</summary>
public sealed class MemorySnapshots : ISnapshots
{
    private readonly Dictionary<string, byte[]> contents = [];

    /// <inheritdoc/>
    public FileSnapshot Take(IHostReader host, string path)
    {
        var stat = host.Stat(path);
        if (stat?.Type != FileType.File)
            return new FileSnapshot(path, stat?.Type, stat?.Attributes, null, stat?.LinkTarget);
        var content = host.ReadFile(path) ?? [];
        var hash = Convert.ToHexStringLower(SHA256.HashData(content));
        contents[hash] = content;
        return new FileSnapshot(path, stat.Type, stat.Attributes, hash);
    }

    /// <inheritdoc/>
    public IReadOnlyList<FileSnapshot> TakeTree(IHostReader host, string path)
    {
        var root = Take(host, path);
        return root.Type == FileType.Directory
            ? [root, .. host.ListDirectory(path).SelectMany(name => TakeTree(host, $"{path.TrimEnd('/')}/{name}"))]
            : [root];
    }

    /// <inheritdoc/>
    public byte[] Read(string contentHash) =>
        contents.TryGetValue(contentHash, out var content)
            ? content
            : throw new HostException($"no snapshot has the content {contentHash}");

    /// <inheritdoc/>
    public string PlaceOf(string contentHash) => $"snapshot {contentHash}";
}

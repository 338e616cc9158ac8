using RunbookTui.Engine.Kinds;

namespace RunbookTui.Engine.Journal;

/// <summary>What stood at a path at one moment.</summary>
/// <param name="Type"><c>null</c> where nothing stood there.</param>
/// <param name="ContentHash">SHA-256 of a file's content in lower-case hex; the content is in the snapshot store.</param>
public sealed record FileSnapshot(
    string Path,
    FileType? Type,
    Kinds.FileAttributes? Attributes = null,
    string? ContentHash = null,
    string? LinkTarget = null
);

/// <summary>The run's store of file contents, addressed by their hash.</summary>
public interface ISnapshots
{
    /// <summary>Records what stands at a path, its content stored durably (fsync) before this returns.</summary>
    FileSnapshot Take(IHostReader host, string path);

    /// <summary>Records a path and, where it is a directory, everything below it, parents first.</summary>
    IReadOnlyList<FileSnapshot> TakeTree(IHostReader host, string path);

    /// <summary>The content of a hash that <see cref="Take"/> stored.</summary>
    /// <exception cref="HostException">The store lost or damaged it.</exception>
    byte[] Read(string contentHash);

    /// <summary>Where a stored content can be found by hand.</summary>
    string PlaceOf(string contentHash);
}

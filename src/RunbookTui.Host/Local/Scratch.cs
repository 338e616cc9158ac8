using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Local;

/// <summary>A temporary directory with mode 0700, and files in it with mode 0600.</summary>
internal sealed class Scratch : IScratch
{
    public string Path { get; } = Create();

    public string Write(string relativePath, ReadOnlySpan<byte> content)
    {
        var path = System.IO.Path.GetFullPath(relativePath, Path);
        if (!path.StartsWith(Path + "/", StringComparison.Ordinal))
            throw new ArgumentException($"'{relativePath}' leads out of the scratch directory", nameof(relativePath));
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            using var file = Posix.Open(path, Posix.ReadWrite | Posix.Create | Posix.Truncate, 0x180, "creating it");
            LocalChanges.WriteAll(file, content, path, "writing it");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new HostException($"{path}: cannot be written: {exception.Message}", "free some space", exception);
        }
        return path;
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Somebody cleaned up already.
        }
    }

    private static string Create()
    {
        try
        {
            return Directory.CreateTempSubdirectory("runbook-tui-").FullName;
        }
        catch (Exception full) when (full is IOException or UnauthorizedAccessException)
        {
            // A full or read-only /tmp must not keep anybody from a rollback: these are in memory.
            return CreateIn("/run") ?? CreateIn("/dev/shm") ?? throw Refused(full);
        }
    }

    private static string? CreateIn(string directory)
    {
        var path = System.IO.Path.Combine(directory, $"runbook-tui-{Guid.NewGuid():N}");
        return Posix.mkdir(path, 0x1c0) == 0 ? path : null;
    }

    private static HostException Refused(Exception exception) =>
        new(
            $"{System.IO.Path.GetTempPath()}: no temporary directory can be made: {exception.Message}",
            "free some space in it",
            exception
        );
}

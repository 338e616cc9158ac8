using System.Text;
using Microsoft.Win32.SafeHandles;
using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Local;

namespace RunbookTui.Host.Runs;

/// <summary>The file behind <see cref="HostLock"/>: where it is, and how it is opened without being led astray.</summary>
internal static class LockFile
{
    /// <summary>Cleared at every start of the machine, writable by root alone (FHS, /run).</summary>
    public const string HostDirectory = "/run";

    private const uint Private = 0x180; // 0600

    /// <summary>The lock of the host, or where its directory is missing or cannot be written, that of the state directory.</summary>
    /// <exception cref="HostException">Neither can be opened, or what is there is not a lock of ours.</exception>
    public static (SafeFileHandle File, string Path) Open(string hostDirectory, string root)
    {
        var path = PathIn(hostDirectory);
        if (Directory.Exists(hostDirectory))
        {
            var file = TryOpen(path);
            if (!file.IsInvalid)
                return (Checked(file, path), path);
            file.Dispose();
            if (
                Posix.Error is not (Posix.ReadOnlyFileSystem or Posix.Denied or Posix.NotPermitted or Posix.NoSuchEntry)
            )
                throw Failure(path);
        }
        PrivateDirectory.Ensure(root);
        path = FallbackIn(root);
        var fallback = TryOpen(path);
        if (!fallback.IsInvalid)
            return (Checked(fallback, path), path);
        fallback.Dispose();
        throw Failure(path);
    }

    /// <summary>What the lock says, wherever it is; <c>null</c> where it says nothing.</summary>
    public static LockHolder? Read(string hostDirectory, string root) =>
        Read(PathIn(hostDirectory)) ?? Read(FallbackIn(root));

    /// <summary>What a lock file says; <c>null</c> where it says nothing of use.</summary>
    public static LockHolder? Read(string path) =>
        // A link is not followed here either: who may not write the directory cannot have made one, but fallbacks vary.
        LocalFiles.Stat(path)
            is { Type: FileType.File }
        && LocalFiles.Read(path) is { } content
            ? LockHolder.FromJson(Encoding.UTF8.GetString(content))
            : null;

    private static string PathIn(string hostDirectory) => Path.Combine(hostDirectory, "runbook-tui.lock");

    private static string FallbackIn(string root) => Path.Combine(root, "lock");

    private static SafeFileHandle TryOpen(string path)
    {
        const int wanted = Posix.ReadWrite | Posix.Create | Posix.CloseOnExec;
        int descriptor;
        do descriptor = Posix.open(path, wanted | Posix.NotThroughLinks, (int)Private);
        while (descriptor < 0 && Posix.Error == Posix.Interrupted);
        return new SafeFileHandle(descriptor, ownsHandle: true);
    }

    private static SafeFileHandle Checked(SafeFileHandle file, string path)
    {
        try
        {
            if (Posix.fstatx(file, "", Posix.OfDescriptor, Posix.BasicStats, out var stat) != 0)
                throw Posix.Failure(path, "looking at the lock");
            if (LocalFiles.TypeOf(stat.Mode) != FileType.File || stat.Owner != Posix.geteuid() || stat.Links != 1)
                throw NotOurs(path);
            return Posix.fchmod(file, Private) == 0 ? file : throw Posix.Failure(path, "making the lock private");
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static HostException Failure(string path) =>
        Posix.Error == Posix.TooManyLinks ? NotOurs(path) : Posix.Failure(path, "opening the lock");

    private static HostException NotOurs(string path) =>
        new(
            $"{path}: expected a regular file of user {Posix.geteuid()} with one name, found something else",
            $"look at it: ls -l {path}"
        );
}

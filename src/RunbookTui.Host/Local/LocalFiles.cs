using System.Text;
using Microsoft.Win32.SafeHandles;
using RunbookTui.Engine.Kinds;
using FileAttributes = RunbookTui.Engine.Kinds.FileAttributes;

namespace RunbookTui.Host.Local;

/// <summary>Looking at files for <see cref="LocalHost"/>, by system calls, so that every failure names its cause.</summary>
internal static class LocalFiles
{
    private const int PermissionBits = 0xfff; // 07777

    /// <inheritdoc cref="IHostReader.Stat"/>
    public static FileStat? Stat(string path)
    {
        CheckPath(path);
        if (Posix.statx(Posix.CurrentDirectory, path, Posix.NoFollow, Posix.BasicStats, out var stat) != 0)
            return Posix.Error is Posix.NoSuchEntry or Posix.NotADirectory
                ? null
                : throw Posix.Failure(path, "looking at it");
        var type = TypeOf(stat.Mode);
        return new FileStat(
            type,
            new FileAttributes(
                (UnixFileMode)(stat.Mode & PermissionBits),
                stat.Owner,
                stat.Group,
                ExtendedAttributes.Read(path),
                Moment(stat.Modified)
            ),
            (long)stat.Size,
            Moment(stat.Changed),
            type == FileType.SymbolicLink ? ReadLink(path) : null
        );
    }

    /// <inheritdoc cref="IHostReader.ReadFile"/>
    public static byte[]? Read(string path)
    {
        CheckPath(path);
        if (Posix.statx(Posix.CurrentDirectory, path, 0, Posix.BasicStats, out var stat) != 0)
            return Posix.Error is Posix.NoSuchEntry or Posix.NotADirectory
                ? null
                : throw Posix.Failure(path, "looking at it");
        // Opening a FIFO waits for a writer, perhaps for ever.
        if (TypeOf(stat.Mode) != FileType.File)
            throw new HostException($"{path}: expected a regular file, found a {TypeName(TypeOf(stat.Mode))}");
        // Not by File.ReadAllBytes: that takes a lock and so fails on a file that a daemon has locked.
        var descriptor = Posix.open(path, Posix.ReadOnly | Posix.CloseOnExec, 0);
        if (descriptor < 0)
            return Posix.Error == Posix.NoSuchEntry ? null : throw Posix.Failure(path, "opening it to read");
        using var file = new SafeFileHandle(descriptor, ownsHandle: true);
        return ReadFrom(file, 0, path);
    }

    /// <summary>All bytes from an offset on, whatever length the file claims: those in /proc claim none.</summary>
    internal static byte[] ReadFrom(SafeFileHandle file, long offset, string path)
    {
        try
        {
            var content = new byte[Math.Max(0, RandomAccess.GetLength(file) - offset) + 1];
            var filled = 0;
            while (RandomAccess.Read(file, content.AsSpan(filled), offset + filled) is var read and > 0)
            {
                filled += read;
                if (filled == content.Length)
                    Array.Resize(ref content, content.Length * 2 + 4096);
            }
            Array.Resize(ref content, filled);
            return content;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new HostException($"{path}: cannot be read: {exception.Message}", null, exception);
        }
    }

    /// <inheritdoc cref="IHostReader.ListDirectory"/>
    public static IReadOnlyList<string> List(string path)
    {
        CheckPath(path);
        try
        {
            var names = Directory.EnumerateFileSystemEntries(path).Select(entry => Path.GetFileName(entry)).ToList();
            names.Sort(StringComparer.Ordinal);
            return names;
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // ENOTDIR reaches here as a plain IOException.
            return File.Exists(path)
                ? []
                : throw new HostException($"{path}: cannot be listed: {exception.Message}", "run as root", exception);
        }
    }

    private static string ReadLink(string path)
    {
        Span<byte> buffer = stackalloc byte[4096]; // PATH_MAX
        var length = Posix.readlink(path, buffer, buffer.Length);
        return length < 0
            ? throw Posix.Failure(path, "reading the symbolic link")
            : Encoding.UTF8.GetString(buffer[..(int)length]);
    }

    internal static string DirectoryOf(string path) => Path.GetDirectoryName(path.TrimEnd('/')) ?? "/";

    internal static void CheckPath(string path)
    {
        if (!path.StartsWith('/') || path.Contains('\0'))
            throw new HostException($"'{path}' is not an absolute path");
    }

    internal static FileType TypeOf(ushort mode) =>
        (mode & 0xf000) switch
        {
            0x8000 => FileType.File,
            0x4000 => FileType.Directory,
            0xa000 => FileType.SymbolicLink,
            _ => FileType.Other,
        };

    internal static string TypeName(FileType? type) =>
        type switch
        {
            FileType.File => "regular file",
            FileType.Directory => "directory",
            FileType.SymbolicLink => "symbolic link",
            FileType.Other => "socket, FIFO or device",
            _ => "nothing",
        };

    private static DateTimeOffset Moment(Posix.StatxTime time) =>
        DateTimeOffset.UnixEpoch.AddTicks((time.Seconds * TimeSpan.TicksPerSecond) + (time.Nanoseconds / 100));
}

using System.Security.Cryptography;
using System.Text;
using RunbookTui.Engine.Kinds;
using FileAttributes = RunbookTui.Engine.Kinds.FileAttributes;

namespace RunbookTui.Host.Local;

/// <summary>The file half of <see cref="LocalHost"/>, by system calls, so that every failure names its cause.</summary>
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
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new HostException($"{path}: cannot be read: {exception.Message}", "run as root", exception);
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

    /// <summary>
    /// Replaces or creates a file durably. Where the path is a symbolic link, the link stays and the file it points to
    /// is written: administrators link configuration to where they keep it, and so do distributions.
    /// </summary>
    /// <remarks>
    /// A file with several hard links is replaced under this name only. Without
    /// <see cref="FileAttributes.ExtendedAttributes"/> the new file takes over those of the old one.
    /// </remarks>
    public static void Write(string path, ReadOnlySpan<byte> content, FileAttributes attributes)
    {
        var target = FollowLinks(path);
        var before = Stat(target);
        if (before is not (null or { Type: FileType.File }))
            throw new HostException(
                $"{target}: expected a regular file or nothing, found a {TypeName(before.Type)}; nothing was written"
            );
        if (attributes.ExtendedAttributes is null && before is not null)
            attributes = attributes with { ExtendedAttributes = before.Attributes.ExtendedAttributes };
        var temporary = TemporaryBeside(target);
        try
        {
            WriteNew(temporary, content, attributes);
            if (Posix.rename(temporary, target) != 0)
                throw Posix.Failure(target, "replacing it; the old content is still there");
        }
        catch
        {
            _ = Posix.unlink(temporary);
            throw;
        }
        Posix.SyncDirectory(DirectoryOf(target));
    }

    /// <inheritdoc cref="IHost.CreateDirectory"/>
    public static void CreateDirectory(string path, FileAttributes attributes)
    {
        CheckPath(path);
        // 0700 until the owner is right, so that nobody gets in through the moment between.
        if (Posix.mkdir(path, 0x1c0) != 0)
        {
            if (Posix.Error != Posix.Exists)
                throw Posix.Failure(path, "creating the directory");
            if (Stat(path) is not { Type: FileType.Directory } found)
                throw new HostException(
                    $"{path}: expected a directory or nothing, found a {TypeName(Stat(path)?.Type)}"
                );
            _ = found;
        }
        SetAttributes(path, attributes);
        Posix.SyncDirectory(DirectoryOf(path));
    }

    /// <inheritdoc cref="IHost.CreateSymbolicLink"/>
    public static void CreateLink(string path, string target, FileAttributes attributes)
    {
        CheckPath(path);
        if (Stat(path) is { Type: FileType.Directory })
            throw new HostException($"{path}: expected a symbolic link or nothing, found a directory");
        var temporary = TemporaryBeside(path);
        if (Posix.symlink(target, temporary) != 0)
            throw Posix.Failure(path, "creating the symbolic link");
        try
        {
            SetAttributes(temporary, attributes);
            if (Posix.rename(temporary, path) != 0)
                throw Posix.Failure(path, "putting the symbolic link in place");
        }
        catch
        {
            _ = Posix.unlink(temporary);
            throw;
        }
        Posix.SyncDirectory(DirectoryOf(path));
    }

    /// <summary>Sets owner, mode, extended attributes and modification time, of a link itself where it is one.</summary>
    /// <remarks>
    /// In this order, because a change of owner clears the setuid bit and file capabilities, and an access control
    /// list rewrites the group bits of the mode.
    /// </remarks>
    public static void SetAttributes(string path, FileAttributes attributes)
    {
        CheckPath(path);
        if (Posix.statx(Posix.CurrentDirectory, path, Posix.NoFollow, Posix.BasicStats, out var stat) != 0)
            throw Posix.Failure(path, "looking at it");
        if (
            (stat.Owner, stat.Group) != (attributes.Owner, attributes.Group)
            && Posix.lchown(path, attributes.Owner, attributes.Group) != 0
        )
            throw Posix.Failure(path, $"giving it to {attributes.Owner}:{attributes.Group}");
        var isLink = TypeOf(stat.Mode) == FileType.SymbolicLink;
        if (!isLink && Posix.chmod(path, (uint)attributes.Mode) != 0)
            throw Posix.Failure(path, $"setting its mode to {Convert.ToString((int)attributes.Mode, 8)}");
        if (attributes.ExtendedAttributes is { } wanted)
            ExtendedAttributes.Write(path, wanted);
        if (attributes.Modified is { } modified)
            SetModified(path, modified);
    }

    /// <inheritdoc cref="IHost.Delete"/>
    public static void Delete(string path)
    {
        CheckPath(path);
        if (Posix.unlink(path) != 0)
        {
            if (Posix.Error is Posix.NoSuchEntry or Posix.NotADirectory)
                return;
            if (Posix.Error is not (Posix.IsADirectory or Posix.NotPermitted))
                throw Posix.Failure(path, "removing it");
            var unlinkError = Posix.Error;
            if (Posix.rmdir(path) != 0)
                throw Posix.Failure(
                    path,
                    "removing it",
                    Posix.Error == Posix.NotADirectory ? unlinkError : Posix.Error
                );
        }
        Posix.SyncDirectory(DirectoryOf(path));
    }

    /// <inheritdoc cref="IHost.Move"/>
    public static void Move(string from, string to)
    {
        CheckPath(from);
        CheckPath(to);
        if (Posix.rename(from, to) != 0)
            throw Posix.Failure(from, $"renaming it to {to}");
        Posix.SyncDirectory(DirectoryOf(to));
        if (DirectoryOf(from) != DirectoryOf(to))
            Posix.SyncDirectory(DirectoryOf(from));
    }

    private static void WriteNew(string temporary, ReadOnlySpan<byte> content, FileAttributes attributes)
    {
        using var file = Posix.Open(
            temporary,
            Posix.ReadWrite | Posix.Create | Posix.Exclusive,
            0x180, // 0600: a key must not be readable for one moment
            "creating the new content beside the old; the old content is still there"
        );
        WriteAll(file, content, temporary, "writing the new content; the old content is still there");
        SetAttributes(temporary, attributes);
        if (Posix.fsync(file) != 0)
            throw Posix.Failure(temporary, "making the new content durable; the old content is still there");
    }

    /// <summary>Writes all bytes at the file's position, or throws.</summary>
    internal static void WriteAll(
        Microsoft.Win32.SafeHandles.SafeFileHandle file,
        ReadOnlySpan<byte> content,
        string path,
        string attempt
    )
    {
        while (content.Length > 0)
        {
            var written = Posix.write(file, in content[0], content.Length);
            if (written >= 0)
                content = content[(int)written..];
            else if (Posix.Error != Posix.Interrupted)
                throw Posix.Failure(path, attempt);
        }
    }

    private static void SetModified(string path, DateTimeOffset modified)
    {
        var sinceEpoch = modified.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks;
        var seconds = Math.DivRem(sinceEpoch, TimeSpan.TicksPerSecond, out var ticks);
        if (ticks < 0)
            (seconds, ticks) = (seconds - 1, ticks + TimeSpan.TicksPerSecond);
        ReadOnlySpan<Posix.Timespec> times =
        [
            new() { Nanoseconds = Posix.Omit },
            new() { Seconds = seconds, Nanoseconds = ticks * 100 },
        ];
        if (Posix.utimensat(Posix.CurrentDirectory, path, times, Posix.NoFollow) != 0)
            throw Posix.Failure(path, "setting its modification time");
    }

    private static string FollowLinks(string path)
    {
        var current = path;
        for (var followed = 0; followed < 40; followed++)
        {
            if (Stat(current) is not { Type: FileType.SymbolicLink, LinkTarget: { } target })
                return current;
            current = Path.Combine(DirectoryOf(current), target);
        }
        throw new HostException($"{path}: too many levels of symbolic links; nothing was written");
    }

    private static string ReadLink(string path)
    {
        Span<byte> buffer = stackalloc byte[4096]; // PATH_MAX
        var length = Posix.readlink(path, buffer, buffer.Length);
        return length < 0
            ? throw Posix.Failure(path, "reading the symbolic link")
            : Encoding.UTF8.GetString(buffer[..(int)length]);
    }

    // A name that no daemon takes for one of its own: hidden, and without an ending such as .conf.
    private static string TemporaryBeside(string path) =>
        Path.Combine(DirectoryOf(path), $".runbook-tui-{RandomNumberGenerator.GetHexString(12, lowercase: true)}");

    internal static string DirectoryOf(string path) => Path.GetDirectoryName(path.TrimEnd('/')) ?? "/";

    private static void CheckPath(string path)
    {
        if (!path.StartsWith('/') || path.Contains('\0'))
            throw new HostException($"'{path}' is not an absolute path");
    }

    private static FileType TypeOf(ushort mode) =>
        (mode & 0xf000) switch
        {
            0x8000 => FileType.File,
            0x4000 => FileType.Directory,
            0xa000 => FileType.SymbolicLink,
            _ => FileType.Other,
        };

    private static string TypeName(FileType? type) =>
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

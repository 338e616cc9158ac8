using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using RunbookTui.Engine.Kinds;
using FileAttributes = RunbookTui.Engine.Kinds.FileAttributes;

namespace RunbookTui.Host.Local;

/// <summary>Changing files for <see cref="LocalHost"/>, durably and so that no half change is ever seen.</summary>
internal static class LocalChanges
{
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
        var before = LocalFiles.Stat(target);
        if (before is not (null or { Type: FileType.File }))
            throw new HostException(
                $"{target}: expected a regular file or nothing, found a {LocalFiles.TypeName(before.Type)}; nothing was written"
            );
        if (attributes.ExtendedAttributes is null && before is not null)
            attributes = attributes with { ExtendedAttributes = before.Attributes.ExtendedAttributes };
        var temporary = TemporaryBeside(target);
        try
        {
            WriteNew(temporary, target, content, attributes);
            if (Posix.rename(temporary, target) != 0)
                throw Posix.Failure(target, "replacing it; the old content is still in place");
        }
        catch
        {
            _ = Posix.unlink(temporary);
            throw;
        }
        Posix.SyncDirectory(LocalFiles.DirectoryOf(target));
    }

    /// <inheritdoc cref="IHost.CreateDirectory"/>
    public static void CreateDirectory(string path, FileAttributes attributes)
    {
        LocalFiles.CheckPath(path);
        // 0700 until the owner is right, so that nobody gets in through the moment between.
        if (Posix.mkdir(path, 0x1c0) != 0)
        {
            if (Posix.Error != Posix.Exists)
                throw Posix.Failure(path, "creating the directory");
            var found = LocalFiles.Stat(path)?.Type;
            if (found is not FileType.Directory)
                throw new HostException(
                    $"{path}: expected a directory or nothing, found a {LocalFiles.TypeName(found)}"
                );
        }
        SetAttributes(path, attributes);
        Posix.SyncDirectory(LocalFiles.DirectoryOf(path));
    }

    /// <inheritdoc cref="IHost.CreateSymbolicLink"/>
    public static void CreateLink(string path, string target, FileAttributes attributes)
    {
        LocalFiles.CheckPath(path);
        if (LocalFiles.Stat(path) is { Type: FileType.Directory })
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
        Posix.SyncDirectory(LocalFiles.DirectoryOf(path));
    }

    /// <summary>Sets owner, mode, extended attributes and modification time, of a link itself where it is one.</summary>
    /// <remarks>
    /// In this order, because a change of owner clears the setuid bit and file capabilities, and an access control
    /// list rewrites the group bits of the mode.
    /// </remarks>
    public static void SetAttributes(string path, FileAttributes attributes)
    {
        LocalFiles.CheckPath(path);
        if (Posix.statx(Posix.CurrentDirectory, path, Posix.NoFollow, Posix.BasicStats, out var stat) != 0)
            throw Posix.Failure(path, "looking at it");
        if (
            (stat.Owner, stat.Group) != (attributes.Owner, attributes.Group)
            && Posix.lchown(path, attributes.Owner, attributes.Group) != 0
        )
            throw Posix.Failure(path, $"giving it to {attributes.Owner}:{attributes.Group}");
        var isLink = LocalFiles.TypeOf(stat.Mode) == FileType.SymbolicLink;
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
        LocalFiles.CheckPath(path);
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
        Posix.SyncDirectory(LocalFiles.DirectoryOf(path));
    }

    /// <inheritdoc cref="IHost.Move"/>
    public static void Move(string from, string to)
    {
        LocalFiles.CheckPath(from);
        LocalFiles.CheckPath(to);
        if (Posix.rename(from, to) != 0)
            throw Posix.Failure(from, $"renaming it to {to}");
        Posix.SyncDirectory(LocalFiles.DirectoryOf(to));
        if (LocalFiles.DirectoryOf(from) != LocalFiles.DirectoryOf(to))
            Posix.SyncDirectory(LocalFiles.DirectoryOf(from));
    }

    private static void WriteNew(string temporary, string target, ReadOnlySpan<byte> content, FileAttributes attributes)
    {
        // 0600: a key must not be readable for one moment.
        var descriptor = Posix.open(
            temporary,
            Posix.ReadWrite | Posix.Create | Posix.Exclusive | Posix.CloseOnExec,
            0x180
        );
        if (descriptor < 0)
            throw Posix.Failure(target, "creating the new content beside it; nothing was changed");
        using var file = new SafeFileHandle(descriptor, ownsHandle: true);
        WriteAll(file, content, target, "writing the new content; the old is still in place");
        SetAttributes(temporary, attributes);
        if (Posix.fsync(file) != 0)
            throw Posix.Failure(target, "making the new content durable; the old is still in place");
    }

    /// <summary>Writes all bytes at the file's position, or throws.</summary>
    internal static void WriteAll(SafeFileHandle file, ReadOnlySpan<byte> content, string path, string attempt)
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
            if (LocalFiles.Stat(current) is not { Type: FileType.SymbolicLink, LinkTarget: { } target })
                return current;
            current = Path.Combine(LocalFiles.DirectoryOf(current), target);
        }
        throw new HostException($"{path}: too many levels of symbolic links; nothing was written");
    }

    // A name that no daemon takes for one of its own: hidden, and without an ending such as .conf.
    private static string TemporaryBeside(string path) =>
        Path.Combine(
            LocalFiles.DirectoryOf(path),
            $".runbook-tui-{RandomNumberGenerator.GetHexString(12, lowercase: true)}"
        );
}

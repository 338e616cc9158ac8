using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Local;

/// <summary>Directories of our own state: only their owner and root may look in.</summary>
internal static class PrivateDirectory
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Others =
        UnixFileMode.GroupRead
        | UnixFileMode.GroupWrite
        | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherWrite
        | UnixFileMode.OtherExecute;

    /// <summary>Creates the directory durably with mode 0700; of one that exists, access by others is taken away.</summary>
    /// <remarks>A symbolic link to a directory will do: state is often kept on another disk.</remarks>
    /// <exception cref="HostException">It cannot be made, belongs to somebody else, or is no directory.</exception>
    public static void Ensure(string path)
    {
        // Made with 0700, not made private afterwards; owner and labels are those the system gives.
        if (Posix.mkdir(path, (uint)Mode) == 0)
        {
            Posix.SyncDirectory(LocalFiles.DirectoryOf(path));
            return;
        }
        if (Posix.Error != Posix.Exists)
            throw Posix.Failure(path, "creating the directory");
        if (Posix.statx(Posix.CurrentDirectory, path, 0, Posix.BasicStats, out var stat) != 0)
            throw Posix.Failure(path, "looking at it");
        if (LocalFiles.TypeOf(stat.Mode) != FileType.Directory)
            throw new HostException($"{path}: expected a directory or nothing, found something else");
        if (stat.Owner != Posix.geteuid())
            throw new HostException(
                $"{path}: expected a directory of user {Posix.geteuid()}, found one of user {stat.Owner}",
                "run as root, or name another directory"
            );
        if (((UnixFileMode)stat.Mode & Others) != UnixFileMode.None && Posix.chmod(path, (uint)Mode) != 0)
            throw Posix.Failure(path, "making it private");
    }
}

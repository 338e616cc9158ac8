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
    /// <exception cref="HostException">It cannot be made, or something else stands there.</exception>
    public static void Ensure(string path)
    {
        if (LocalFiles.Stat(path) is not { } stat)
        {
            // 0700 by the mode of mkdir; owner and labels are those the system gives.
            if (Posix.mkdir(path, (uint)Mode) != 0 && Posix.Error != Posix.Exists)
                throw Posix.Failure(path, "creating the directory");
            Posix.SyncDirectory(LocalFiles.DirectoryOf(path));
        }
        else if (stat.Type != FileType.Directory)
            throw new HostException($"{path}: expected a directory or nothing, found something else");
        else if (
            (stat.Attributes.Mode & Others) != UnixFileMode.None
            && Posix.chmod(path, (uint)(stat.Attributes.Mode & ~Others)) != 0
        )
            throw Posix.Failure(path, "making it private");
    }
}

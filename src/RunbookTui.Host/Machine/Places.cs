using System.Globalization;
using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using FileAttributes = RunbookTui.Engine.Kinds.FileAttributes;

namespace RunbookTui.Host.Machine;

/// <summary>Where files go: missing directories, links, read-only and full file systems.</summary>
internal static class Places
{
    /// <summary>Space that must stay free beside what is written, so that daemons and the journal can go on.</summary>
    private const long ReserveBytes = 1 << 20;
    private const long ReserveInodes = 16;
    private const int MaximumLinks = 40;

    /// <summary>Mode of a directory that did not exist.</summary>
    private const UnixFileMode DirectoryMode =
        UnixFileMode.UserRead
        | UnixFileMode.UserWrite
        | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead
        | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherExecute;

    /// <summary>The directory a path is in.</summary>
    public static string Parent(string path) => Path.GetDirectoryName(path) is { Length: > 0 } parent ? parent : "/";

    /// <summary>The directories above the path that do not exist, outermost first.</summary>
    public static IReadOnlyList<string> MissingDirectories(IHostReader host, string path)
    {
        var missing = new List<string>();
        for (var parent = Parent(path); parent != "/" && host.Stat(parent) is null; parent = Parent(parent))
            missing.Insert(0, parent);
        return missing;
    }

    /// <summary>Creates the directories above the path that do not exist, owned by root, 0755.</summary>
    public static void CreateMissingDirectories(IHost host, string path)
    {
        foreach (var directory in MissingDirectories(host, path))
            host.CreateDirectory(directory, new FileAttributes(DirectoryMode));
    }

    /// <summary>
    /// Snapshots of the files, of what links lead to, and of the directories above them that do not exist yet, parents
    /// first.
    /// </summary>
    public static IReadOnlyList<FileSnapshot> Snapshot(
        IHostReader host,
        ISnapshots snapshots,
        params IReadOnlyList<string> paths
    ) =>
        [
            .. paths
                .SelectMany(path => MissingDirectories(host, path))
                .Distinct()
                .OrderBy(path => path.Length)
                .Concat(paths.Concat(paths.Select(path => Follow(host, path)?.Path).OfType<string>()).Distinct())
                .Select(path => snapshots.Take(host, path)),
        ];

    /// <summary>What stands at the end of a chain of symbolic links; <c>null</c> where it ends in nothing.</summary>
    public static (string Path, FileStat Stat)? Follow(IHostReader host, string path)
    {
        for (var links = 0; links < MaximumLinks; links++)
        {
            if (host.Stat(path) is not { } stat)
                return null;
            if (stat is not { Type: FileType.SymbolicLink, LinkTarget: { } target })
                return (path, stat);
            path = Path.GetFullPath(target, Parent(path));
        }
        throw new HostException($"'{path}': more than {MaximumLinks} symbolic links in a row");
    }

    /// <summary>When the file, or a symbolic link that leads to it, last changed; <c>null</c> where there is none.</summary>
    public static DateTimeOffset? Changed(IHostReader host, string path)
    {
        DateTimeOffset? latest = null;
        for (var links = 0; links < MaximumLinks; links++)
        {
            if (host.Stat(path) is not { } stat)
                return latest;
            if (latest is null || stat.Changed > latest)
                latest = stat.Changed;
            if (stat is not { Type: FileType.SymbolicLink, LinkTarget: { } target })
                return latest;
            path = Path.GetFullPath(target, Parent(path));
        }
        return latest;
    }

    /// <summary>Why a file of that size could not be written at the path.</summary>
    public static async Task<IReadOnlyList<Obstacle>> CheckWritableAsync(
        IHostReader host,
        string path,
        long size,
        CancellationToken cancellation
    )
    {
        if (host.Stat(path) is { } stat)
        {
            if (stat.Type == FileType.SymbolicLink)
            {
                return
                [
                    new Obstacle(
                        $"'{path}' is a symbolic link",
                        "a regular file, or nothing",
                        $"a symbolic link to '{stat.LinkTarget}'",
                        $"name the file it leads to: {stat.LinkTarget}"
                    ),
                ];
            }
            if (stat.Type != FileType.File)
            {
                return
                [
                    new Obstacle(
                        $"'{path}' is not a file",
                        "a regular file, or nothing",
                        stat.Type == FileType.Directory ? "a directory" : "a socket, FIFO or device",
                        $"choose another path, or look with: ls -ld {ShellWords.Quote(path)}"
                    ),
                ];
            }
        }
        var missing = MissingDirectories(host, path);
        var existing = Parent(missing.Count > 0 ? missing[0] : path);
        if (Follow(host, existing) is { Stat.Type: not FileType.Directory })
        {
            return
            [
                new Obstacle(
                    $"'{path}' cannot be created",
                    $"'{existing}' is a directory",
                    $"'{existing}' is something else",
                    $"choose another path, or look with: ls -ld {ShellWords.Quote(existing)}"
                ),
            ];
        }
        var obstacles = new List<Obstacle>();
        if (ReadOnlyMount(host, existing) is { } mount)
        {
            obstacles.Add(
                new Obstacle(
                    $"'{path}' cannot be written",
                    $"the file system of '{existing}' is writable",
                    $"'{mount}' is mounted read-only",
                    $"mount -o remount,rw {ShellWords.Quote(mount)}"
                )
            );
        }
        if (await FullAsync(host, existing, size, cancellation) is { } full)
        {
            obstacles.Add(
                new Obstacle(
                    $"'{path}' cannot be written",
                    $"{size + ReserveBytes} bytes and {ReserveInodes} inodes free in '{existing}'",
                    full,
                    $"make room; see: df -h {ShellWords.Quote(existing)}; df -i {ShellWords.Quote(existing)}"
                )
            );
        }
        return obstacles;
    }

    /// <summary>The mount point of the directory's file system where that is read-only; else <c>null</c>.</summary>
    /// <remarks>Columns of <c>/proc/self/mountinfo</c> as in proc(5); of mounts on one place the last is on top.</remarks>
    private static string? ReadOnlyMount(IHostReader host, string directory)
    {
        if (host.ReadFile("/proc/self/mountinfo") is not { } bytes)
            return null;
        string? mount = null;
        var readOnly = false;
        foreach (var line in System.Text.Encoding.UTF8.GetString(bytes).Split('\n'))
        {
            var halves = line.Split(" - ", 2);
            var columns = halves[0].Split(' ');
            if (columns.Length < 6 || halves.Length < 2)
                continue;
            var point = columns[4].Replace("\\040", " ", StringComparison.Ordinal);
            if (!IsBelow(directory, point) || point.Length < (mount?.Length ?? 0))
                continue;
            mount = point;
            var super = halves[1].Split(' ', 3);
            readOnly = columns[5].Split(',').Contains("ro") || (super.Length > 2 && super[2].Split(',').Contains("ro"));
        }
        return readOnly ? mount : null;
    }

    private static bool IsBelow(string path, string directory) =>
        directory == "/" || path == directory || path.StartsWith(directory + "/", StringComparison.Ordinal);

    private static async Task<string?> FullAsync(
        IHostReader host,
        string directory,
        long size,
        CancellationToken cancellation
    )
    {
        var command = new Command("df", "-B1", "--output=avail,iavail,itotal", "--", directory);
        var result = await CommandFault.RequireAsync(host, command, cancellation);
        var numbers = result.Output.Trim().Split('\n')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (numbers.Length != 3)
            throw new HostException($"'{command}' printed '{result.Output.Trim()}', expected three numbers");
        if (Number(numbers[0]) is { } bytes && bytes < size + ReserveBytes)
            return $"{bytes} bytes free";
        // File systems without a fixed number of inodes (btrfs) say 0 of 0, or '-'.
        return Number(numbers[2]) > 0 && Number(numbers[1]) is { } inodes && inodes < ReserveInodes
            ? $"{inodes} inodes free"
            : null;
    }

    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

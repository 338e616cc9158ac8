using System.Text;

namespace RunbookTui.Host.Sandbox;

/// <summary>How a mount of the host is shown in a sandbox.</summary>
internal enum MountTreatment
{
    /// <summary>An overlay: read from the host, written to memory.</summary>
    Overlay,

    /// <summary>As it is, but read-only: it is read-only on the host too.</summary>
    ReadOnly,

    /// <summary>A single file mounted over another, as containers do with <c>/etc/resolv.conf</c>: a writable copy.</summary>
    Copy,
}

/// <summary>One mount of the host that a sandbox shows.</summary>
/// <param name="Point">Its mount point, an absolute path.</param>
/// <param name="FileSystem">The type of file system, such as <c>ext4</c>.</param>
internal sealed record HostMount(string Point, string FileSystem, MountTreatment Treatment);

/// <summary>Reads <c>/proc/self/mountinfo</c>; see proc_pid_mountinfo(5).</summary>
internal static class MountTable
{
    /// <summary>Directories a sandbox gets anew, with everything mounted below them left out.</summary>
    public static readonly IReadOnlyList<string> Fresh = ["/proc", "/sys", "/dev", "/run", "/tmp"];

    // File systems without files of their own: the kernel's faces, and automount points, whose mere sight mounts.
    private static readonly HashSet<string> Pseudo =
    [
        "autofs",
        "binfmt_misc",
        "bpf",
        "cgroup",
        "cgroup2",
        "configfs",
        "debugfs",
        "devpts",
        "devtmpfs",
        "efivarfs",
        "fusectl",
        "hugetlbfs",
        "mqueue",
        "nsfs",
        "proc",
        "pstore",
        "rpc_pipefs",
        "securityfs",
        "selinuxfs",
        "sysfs",
        "tracefs",
    ];

    /// <summary>The mounts a sandbox shows, parents first; the first is <c>/</c>.</summary>
    /// <param name="mountInfo">The text of <c>/proc/self/mountinfo</c>.</param>
    /// <param name="isFile">Whether a mount point is a file rather than a directory.</param>
    public static IReadOnlyList<HostMount> Read(string mountInfo, Func<string, bool> isFile)
    {
        var all = new Dictionary<string, Entry>(StringComparer.Ordinal);
        foreach (var line in mountInfo.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var fields = line.Split(' ');
            var separator = Array.IndexOf(fields, "-", 6);
            if (separator < 0 || separator + 3 >= fields.Length)
                continue;
            all[fields[0]] = new Entry(
                fields[0],
                fields[1],
                Unescape(fields[4]),
                fields[separator + 1],
                HasReadOnly(fields[5]) || HasReadOnly(fields[separator + 3])
            );
        }
        var visible = all.Values.Where(mount => !IsCovered(mount, all));
        return
        [
            .. visible
                .Where(mount => !Pseudo.Contains(mount.FileSystem) && !IsFresh(mount.Point))
                .OrderBy(mount => mount.Point.Length)
                .ThenBy(mount => mount.Point, StringComparer.Ordinal)
                .Select(mount => new HostMount(
                    mount.Point,
                    mount.FileSystem,
                    mount.Point != "/" && isFile(mount.Point) ? MountTreatment.Copy
                        : mount.Point != "/" && mount.ReadOnly ? MountTreatment.ReadOnly
                        : MountTreatment.Overlay
                )),
        ];
    }

    /// <summary>Whether a path is in a directory that a sandbox gets anew.</summary>
    public static bool IsFresh(string path) => Fresh.Any(fresh => IsAtOrBelow(path, fresh));

    /// <summary>Whether a path is a directory or something below it, by its text.</summary>
    public static bool IsAtOrBelow(string path, string directory) =>
        directory == "/"
        || (
            path.StartsWith(directory, StringComparison.Ordinal)
            && (path.Length == directory.Length || path[directory.Length] == '/')
        );

    private sealed record Entry(string Id, string Parent, string Point, string FileSystem, bool ReadOnly);

    /// <summary>
    /// Whether another mount hides it: one at or above its mount point that it is not itself mounted on. The order of
    /// the lines says nothing, as mounts are moved when a system starts.
    /// </summary>
    private static bool IsCovered(Entry mount, Dictionary<string, Entry> all)
    {
        var under = new HashSet<string>(StringComparer.Ordinal);
        for (var id = mount.Id; under.Add(id) && all.TryGetValue(id, out var step); )
            id = step.Parent;
        return all.Values.Any(other => !under.Contains(other.Id) && IsAtOrBelow(mount.Point, other.Point));
    }

    private static bool HasReadOnly(string options) => options.Split(',').Contains("ro", StringComparer.Ordinal);

    // Space, tab, newline and backslash are written as three octal digits.
    private static string Unescape(string field)
    {
        if (!field.Contains('\\', StringComparison.Ordinal))
            return field;
        var raw = Encoding.UTF8.GetBytes(field);
        var bytes = new List<byte>(raw.Length);
        for (var i = 0; i < raw.Length; i++)
            if (raw[i] == '\\' && i + 3 < raw.Length)
            {
                bytes.Add((byte)((raw[i + 1] - '0') * 64 + (raw[i + 2] - '0') * 8 + (raw[i + 3] - '0')));
                i += 3;
            }
            else
                bytes.Add(raw[i]);
        return Encoding.UTF8.GetString([.. bytes]);
    }
}

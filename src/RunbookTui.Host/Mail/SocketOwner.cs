using System.Globalization;
using System.Text;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Mail;

/// <summary>
/// The process a listening socket belongs to: of all that hold it, the one whose parent does not. A daemon's children
/// inherit the sockets of their master.
/// </summary>
/// <param name="Name"><c>postfix</c>, <c>postfix:NAME</c>, <c>dovecot</c> or the program's name.</param>
/// <param name="PostfixDirectory">For a Postfix master its configuration directory.</param>
internal sealed record SocketOwner(int Pid, string Name, string? PostfixDirectory)
{
    private const string PrimaryDirectory = "/etc/postfix";

    /// <summary>Such as <c>postfix:postfix-2525 (master, pid 812)</c>.</summary>
    public override string ToString() =>
        PostfixDirectory is null
            ? $"{Name} (pid {Pid.ToString(CultureInfo.InvariantCulture)})"
            : $"{Name} (master of {PostfixDirectory}, pid {Pid.ToString(CultureInfo.InvariantCulture)})";

    /// <summary>The owners of sockets by inode. A socket without an entry is held by a process that cannot be seen.</summary>
    public static IReadOnlyDictionary<long, IReadOnlyList<SocketOwner>> Find(
        IHostReader host,
        IReadOnlyCollection<long> inodes
    )
    {
        if (inodes.Count == 0)
            return new Dictionary<long, IReadOnlyList<SocketOwner>>();
        var wanted = inodes.ToDictionary(
            inode => $"socket:[{inode.ToString(CultureInfo.InvariantCulture)}]",
            inode => inode,
            StringComparer.Ordinal
        );
        var holders = inodes.Distinct().ToDictionary(inode => inode, _ => new HashSet<int>());
        foreach (var name in host.ListDirectory("/proc"))
            if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
                foreach (var target in Descriptors(host, pid))
                    if (wanted.TryGetValue(target, out var inode))
                        holders[inode].Add(pid);
        var found = new Dictionary<long, IReadOnlyList<SocketOwner>>();
        foreach (var (inode, pids) in holders.Where(entry => entry.Value.Count > 0))
            found[inode] =
            [
                .. pids.Where(pid => Parent(host, pid) is not { } parent || !pids.Contains(parent))
                    .Order()
                    .Select(pid => Describe(host, pid)),
            ];
        return found;
    }

    private static IEnumerable<string> Descriptors(IHostReader host, int pid)
    {
        var directory = $"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/fd";
        IReadOnlyList<string> names;
        try
        {
            names = host.ListDirectory(directory);
        }
        catch (HostException)
        {
            // Another user's process, or one that has just ended. If it holds the socket, the socket has no entry.
            yield break;
        }
        foreach (var name in names)
            if (LinkTarget(host, $"{directory}/{name}") is { } target)
                yield return target;
    }

    private static SocketOwner Describe(IHostReader host, int pid)
    {
        var directory = $"/proc/{pid.ToString(CultureInfo.InvariantCulture)}";
        var program = LinkTarget(host, $"{directory}/exe")?.Replace(" (deleted)", "", StringComparison.Ordinal);
        var name = program is null ? Stat(host, pid)?.Name ?? "unknown" : program[(program.LastIndexOf('/') + 1)..];
        if (name != "master")
            return new SocketOwner(pid, name, null);
        var configuration = ConfigurationDirectory(host, directory);
        return configuration is null
            ? new SocketOwner(pid, name, null)
            : new SocketOwner(pid, InstanceName(configuration), configuration);
    }

    /// <summary>postfix(1) always exports MAIL_CONFIG to the master it starts.</summary>
    private static string? ConfigurationDirectory(IHostReader host, string directory)
    {
        const string variable = "MAIL_CONFIG=";
        return Read(host, $"{directory}/environ")
            ?.Split('\0')
            .FirstOrDefault(entry => entry.StartsWith(variable, StringComparison.Ordinal))
            ?[variable.Length..].TrimEnd('/');
    }

    /// <summary>An instance is called after its directory (postmulti(1)); the primary lives in /etc/postfix.</summary>
    private static string InstanceName(string configuration) =>
        configuration == PrimaryDirectory
            ? "postfix"
            : $"postfix:{configuration[(configuration.LastIndexOf('/') + 1)..]}";

    private static int? Parent(IHostReader host, int pid) => Stat(host, pid)?.Parent;

    /// <summary>The name in parentheses may itself hold parentheses and spaces (proc_pid_stat(5)).</summary>
    private static (string Name, int Parent)? Stat(IHostReader host, int pid)
    {
        if (Read(host, $"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/stat") is not { } text)
            return null;
        var open = text.IndexOf('(', StringComparison.Ordinal);
        var close = text.LastIndexOf(')');
        if (open < 0 || close < open)
            return null;
        var rest = text[(close + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return rest.Length > 1 && int.TryParse(rest[1], NumberStyles.None, CultureInfo.InvariantCulture, out var parent)
            ? (text[(open + 1)..close], parent)
            : null;
    }

    private static string? Read(IHostReader host, string path)
    {
        try
        {
            return host.ReadFile(path) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;
        }
        catch (HostException)
        {
            return null;
        }
    }

    private static string? LinkTarget(IHostReader host, string path)
    {
        try
        {
            return host.Stat(path)?.LinkTarget;
        }
        catch (HostException)
        {
            return null;
        }
    }
}

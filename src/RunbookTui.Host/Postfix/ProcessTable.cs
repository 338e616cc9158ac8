using System.Globalization;
using System.Text;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Postfix;

/// <summary>One process, by proc(5).</summary>
/// <param name="Name">The program's name, at most 15 characters.</param>
/// <param name="StartTicks">When it started, in clock ticks since the machine did.</param>
internal sealed record ProcessEntry(int Pid, int Parent, string Name, long StartTicks);

/// <summary>Looks at processes.</summary>
internal static class ProcessTable
{
    /// <summary>Ticks per second in <c>/proc</c>: USER_HZ, 100 on every Linux that .NET runs on.</summary>
    private const double TicksPerSecond = 100;

    /// <summary>All processes this namespace shows.</summary>
    public static IReadOnlyList<ProcessEntry> Read(IHostReader host) =>
        [
            .. host.ListDirectory("/proc")
                .Select(name =>
                    int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0
                )
                .Where(pid => pid > 0)
                .Select(pid => Find(host, pid))
                .OfType<ProcessEntry>(),
        ];

    /// <summary>One process, or <c>null</c> where there is none of that number.</summary>
    public static ProcessEntry? Find(IHostReader host, int pid) =>
        TextOrNull(host, $"/proc/{pid}/stat") is { } text ? Parse(text) : null;

    /// <summary>Reads <c>/proc/PID/stat</c>; the name in parentheses may itself hold parentheses and blanks.</summary>
    internal static ProcessEntry? Parse(string stat)
    {
        var open = stat.IndexOf('(', StringComparison.Ordinal);
        var close = stat.LastIndexOf(')');
        if (open < 1 || close < open)
            return null;
        var rest = stat[(close + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        // Columns 4 (parent) and 22 (start time) of the whole line; `rest` begins with column 3.
        return
            rest.Length > 19
            && int.TryParse(stat[..open].Trim(), CultureInfo.InvariantCulture, out var pid)
            && int.TryParse(rest[1], CultureInfo.InvariantCulture, out var parent)
            && long.TryParse(rest[19], CultureInfo.InvariantCulture, out var ticks)
            && rest[0] != "Z"
            ? new ProcessEntry(pid, parent, stat[(open + 1)..close], ticks)
            : null;
    }

    /// <summary>The moment a number of ticks after the machine's start.</summary>
    /// <remarks>By <c>/proc/uptime</c>: the boot time in <c>/proc/stat</c> is rounded to seconds and moves with the clock.</remarks>
    /// <exception cref="HostException"><c>/proc/uptime</c> cannot be read.</exception>
    public static DateTimeOffset Moment(IHostReader host, long ticks)
    {
        var text = TextOrNull(host, "/proc/uptime");
        return double.TryParse(text?.Split(' ')[0], CultureInfo.InvariantCulture, out var uptime)
            ? host.Time.GetUtcNow() - TimeSpan.FromSeconds(uptime - (ticks / TicksPerSecond))
            : throw new HostException(
                $"'/proc/uptime' holds '{text}', expected seconds",
                "look whether /proc is mounted"
            );
    }

    /// <summary>Where a link of <c>/proc/PID</c> leads (<c>exe</c>, <c>cwd</c>); <c>null</c> where it is gone or hidden.</summary>
    public static string? Link(IHostReader host, int pid, string name)
    {
        try
        {
            return host.Stat($"/proc/{pid}/{name}")?.LinkTarget?.Replace(" (deleted)", "", StringComparison.Ordinal);
        }
        catch (HostException)
        {
            return null;
        }
    }

    /// <summary>A variable of the environment a process was started with, or <c>null</c>.</summary>
    public static string? Variable(IHostReader host, int pid, string name) =>
        TextOrNull(host, $"/proc/{pid}/environ")
            ?.Split('\0')
            .FirstOrDefault(entry => entry.StartsWith(name + "=", StringComparison.Ordinal))
            ?[(name.Length + 1)..];

    private static string? TextOrNull(IHostReader host, string path)
    {
        try
        {
            return host.ReadFile(path) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;
        }
        catch (HostException)
        {
            // It ended meanwhile, or belongs to another user.
            return null;
        }
    }
}

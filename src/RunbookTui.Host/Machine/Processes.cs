using System.Globalization;
using System.Text;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Machine;

/// <summary>Running processes as <c>/proc</c> shows them.</summary>
internal static class Processes
{
    /// <summary>The name of a process's program (<c>comm</c>); <c>null</c> where there is no such process.</summary>
    public static string? Name(IHostReader host, int pid) =>
        host.ReadFile($"/proc/{pid}/comm") is { } bytes ? Encoding.UTF8.GetString(bytes).Trim() : null;

    /// <summary>The process id in a pid file; <c>null</c> where there is none.</summary>
    public static int? FromPidFile(IHostReader host, string path) =>
        host.ReadFile(path) is { } bytes
        && int.TryParse(
            Encoding.UTF8.GetString(bytes).Trim(),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var pid
        )
        && pid > 0
            ? pid
            : null;

    /// <summary>When the host booted, by the present wall clock, to a hundredth of a second.</summary>
    public static DateTimeOffset? BootTime(IHostReader host) =>
        host.ReadFile("/proc/uptime") is { } bytes
        && double.TryParse(
            Encoding.UTF8.GetString(bytes).Split(' ')[0],
            NumberStyles.Float,
            CultureInfo.InvariantCulture,
            out var seconds
        )
            ? host.Time.GetUtcNow().AddSeconds(-seconds)
            : null;
}

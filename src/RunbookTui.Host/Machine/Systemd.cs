using System.Globalization;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Machine;

/// <summary>The service manager, where it runs.</summary>
internal static class Systemd
{
    /// <summary>Whether systemd booted this host; sd_booted(3) looks at the same directory.</summary>
    public static bool IsBooted(IHostReader host) => host.Stat("/run/systemd/system") is { Type: FileType.Directory };

    /// <summary>Properties of a unit as <c>systemctl show</c> prints them.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> ShowAsync(
        IHostReader host,
        string unit,
        CancellationToken cancellation
    )
    {
        var command = new Command(
            "systemctl",
            "show",
            "--property=LoadState,ActiveState,SubState,Type,MainPID,StateChangeTimestampMonotonic,UnitFileState",
            "--",
            unit
        );
        var result = await CommandFault.RequireAsync(host, command, cancellation);
        return result
            .Output.Split('\n')
            .Select(line => line.Split('=', 2))
            .Where(parts => parts.Length == 2)
            .ToDictionary(parts => parts[0], parts => parts[1]);
    }

    /// <summary>Whether the unit is loaded; a unit that is not known is looked for again after a daemon-reload.</summary>
    public static async Task<bool> IsLoadedAsync(IHostReader host, string unit, CancellationToken cancellation) =>
        (await ShowAsync(host, unit, cancellation)).GetValueOrDefault("LoadState") == "loaded";

    /// <summary>Runs <c>systemctl VERB UNIT</c>.</summary>
    public static Task CallAsync(IHost host, string verb, string unit, CancellationToken cancellation) =>
        CommandFault.RequireAsync(host, new Command("systemctl", verb, "--", unit), cancellation);

    /// <summary>Whether the unit starts at boot.</summary>
    public static async Task<bool?> IsEnabledAsync(IHostReader host, string unit, CancellationToken cancellation) =>
        (await ShowAsync(host, unit, cancellation)).GetValueOrDefault("UnitFileState") switch
        {
            "enabled" or "enabled-runtime" or "alias" => true,
            "disabled" or "masked" or "masked-runtime" => false,
            // static, indirect, generated: whether it starts at boot is another unit's business.
            _ => null,
        };

    /// <summary>The wall-clock time of a monotonic time stamp in microseconds.</summary>
    /// <remarks>Exact on hosts that are never suspended: <c>/proc/uptime</c> counts suspended time, the stamp does not.</remarks>
    public static DateTimeOffset? Wall(IHostReader host, string? microseconds) =>
        long.TryParse(microseconds, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? Processes.BootTime(host)?.AddMicroseconds(number)
            : null;
}

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
            "--property=LoadState,ActiveState,SubState,Type,MainPID,StateChangeTimestampMonotonic,UnitFileState,Result",
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

    /// <summary>Starts a unit.</summary>
    /// <remarks>
    /// systemd refuses the sixth start within ten seconds (StartLimitBurst= in systemd.unit(5)), and a few retries in a
    /// row are as many: its count is taken back once.
    /// </remarks>
    public static async Task<CommandResult> StartAsync(IHost host, string unit, CancellationToken cancellation)
    {
        var start = new Command("systemctl", "start", "--", unit);
        var result = await host.RunAsync(start, cancellation);
        if (
            result.Succeeded
            || (await ShowAsync(host, unit, cancellation)).GetValueOrDefault("Result") != "start-limit-hit"
        )
            return result;
        await CallAsync(host, "reset-failed", unit, cancellation);
        return await host.RunAsync(start, cancellation);
    }

    /// <summary>Starts a unit and throws where that fails, with what its programs have logged.</summary>
    /// <exception cref="HostException">It did not start.</exception>
    public static async Task RequireStartAsync(IHost host, string unit, CancellationToken cancellation)
    {
        var since = host.Time.GetUtcNow().ToUnixTimeSeconds();
        var result = await StartAsync(host, unit, cancellation);
        if (result.Succeeded)
            return;
        var journal = new Command(
            "journalctl",
            "--quiet",
            "--no-pager",
            "--output=cat",
            "--lines=12",
            string.Create(CultureInfo.InvariantCulture, $"--since=@{since}"),
            $"--unit={unit}"
        );
        var logged = (await host.QueryAsync(journal, cancellation)).Output.Trim();
        throw new HostException(
            $"'{unit}' does not start: exit status {result.ExitCode}{CommandFault.Tail(result)}"
                + (logged.Length > 0 ? $"\nits log:\n{logged}" : ""),
            $"look with: journalctl -u {ShellWords.Quote(unit)}"
        );
    }

    /// <summary>Whether the unit starts at boot.</summary>
    public static async Task<bool?> IsEnabledAsync(IHostReader host, string unit, CancellationToken cancellation) =>
        (await ShowAsync(host, unit, cancellation)).GetValueOrDefault("UnitFileState") switch
        {
            "enabled" or "enabled-runtime" or "alias" => true,
            "disabled" or "masked" or "masked-runtime" => false,
            // static, indirect, generated: whether it starts at boot is another unit's business.
            _ => null,
        };

    /// <summary>Takes a unit off the list of those that failed; nothing where it did not.</summary>
    public static async Task ForgetFailureAsync(IHost host, string unit, CancellationToken cancellation)
    {
        if ((await ShowAsync(host, unit, cancellation)).GetValueOrDefault("ActiveState") == "failed")
            await CallAsync(host, "reset-failed", unit, cancellation);
    }

    /// <summary>The wall-clock time of a monotonic time stamp in microseconds.</summary>
    /// <remarks>Exact on hosts that are never suspended: <c>/proc/uptime</c> counts suspended time, the stamp does not.</remarks>
    public static DateTimeOffset? Wall(IHostReader host, string? microseconds) =>
        long.TryParse(microseconds, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? Processes.BootTime(host)?.AddMicroseconds(number)
            : null;
}

using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Machine;

/// <summary>Any systemd unit. Where systemd does not run, there is no way to start an unknown daemon.</summary>
internal sealed class SystemdDaemon(string unit) : IDaemon
{
    /// <inheritdoc/>
    public string Name => unit;

    /// <inheritdoc/>
    public async Task<bool> ExistsAsync(IHostReader host, CancellationToken cancellation) =>
        Systemd.IsBooted(host) && await Systemd.IsLoadedAsync(host, unit, cancellation);

    /// <inheritdoc/>
    public async Task<bool> IsRunningAsync(IHostReader host, CancellationToken cancellation)
    {
        var properties = await ShowAsync(host, cancellation);
        if (properties.GetValueOrDefault("ActiveState") is not ("active" or "reloading"))
            return false;
        // 'active (exited)' is a unit whose program has ended: a dummy such as postfix.service of Debian 12.
        return properties.GetValueOrDefault("SubState") != "exited";
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ConfigurationFilesAsync(IHostReader host, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<string>>([]);

    /// <inheritdoc/>
    public async Task<DateTimeOffset?> EffectiveSinceAsync(IHostReader host, CancellationToken cancellation)
    {
        var properties = await ShowAsync(host, cancellation);
        return properties.GetValueOrDefault("ActiveState") == "active"
            ? Systemd.Wall(host, properties.GetValueOrDefault("StateChangeTimestampMonotonic"))
            : null;
    }

    /// <inheritdoc/>
    public Task<bool?> IsEnabledAsync(IHostReader host, CancellationToken cancellation) =>
        Systemd.IsBooted(host) ? Systemd.IsEnabledAsync(host, unit, cancellation) : Task.FromResult<bool?>(null);

    /// <inheritdoc/>
    public Task ValidateAsync(IHostReader host, CancellationToken cancellation) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(IHost host, CancellationToken cancellation) =>
        Booted(host) is { } fault ? throw fault : Systemd.RequireStartAsync(host, unit, cancellation);

    /// <inheritdoc/>
    public Task StopAsync(IHost host, CancellationToken cancellation) => CallAsync(host, "stop", cancellation);

    /// <inheritdoc/>
    public Task ReloadAsync(IHost host, CancellationToken cancellation) =>
        CallAsync(host, "reload-or-restart", cancellation);

    /// <inheritdoc/>
    public Task EnableAsync(IHost host, bool enabled, CancellationToken cancellation) =>
        CallAsync(host, enabled ? "enable" : "disable", cancellation);

    /// <inheritdoc/>
    public Task ForgetFailureAsync(IHost host, CancellationToken cancellation) =>
        Systemd.IsBooted(host) ? Systemd.ForgetFailureAsync(host, unit, cancellation) : Task.CompletedTask;

    /// <inheritdoc/>
    public DaemonCommands ByHand(IHostReader host)
    {
        var name = ShellWords.Quote(unit);
        return new DaemonCommands(
            $"systemctl status {name}",
            $"systemctl start {name}",
            $"systemctl reload-or-restart {name}",
            $"systemctl restart {name}",
            $"systemctl stop {name}"
        );
    }

    private Task CallAsync(IHost host, string verb, CancellationToken cancellation) =>
        Booted(host) is { } fault ? throw fault : Systemd.CallAsync(host, verb, unit, cancellation);

    private Task<IReadOnlyDictionary<string, string>> ShowAsync(IHostReader host, CancellationToken cancellation) =>
        Booted(host) is { } fault ? throw fault : Systemd.ShowAsync(host, unit, cancellation);

    private HostException? Booted(IHostReader host) =>
        Systemd.IsBooted(host)
            ? null
            : new HostException(
                $"systemd does not run here, so nothing is known of the service '{unit}'",
                "start and stop it by actions of the kind 'command'"
            );
}

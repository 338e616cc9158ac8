using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Machine;

/// <summary>One daemon that can be started, stopped and asked since when its present configuration holds.</summary>
internal interface IDaemon
{
    /// <summary>As messages name it, such as <c>dovecot</c> or <c>postfix instance postfix-2525</c>.</summary>
    string Name { get; }

    /// <summary>Whether it is on this host at all.</summary>
    Task<bool> ExistsAsync(IHostReader host, CancellationToken cancellation);

    /// <summary>Why it could not start with the configuration it has now, as far as that can be seen.</summary>
    Task<IReadOnlyList<Obstacle>> CheckStartAsync(IHostReader host, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Obstacle>>([]);

    /// <summary>Whether it really runs; what a pid file or a unit claims is not enough.</summary>
    Task<bool> IsRunningAsync(IHostReader host, CancellationToken cancellation);

    /// <summary>The files whose change needs a restart; empty where they are not known.</summary>
    Task<IReadOnlyList<string>> ConfigurationFilesAsync(IHostReader host, CancellationToken cancellation);

    /// <summary>
    /// The time at which the running daemon last read its configuration, never later than that; <c>null</c> where it
    /// does not run or does not show it.
    /// </summary>
    Task<DateTimeOffset?> EffectiveSinceAsync(IHostReader host, CancellationToken cancellation);

    /// <summary>Whether it starts at boot; <c>null</c> where nothing here says so (no systemd).</summary>
    Task<bool?> IsEnabledAsync(IHostReader host, CancellationToken cancellation);

    /// <summary>Refuses where the daemon would not take its configuration; a running daemon would silently keep the old one.</summary>
    /// <exception cref="HostException">The configuration is broken.</exception>
    Task ValidateAsync(IHostReader host, CancellationToken cancellation);

    /// <summary>Starts it. It need not be ready when this returns.</summary>
    Task StartAsync(IHost host, CancellationToken cancellation);

    /// <summary>Stops it.</summary>
    Task StopAsync(IHost host, CancellationToken cancellation);

    /// <summary>Makes it read its configuration and files again without dropping connections.</summary>
    Task ReloadAsync(IHost host, CancellationToken cancellation);

    /// <summary>Makes it start at boot, or not.</summary>
    Task EnableAsync(IHost host, bool enabled, CancellationToken cancellation);

    /// <summary>Where it is stopped, and stopped is right: takes back that its start has failed.</summary>
    Task ForgetFailureAsync(IHost host, CancellationToken cancellation);

    /// <summary>The commands with which an operator looks, starts, restarts and stops, for previews and messages.</summary>
    DaemonCommands ByHand(IHostReader host);
}

/// <summary>Lines that an operator can paste.</summary>
internal sealed record DaemonCommands(string Status, string Start, string Reload, string Restart, string Stop);

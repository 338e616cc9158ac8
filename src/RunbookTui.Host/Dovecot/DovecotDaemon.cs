using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Machine;

namespace RunbookTui.Host.Dovecot;

/// <summary>Dovecot, under systemd or started by its own command.</summary>
internal sealed class DovecotDaemon : IDaemon
{
    private const string Unit = "dovecot.service";
    private const string UsualBase = "/run/dovecot";

    /// <inheritdoc/>
    public string Name => "dovecot";

    /// <inheritdoc/>
    public async Task<bool> ExistsAsync(IHostReader host, CancellationToken cancellation) =>
        await DovecotInstallation.VersionAsync(host, cancellation) is not null;

    /// <inheritdoc/>
    /// <remarks>A pid file may be stale and its number taken by another process, so the process's name is looked at.</remarks>
    public async Task<bool> IsRunningAsync(IHostReader host, CancellationToken cancellation) =>
        IsMaster(host, await BaseAsync(host, cancellation));

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ConfigurationFilesAsync(IHostReader host, CancellationToken cancellation)
    {
        var dovecot = await DovecotInstallation.RequireAsync(host, cancellation);
        var files = new List<string>();
        Collect(host, Places.Parent(dovecot.ConfigurationFile), files);
        // Debian's packages of the protocols switch them on here.
        Collect(host, "/usr/share/dovecot/protocols.d", files);
        return files;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// The master makes its sockets anew after it has read its configuration, at start and at reload, and leaves them
    /// alone at a reload that it refuses. So the change time of its <c>config</c> socket tells, and it is of the
    /// same clock as that of the files.
    /// </remarks>
    public async Task<DateTimeOffset?> EffectiveSinceAsync(IHostReader host, CancellationToken cancellation)
    {
        var directory = await BaseAsync(host, cancellation);
        return IsMaster(host, directory) ? host.Stat(Path.Combine(directory, "config"))?.Changed : null;
    }

    /// <inheritdoc/>
    public Task<bool?> IsEnabledAsync(IHostReader host, CancellationToken cancellation) =>
        Systemd.IsBooted(host) ? Systemd.IsEnabledAsync(host, Unit, cancellation) : Task.FromResult<bool?>(null);

    /// <inheritdoc/>
    /// <remarks><c>doveadm reload</c> exits with 0 over a broken file, and the old configuration stays.</remarks>
    public Task ValidateAsync(IHostReader host, CancellationToken cancellation) =>
        CommandFault.RequireAsync(host, new Command("doveconf", "-n"), cancellation);

    /// <inheritdoc/>
    public Task StartAsync(IHost host, CancellationToken cancellation) =>
        Systemd.IsBooted(host)
            ? Systemd.RequireStartAsync(host, Unit, cancellation)
            : CommandFault.RequireAsync(host, new Command("dovecot"), cancellation);

    /// <inheritdoc/>
    public async Task StopAsync(IHost host, CancellationToken cancellation)
    {
        if (Systemd.IsBooted(host))
            await Systemd.CallAsync(host, "stop", Unit, cancellation);
        // Started by hand, it is not systemd's to stop.
        if (await IsRunningAsync(host, cancellation))
            await CommandFault.RequireAsync(host, new Command("doveadm", "stop"), cancellation);
    }

    /// <inheritdoc/>
    public Task ReloadAsync(IHost host, CancellationToken cancellation) =>
        CommandFault.RequireAsync(host, new Command("doveadm", "reload"), cancellation);

    /// <inheritdoc/>
    public Task EnableAsync(IHost host, bool enabled, CancellationToken cancellation) =>
        Systemd.CallAsync(host, enabled ? "enable" : "disable", Unit, cancellation);

    /// <inheritdoc/>
    public Task ForgetFailureAsync(IHost host, CancellationToken cancellation) =>
        Systemd.IsBooted(host) ? Systemd.ForgetFailureAsync(host, Unit, cancellation) : Task.CompletedTask;

    /// <inheritdoc/>
    public DaemonCommands ByHand(IHostReader host) =>
        Systemd.IsBooted(host)
            ? new SystemdDaemon("dovecot").ByHand(host)
            : new DaemonCommands(
                "doveadm instance list",
                "dovecot </dev/null >/dev/null 2>&1",
                "doveadm reload",
                "doveadm stop; dovecot </dev/null >/dev/null 2>&1",
                "doveadm stop"
            );

    private static bool IsMaster(IHostReader host, string directory) =>
        Processes.FromPidFile(host, Path.Combine(directory, "master.pid")) is { } pid
        && Processes.Name(host, pid) == "dovecot";

    /// <summary>The directory of the sockets; the usual one where the configuration cannot be read.</summary>
    private static async Task<string> BaseAsync(IHostReader host, CancellationToken cancellation)
    {
        var result = await host.QueryAsync(new Command("doveconf", "-h", "base_dir"), cancellation);
        var directory = result.Output.Trim();
        return result.Succeeded && directory.StartsWith('/') ? directory : UsualBase;
    }

    /// <summary>Everything below a directory, and the directories too: their change times tell of removed files.</summary>
    private static void Collect(IHostReader host, string directory, List<string> files)
    {
        files.Add(directory);
        foreach (var name in host.ListDirectory(directory))
        {
            var path = Path.Combine(directory, name);
            if (host.Stat(path) is { Type: FileType.Directory })
                Collect(host, path, files);
            else
                files.Add(path);
        }
    }
}

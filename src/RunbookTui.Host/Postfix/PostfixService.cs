using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Machine;

namespace RunbookTui.Host.Postfix;

/// <summary>One Postfix instance as a service: the primary is <c>-</c>, alone.</summary>
internal sealed class PostfixService(string instance) : IDaemon
{
    /// <inheritdoc/>
    public string Name => instance == PostfixInstances.Primary ? "postfix" : $"postfix instance {instance}";

    /// <inheritdoc/>
    public async Task<bool> ExistsAsync(IHostReader host, CancellationToken cancellation)
    {
        try
        {
            return await PostfixInstances.DirectoryAsync(host, instance, cancellation) is { } directory
                && host.Stat(directory) is not null;
        }
        catch (HostException)
        {
            // No postmulti, no Postfix.
            return false;
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Obstacle>> CheckStartAsync(IHostReader host, CancellationToken cancellation) =>
        await PostfixInstances.DirectoryAsync(host, instance, cancellation) is { } directory
            ? await MasterRules.StrangersAsync(host, directory, cancellation)
            : [];

    /// <inheritdoc/>
    public Task<bool> IsRunningAsync(IHostReader host, CancellationToken cancellation) =>
        PostfixDaemon.IsRunningAsync(host, instance, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ConfigurationFilesAsync(IHostReader host, CancellationToken cancellation) =>
        PostfixDaemon.ConfigurationFilesAsync(host, instance, cancellation);

    /// <inheritdoc/>
    public Task<DateTimeOffset?> EffectiveSinceAsync(IHostReader host, CancellationToken cancellation) =>
        PostfixDaemon.EffectiveSinceAsync(host, instance, cancellation);

    /// <inheritdoc/>
    public async Task<bool?> IsEnabledAsync(IHostReader host, CancellationToken cancellation) =>
        PostfixUnits.AtBoot(host, instance) is { } unit ? await Systemd.IsEnabledAsync(host, unit, cancellation) : null;

    /// <inheritdoc/>
    /// <remarks>A main.cf or master.cf that cannot be parsed makes a stopped instance stay down.</remarks>
    public async Task ValidateAsync(IHostReader host, CancellationToken cancellation)
    {
        var directory = await PostfixInstances.RequireDirectoryAsync(host, instance, cancellation);
        await CommandFault.RequireAsync(host, new Command("postconf", "-c", directory, "-n"), cancellation);
        await CommandFault.RequireAsync(host, new Command("postconf", "-c", directory, "-M"), cancellation);
    }

    /// <inheritdoc/>
    public Task StartAsync(IHost host, CancellationToken cancellation) =>
        PostfixDaemon.StartAsync(host, instance, cancellation);

    /// <inheritdoc/>
    public Task StopAsync(IHost host, CancellationToken cancellation) =>
        PostfixDaemon.StopAsync(host, instance, cancellation);

    /// <inheritdoc/>
    public Task ReloadAsync(IHost host, CancellationToken cancellation) =>
        PostfixDaemon.ReloadAsync(host, instance, cancellation);

    /// <inheritdoc/>
    public async Task EnableAsync(IHost host, bool enabled, CancellationToken cancellation)
    {
        if (PostfixUnits.AtBoot(host, instance) is { } unit)
            await Systemd.CallAsync(host, enabled ? "enable" : "disable", unit, cancellation);
    }

    /// <inheritdoc/>
    public Task ForgetFailureAsync(IHost host, CancellationToken cancellation) =>
        PostfixUnits.Of(host, instance) is { } unit
            ? Systemd.ForgetFailureAsync(host, unit, cancellation)
            : Task.CompletedTask;

    /// <inheritdoc/>
    public DaemonCommands ByHand(IHostReader host)
    {
        if (PostfixUnits.Of(host, instance) is { } unit)
            return new SystemdDaemon(unit).ByHand(host);
        // MAIL_CONFIG makes postfix(1) act on this instance alone.
        var directory = instance == PostfixInstances.Primary ? "/etc/postfix" : $"/etc/{instance}";
        var postfix = $"MAIL_CONFIG={ShellWords.Quote(directory)} postfix";
        return new DaemonCommands(
            PostfixInstanceLines.Running(directory),
            $"{postfix} start",
            $"{postfix} reload",
            $"{postfix} stop; {postfix} start",
            $"{postfix} stop"
        );
    }
}

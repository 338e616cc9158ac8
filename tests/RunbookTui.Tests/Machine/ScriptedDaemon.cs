using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Machine;
using RunbookTui.Tests.Support;

namespace RunbookTui.Tests.Machine;

/// <summary>A daemon of which a test says what each verb does.</summary>
internal sealed class ScriptedDaemon : IDaemon
{
    public const string ConfigurationFile = "/etc/scripted.conf";

    /// <summary>What was called, in order.</summary>
    public List<string> Calls { get; } = [];

    public bool Running { get; set; }

    public DateTimeOffset? Since { get; set; }

    public string? Broken { get; set; }

    /// <summary>Whether a start succeeds.</summary>
    public bool Starts { get; set; } = true;

    /// <summary>Whether a reload makes it read its files.</summary>
    public bool Reloads { get; set; } = true;

    public string Name => "scripted";

    public Task<bool> ExistsAsync(IHostReader host, CancellationToken cancellation) => Task.FromResult(true);

    public Task<bool> IsRunningAsync(IHostReader host, CancellationToken cancellation) => Task.FromResult(Running);

    public Task<IReadOnlyList<string>> ConfigurationFilesAsync(IHostReader host, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<string>>([ConfigurationFile]);

    public Task<DateTimeOffset?> EffectiveSinceAsync(IHostReader host, CancellationToken cancellation) =>
        Task.FromResult(Running ? Since : null);

    public Task<bool?> IsEnabledAsync(IHostReader host, CancellationToken cancellation) => Task.FromResult<bool?>(null);

    public Task ValidateAsync(IHostReader host, CancellationToken cancellation) =>
        Broken is null ? Task.CompletedTask : throw new HostException(Broken);

    public Task StartAsync(IHost host, CancellationToken cancellation)
    {
        Calls.Add("start");
        if (Starts)
            (Running, Since) = (true, host.Time.GetUtcNow());
        return Task.CompletedTask;
    }

    public Task StopAsync(IHost host, CancellationToken cancellation)
    {
        Calls.Add("stop");
        Running = false;
        return Task.CompletedTask;
    }

    public Task ReloadAsync(IHost host, CancellationToken cancellation)
    {
        Calls.Add("reload");
        if (Reloads)
            Since = host.Time.GetUtcNow();
        return Task.CompletedTask;
    }

    public Task EnableAsync(IHost host, bool enabled, CancellationToken cancellation) => Task.CompletedTask;

    public Task ForgetFailureAsync(IHost host, CancellationToken cancellation) => Task.CompletedTask;

    public DaemonCommands ByHand(IHostReader host) => new("look", "start", "reload", "restart", "stop");
}

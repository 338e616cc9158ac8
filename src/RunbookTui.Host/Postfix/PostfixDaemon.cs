using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Machine;

namespace RunbookTui.Host.Postfix;

/// <summary>Since when an instance runs, and runs with its configuration.</summary>
/// <param name="Started">When its master started: parameters in <see cref="PostfixDaemon.ReadAtStartOnly"/> are as old.</param>
/// <param name="Effective">The moment since which all its serving processes have read the configuration.</param>
internal sealed record PostfixAge(DateTimeOffset Started, DateTimeOffset Effective);

/// <summary>Starts, stops and reloads one instance, and tells its state. <c>-</c> is the primary, alone.</summary>
internal static class PostfixDaemon
{
    /// <summary>
    /// Debian: copies resolver files and the like into the queue directory for chrooted daemons. Its units and its
    /// init script run it before each start; <c>postfix start</c> does not.
    /// </summary>
    private const string ChrootScript = "/usr/lib/postfix/configure-instance.sh";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    /// <summary>Parameters that a reload does not change (postconf(5): "stop and start Postfix").</summary>
    public static IReadOnlyList<string> ReadAtStartOnly { get; } =
    ["inet_interfaces", "inet_protocols", "queue_directory", "data_directory"];

    /// <summary>Whether the instance runs; one that does not exist does not.</summary>
    /// <exception cref="HostException">It cannot be told.</exception>
    public static async Task<bool> IsRunningAsync(IHostReader host, string instance, CancellationToken cancellation) =>
        await PostfixInstances.DirectoryAsync(host, instance, cancellation) is { } directory
        && host.Stat(directory) is not null
        && await PostfixMaster.IsRunningAsync(host, directory, cancellation);

    /// <summary>Starts the instance and sees that it runs; nothing where it runs already.</summary>
    /// <exception cref="HostException">It does not run; with the lines of the log that say why, where they are found.</exception>
    public static async Task StartAsync(IHost host, string instance, CancellationToken cancellation)
    {
        var directory = await PostfixInstances.RequireDirectoryAsync(host, instance, cancellation);
        if (await PostfixMaster.IsRunningAsync(host, directory, cancellation))
            return;
        var log = await PostfixLog.OpenAsync(host, instance, directory, cancellation);
        var unit = PostfixUnits.Of(host, instance);
        var command =
            unit is not null ? new Command("systemctl", "start", "--", unit)
            // Without a unit of its own it must not die with the session or unit that starts it.
            : Systemd.IsBooted(host)
                ? new Command(
                    "systemd-run",
                    "--scope",
                    "--quiet",
                    "--slice=system.slice",
                    "--",
                    "postfix",
                    "-c",
                    directory,
                    "start"
                )
            : Control(directory, "start");
        if (unit is null && host.Stat(ChrootScript) is not null)
            await CommandFault.RequireAsync(host, new Command(ChrootScript, instance), cancellation);
        var result = unit is not null
            ? await Systemd.StartAsync(host, unit, cancellation)
            : await host.RunAsync(command, cancellation);
        // `postfix start` waits until its master is up: only a start that says it worked deserves patience.
        if (await WaitAsync(host, directory, running: true, result.Succeeded ? Patience : TimeSpan.Zero, cancellation))
            return;
        var lines = await log.NewLinesAsync(host, cancellation);
        throw new HostException(
            $"{PostfixInstances.Title(instance)} does not run after '{command}' (exit status {result.ExitCode}): its lock is free"
                + (result.Text.Length > 0 ? $"\n{result.Text}" : "")
                + (lines.Count > 0 ? $"\n{log.Name}:\n{string.Join('\n', lines)}" : ""),
            log.Advice(lines)
        );
    }

    /// <summary>Stops the instance and sees that it does not run; nothing where it does not.</summary>
    /// <remarks>Works for disabled instances too, and where the configuration is broken: then by signal.</remarks>
    /// <exception cref="HostException">It still runs.</exception>
    public static async Task StopAsync(IHost host, string instance, CancellationToken cancellation)
    {
        if (
            await PostfixInstances.DirectoryAsync(host, instance, cancellation) is not { } directory
            || host.Stat(directory) is null
            || !await PostfixMaster.IsRunningAsync(host, directory, cancellation)
        )
            return;
        var layout = await InstanceLayout.ReadOrGuessAsync(host, directory, cancellation);
        var commands = new List<Func<Command?>>();
        if (PostfixUnits.Of(host, instance) is { } unit)
        {
            // Debian 13: a stop of the primary's unit also stops the instances (PartOf=), and its start starts none.
            commands.Add(() => new Command("systemctl", "--job-mode=ignore-requirements", "stop", "--", unit));
        }
        // Started by hand, it is in no unit.
        commands.Add(() => Control(directory, "stop"));
        commands.Add(() => PostfixMaster.Find(host, layout) is { } pid ? new Command("kill", "-TERM", $"{pid}") : null);
        var tried = new List<string>();
        foreach (var next in commands)
        {
            if (next() is not { } command)
                continue;
            var result = await host.RunAsync(command, cancellation);
            tried.Add(
                $"'{command}': exit status {result.ExitCode}{(result.Text.Length > 0 ? ", " + result.Text : "")}"
            );
            var patience = result.Succeeded && command.Program != "systemctl" ? Patience : TimeSpan.Zero;
            if (await WaitAsync(host, directory, running: false, patience, cancellation))
                return;
        }
        throw new HostException(
            $"{PostfixInstances.Title(instance)} still runs: its lock is held\n{string.Join('\n', tried)}",
            $"look at it: ps -ef | grep master; cat {layout.Queue}/pid/master.pid"
        );
    }

    /// <summary>Makes the instance read its configuration again.</summary>
    /// <exception cref="HostException">It does not run, or the command failed.</exception>
    public static async Task ReloadAsync(IHost host, string instance, CancellationToken cancellation)
    {
        var directory = await PostfixInstances.RequireDirectoryAsync(host, instance, cancellation);
        var log = await PostfixLog.OpenAsync(host, instance, directory, cancellation);
        var command = Control(directory, "reload");
        var result = await host.RunAsync(command, cancellation);
        if (result.Succeeded && await PostfixMaster.IsRunningAsync(host, directory, cancellation))
            return;
        var lines = await log.NewLinesAsync(host, cancellation);
        throw new HostException(
            $"'{command}' ended with exit status {result.ExitCode}"
                + (result.Text.Length > 0 ? $": {result.Text}" : "")
                + (lines.Count > 0 ? $"\n{log.Name}:\n{string.Join('\n', lines)}" : ""),
            $"look whether it runs: {PostfixInstanceLines.Running(directory)}"
        );
    }

    /// <summary>The files whose change asks for a reload.</summary>
    public static async Task<IReadOnlyList<string>> ConfigurationFilesAsync(
        IHostReader host,
        string instance,
        CancellationToken cancellation
    )
    {
        var directory = await PostfixInstances.RequireDirectoryAsync(host, instance, cancellation);
        return [$"{directory}/main.cf", $"{directory}/master.cf"];
    }

    /// <summary>See <see cref="PostfixAge.Effective"/>; <c>null</c> where the instance does not run.</summary>
    public static async Task<DateTimeOffset?> EffectiveSinceAsync(
        IHostReader host,
        string instance,
        CancellationToken cancellation
    ) => (await AgeAsync(host, instance, cancellation))?.Effective;

    /// <summary>Since when the instance runs, and runs with its configuration; <c>null</c> where it does not run.</summary>
    /// <remarks>
    /// A daemon reads main.cf when it starts. After a reload the idle ones end at once, those in a conversation when
    /// that ends; so the oldest child tells. qmgr always is one, and is as old as the last start or reload.
    /// </remarks>
    public static async Task<PostfixAge?> AgeAsync(IHostReader host, string instance, CancellationToken cancellation)
    {
        if (
            !await IsRunningAsync(host, instance, cancellation)
            || await PostfixInstances.DirectoryAsync(host, instance, cancellation) is not { } directory
        )
            return null;
        var layout = await InstanceLayout.ReadOrGuessAsync(host, directory, cancellation);
        var processes = ProcessTable.Read(host);
        var pid = PostfixMaster.Find(host, layout);
        if (processes.FirstOrDefault(process => process.Pid == pid) is not { } master)
            return null;
        var oldest = processes
            .Where(process => process.Parent == master.Pid)
            .Select(process => process.StartTicks)
            .DefaultIfEmpty(master.StartTicks)
            .Min();
        return new PostfixAge(ProcessTable.Moment(host, master.StartTicks), ProcessTable.Moment(host, oldest));
    }

    /// <summary>postfix(1) with MAIL_CONFIG set acts on that instance alone, the primary's wrapper left out.</summary>
    private static Command Control(string directory, string verb) =>
        new("postfix", verb) { Environment = new Dictionary<string, string> { ["MAIL_CONFIG"] = directory } };

    private static async Task<bool> WaitAsync(
        IHostReader host,
        string directory,
        bool running,
        TimeSpan patience,
        CancellationToken cancellation
    )
    {
        var end = host.Time.GetUtcNow() + patience;
        while (await PostfixMaster.IsRunningAsync(host, directory, cancellation) != running)
        {
            if (host.Time.GetUtcNow() >= end)
                return false;
            await Task.Delay(Step, host.Time, cancellation);
        }
        return true;
    }
}

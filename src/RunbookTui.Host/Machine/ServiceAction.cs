using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Machine;

/// <summary>A system service that runs, with what its files say now; or that does not run.</summary>
internal sealed class ServiceAction(Fields fields) : IAction
{
    /// <summary>The registration.</summary>
    public static ActionKind Kind { get; } =
        new(
            "service",
            "A system service that runs with what its files say now, or that is stopped. It reloads where that suffices.",
            [
                new("name", new FieldType.Text(), "dovecot, postfix, or a systemd unit.", Required: true),
                new("instance", new FieldType.Text(), "Of postfix: the instance; '-' is the primary.", Default: "-"),
                new("state", new FieldType.Choice("running", "stopped"), "What it is to be.", Default: "running"),
                new(
                    "fresh",
                    new FieldType.Flag(),
                    "Whether it must have been started or reloaded after its files last changed.",
                    Default: "false"
                ),
                new(
                    "reads",
                    new FieldType.ListOf(new FieldType.Path()),
                    "Further files it reads, such as certificates; for these a reload suffices."
                ),
                new("enabled", new FieldType.Flag(), "Whether it starts at boot; left out, that stays as it is."),
            ],
            fields => new ServiceAction(fields)
        );

    private readonly IDaemon daemon = Daemons.Of(fields.Text("name"), fields.Text("instance"));
    private readonly ServiceControl control = new(
        Daemons.Of(fields.Text("name"), fields.Text("instance")),
        fields.Texts("reads")
    );

    private bool Running => fields.Text("state") == "running";

    /// <inheritdoc/>
    public string Summary =>
        !Running ? $"stop {daemon.Name}"
        : fields.Flag("fresh") ? $"run {daemon.Name} with its present files"
        : $"run {daemon.Name}";

    /// <inheritdoc/>
    public IReadOnlyList<string> Requires =>
        (fields.Text("name"), fields.Text("instance")) switch
        {
            ("postfix", "-") => ["postfix"],
            ("postfix", var instance) => [$"postfix instance {instance}"],
            (var name, _) => [name],
        };

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Obstacle>> CheckAsync(IHostReader host, CancellationToken cancellation) =>
        await daemon.ExistsAsync(host, cancellation)
            ? Running
                ? await daemon.CheckStartAsync(host, cancellation)
                : []
            :
            [
                new Obstacle(
                    $"there is no service '{daemon.Name}' here",
                    daemon is SystemdDaemon && !Systemd.IsBooted(host)
                        ? "dovecot or postfix: systemd does not run here"
                        : "an installed service",
                    "none",
                    $"install it, or correct the name; look with: {daemon.ByHand(host).Status}"
                ),
            ];

    /// <inheritdoc/>
    public async Task<Inspection> InspectAsync(IHostReader host, CancellationToken cancellation)
    {
        if (!await daemon.ExistsAsync(host, cancellation))
            return new Inspection(!Running, $"there is no service '{daemon.Name}' here");
        var state = await control.ObserveAsync(host, cancellation);
        var enabled = !await MustEnableAsync(host, cancellation);
        var so = Running ? state.Running && (state.Fresh || !fields.Flag("fresh")) : !state.Running;
        return new Inspection(
            so && enabled,
            $"{daemon.Name} {state.Text}{(enabled ? "" : ", start at boot is otherwise")}"
        );
    }

    /// <inheritdoc/>
    /// <remarks>A daemon that is fresh now is stale once an earlier step has changed its files.</remarks>
    public async Task<Inspection> InspectAheadAsync(PreviewContext context, CancellationToken cancellation)
    {
        var now = await InspectAsync(context.Host, cancellation);
        return now.AlreadySo && await ChangedAheadAsync(context, cancellation) is { } path
            ? new Inspection(false, $"{daemon.Name} runs, but '{path}' is going to change")
            : now;
    }

    private async Task<string?> ChangedAheadAsync(PreviewContext context, CancellationToken cancellation)
    {
        if (!Running || !fields.Flag("fresh"))
            return null;
        var files = await daemon.ConfigurationFilesAsync(context.Host, cancellation);
        return context.ForeseenPaths.FirstOrDefault(path =>
            files.Contains(path) || files.Contains(Places.Parent(path)) || fields.Texts("reads").Contains(path)
        );
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Change>> PreviewAsync(PreviewContext context, CancellationToken cancellation)
    {
        if (!await daemon.ExistsAsync(context.Host, cancellation))
            return [new Change.KnownAfter(Requires[0])];
        var changes = new List<Change>();
        var commands = daemon.ByHand(context.Host);
        var state = await control.ObserveAsync(context.Host, cancellation);
        if (!Running && state.Running)
            changes.Add(new Change.Execution(commands.Stop));
        else if (Running && !state.Running)
            changes.Add(new Change.Execution(commands.Start));
        else if (Running && fields.Flag("fresh"))
            changes.Add(
                new Change.Execution(state is { Fresh: false, OnlyReads: true } ? commands.Reload : commands.Restart)
            );
        if (await MustEnableAsync(context.Host, cancellation))
            changes.Add(
                new Change.Note($"{daemon.Name}: {(fields.Flag("enabled") ? "starts" : "does not start")} at boot")
            );
        return changes;
    }

    /// <inheritdoc/>
    public async Task<Undo> PrepareUndoAsync(IHostReader host, ISnapshots snapshots, CancellationToken cancellation) =>
        ServiceUndo.Record(
            fields.Text("name"),
            fields.Text("instance"),
            fields.Texts("reads"),
            await daemon.IsRunningAsync(host, cancellation),
            fields.Has("enabled") ? await daemon.IsEnabledAsync(host, cancellation) : null
        );

    /// <inheritdoc/>
    public async Task ApplyAsync(IHost host, CancellationToken cancellation)
    {
        if (Running)
            await control.RunAsync(host, fields.Flag("fresh"), cancellation);
        else
            await control.StopAsync(host, cancellation);
        if (await MustEnableAsync(host, cancellation))
            await daemon.EnableAsync(host, fields.Flag("enabled"), cancellation);
    }

    /// <summary>Whether the start at boot is otherwise than wanted. Without systemd, as in a rehearsal, nothing says so.</summary>
    private async Task<bool> MustEnableAsync(IHostReader host, CancellationToken cancellation) =>
        fields.Has("enabled")
        && await daemon.IsEnabledAsync(host, cancellation) is { } enabled
        && enabled != fields.Flag("enabled");
}

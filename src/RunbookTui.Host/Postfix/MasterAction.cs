using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Postfix;

/// <summary>Sets and removes services in the master.cf of one instance.</summary>
/// <remarks>
/// A service that is there is changed in its place; a new one goes to the end. The <c>-o</c> options of a named
/// service become exactly those given: an option left over from before could undo what the runbook means.
/// </remarks>
internal sealed class MasterAction : IAction
{
    private readonly string instance;
    private readonly IReadOnlyList<WantedService> services;
    private readonly IReadOnlyList<string> remove;

    private MasterAction(Fields fields)
    {
        instance = fields.Text("instance");
        services = [.. fields.ObjectMap("services").Select(entry => new WantedService(entry.Key, entry.Value))];
        remove = fields.Texts("remove");
    }

    /// <summary>The kind as a runbook sees it.</summary>
    public static ActionKind Kind { get; } =
        new(
            "postfix.master",
            "Sets and removes services in the `master.cf` of one Postfix instance. Other services keep their place and content.",
            [
                new Field(
                    "instance",
                    new FieldType.Text(),
                    "The instance; `-` is the primary.",
                    Default: PostfixInstances.Primary
                ),
                new Field(
                    "services",
                    new FieldType.MapOf(new FieldType.Object([.. WantedService.Table])),
                    "Services by name and type, such as `submission/inet` or `2525/inet`. A service of the same port under another name (`smtps` for `submissions`) is replaced."
                ),
                new Field(
                    "remove",
                    new FieldType.ListOf(new FieldType.Text()),
                    "Services taken out, by name and type, such as `smtp/inet`."
                ),
            ],
            fields => new MasterAction(fields)
        );

    public string Summary
    {
        get
        {
            var parts = new List<string>();
            if (services.Count > 0)
                parts.Add($"set {string.Join(", ", services.Select(service => service.Key))}");
            if (remove.Count > 0)
                parts.Add($"remove {string.Join(", ", remove)}");
            return $"{string.Join("; ", parts)} in master.cf of {PostfixInstances.Title(instance)}";
        }
    }

    public async Task<IReadOnlyList<Obstacle>> CheckAsync(IHostReader host, CancellationToken cancellation)
    {
        // An instance that an earlier step creates has no files yet; ports can be judged all the same.
        var directory = await PostfixInstances.DirectoryAsync(host, instance, cancellation);
        var obstacles = new List<Obstacle>();
        if (directory is not null)
            obstacles.AddRange(await ConfigurationCheck.FileAsync(host, directory, "master.cf", cancellation));
        obstacles.AddRange(services.SelectMany(service => service.Check()));
        obstacles.AddRange(remove.Select(WantedService.CheckKey).OfType<Obstacle>());
        if (obstacles.Count == 0)
            obstacles.AddRange(await MasterRules.CheckAsync(host, services, cancellation));
        return obstacles;
    }

    public async Task<Inspection> InspectAsync(IHostReader host, CancellationToken cancellation)
    {
        if (await PostfixInstances.DirectoryAsync(host, instance, cancellation) is not { } directory)
            return new Inspection(false, $"there is no {PostfixInstances.Resource(instance)} yet");
        var plan = await PlanAsync(host, directory, cancellation);
        return new Inspection(
            plan.Differences.Count == 0,
            plan.Differences.Count == 0
                ? $"all as wanted in '{directory}/master.cf'"
                : $"'{directory}/master.cf': {string.Join("; ", plan.Differences)}"
        );
    }

    public async Task<IReadOnlyList<Change>> PreviewAsync(PreviewContext context, CancellationToken cancellation)
    {
        if (await PostfixInstances.DirectoryAsync(context.Host, instance, cancellation) is not { } directory)
            return [new Change.KnownAfter(PostfixInstances.Resource(instance))];
        using var scratch = await ScratchConfiguration.OpenAsync(context, directory, cancellation);
        var plan = await PlanAsync(context.Host, scratch.Directory, cancellation);
        foreach (var edit in plan.Edits)
            await scratch.EditAsync(edit, cancellation);
        var shared = await SharedPorts.FindAsync(context, instance, services, cancellation);
        return [.. scratch.Foresee(), .. shared.Select(port => new Change.Note($"warning: {port}"))];
    }

    public async Task<Undo> PrepareUndoAsync(IHostReader host, ISnapshots snapshots, CancellationToken cancellation) =>
        Undo.RestoreFiles([
            snapshots.Take(
                host,
                await PostfixInstances.DirectoryOrNewAsync(host, instance, cancellation) + "/master.cf"
            ),
        ]);

    public async Task ApplyAsync(IHost host, CancellationToken cancellation)
    {
        var directory = await PostfixInstances.RequireDirectoryAsync(host, instance, cancellation);
        var plan = await PlanAsync(host, directory, cancellation);
        if (plan.Edits.Count > 0)
            await RefuseSharedPortsAsync(host, cancellation);
        foreach (var edit in plan.Edits)
            await Postconf.EditAsync(host, directory, edit, cancellation);
        if (plan.Edits.Count == 0)
            return;
        var left = await PlanAsync(host, directory, cancellation);
        if (left.Differences.Count > 0)
            throw new HostException(
                $"'{directory}/master.cf' is not as written by postconf: {string.Join("; ", left.Differences)}",
                $"see: {Postconf.In(directory, "-M")}"
            );
    }

    /// <summary>Only now it is known whether an earlier step has taken the port from the other instance.</summary>
    private async Task RefuseSharedPortsAsync(IHost host, CancellationToken cancellation)
    {
        var shared = await SharedPorts.FindAsync(new PreviewContext(host), instance, services, cancellation);
        if (shared.Count > 0)
            throw new HostException(
                string.Join('\n', shared) + "\nnothing was changed by this action",
                "take another port, or remove the service there first with 'postfix.master'"
            );
    }

    private async Task<MasterEdits> PlanAsync(IHostReader host, string directory, CancellationToken cancellation) =>
        MasterEdits.Plan(
            await Postconf.ServicesAsync(host, directory, cancellation),
            services,
            remove,
            ServicePorts.Read(host)
        );
}

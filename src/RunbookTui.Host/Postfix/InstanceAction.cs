using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Machine;

namespace RunbookTui.Host.Postfix;

/// <summary>Creates one Postfix instance, completes a half-made one, lets it use the network, enables it.</summary>
/// <remarks>
/// It does not name <see cref="PostfixInstances.MultiInstanceSupport"/> as required: its checks and its preview need
/// nothing of it, and on a fresh host they would be left out otherwise.
/// </remarks>
internal sealed class InstanceAction : IAction
{
    private const string Disable = "master_service_disable";
    private const string Enable = "multi_instance_enable";

    private readonly string name;
    private readonly bool? enabled;
    private readonly bool? network;

    private InstanceAction(Fields fields)
    {
        name = fields.Text("name");
        enabled = fields.Has("enabled") ? fields.Flag("enabled") : null;
        network = fields.Has("network") ? fields.Flag("network") : null;
    }

    /// <summary>The kind as a runbook sees it.</summary>
    public static ActionKind Kind { get; } =
        new(
            "postfix.instance",
            "Creates a Postfix instance where there is none, and completes one whose creation was interrupted. It is not started by this.",
            [
                new Field("name", new FieldType.Text(), "Its name; it must begin with `postfix-`.", Required: true),
                new Field(
                    "enabled",
                    new FieldType.Flag(),
                    "Whether `postfix start` of the primary carries it and, where it has a systemd unit of its own to enable (Debian 13), whether that starts it at boot. Left alone when absent; a new instance is disabled. A running one is stopped before it is disabled."
                ),
                new Field(
                    "network",
                    new FieldType.Flag(),
                    "Whether it may listen on ports: takes `inet` out of `master_service_disable`, or puts it in. Left alone when absent; a new instance may not."
                ),
            ],
            fields => new InstanceAction(fields)
        );

    public string Summary
    {
        get
        {
            var parts = new List<string> { $"create Postfix instance '{name}' where there is none" };
            if (network is { } may)
                parts.Add(may ? "let it listen" : "keep it from listening");
            if (enabled is { } carried)
                parts.Add(carried ? "enable it" : "disable it");
            return string.Join(", ", parts);
        }
    }

    public IReadOnlyList<string> Requires => [PostfixInstances.Resource(name)];

    public IReadOnlyList<string> Provides => [PostfixInstances.Resource(name)];

    public Task<IReadOnlyList<Obstacle>> CheckAsync(IHostReader host, CancellationToken cancellation) =>
        InstanceCheck.CheckAsync(host, name, cancellation);

    public async Task<Inspection> InspectAsync(IHostReader host, CancellationToken cancellation)
    {
        if (await PostfixInstances.FindAsync(host, name, cancellation) is not { } found)
            return new Inspection(false, $"'postmulti -l' does not list '{name}'");
        var missing = await InstanceCompletion.MissingAsync(host, found.Directory, cancellation);
        if (missing.Count > 0)
            return new Inspection(false, $"'{name}' is incomplete: {string.Join("; ", missing)}");
        var disable = await DisableAsync(host, found.Directory, cancellation);
        var unit = await UnitToSwitchAsync(host, cancellation);
        var observed =
            $"'{name}' exists, {(found.Enabled ? "enabled" : "disabled")}, {Disable} = {(disable.Length > 0 ? disable : "(empty)")}"
            + (unit is null ? "" : $", '{unit}' {(enabled == true ? "does not start" : "starts")} at boot");
        var so = enabled is null || enabled == found.Enabled;
        return new Inspection(so && unit is null && NetworkIsSo(disable), observed);
    }

    public async Task<IReadOnlyList<Change>> PreviewAsync(PreviewContext context, CancellationToken cancellation)
    {
        var changes = new List<Change>();
        var units = new List<Change>();
        if (await UnitToSwitchAsync(context.Host, cancellation) is { } unit)
            units.Add(new Change.Execution(SwitchUnit(unit).ToString()));
        if (await PostfixInstances.FindAsync(context.Host, name, cancellation) is not { } found)
        {
            changes.Add(new Change.Execution(Create().ToString()));
            changes.AddRange(await RegisterAsync(context, cancellation));
            if (network == true)
                changes.Add(
                    new Change.Note($"{Disable} loses 'inet' in '{PostfixInstances.NewDirectory(name)}/main.cf'")
                );
            if (enabled == true)
                changes.Add(new Change.Execution(Switch(true).ToString()));
            return [.. changes, .. units];
        }
        foreach (var missing in await InstanceCompletion.MissingAsync(context.Host, found.Directory, cancellation))
            changes.Add(new Change.Note($"complete '{name}': {missing}"));
        using var scratch = await ScratchConfiguration.OpenAsync(context, found.Directory, cancellation);
        if (enabled is { } carried && carried != found.Enabled)
            await scratch.EditAsync(["-e", $"{Enable} = {(carried ? "yes" : "no")}"], cancellation);
        var disable = await DisableAsync(context.Host, scratch.Directory, cancellation);
        if (!NetworkIsSo(disable))
            await scratch.EditAsync(NetworkEdit(disable), cancellation);
        return [.. changes, .. scratch.Foresee(), .. units];
    }

    public async Task<Undo> PrepareUndoAsync(IHostReader host, ISnapshots snapshots, CancellationToken cancellation)
    {
        var found = await PostfixInstances.FindAsync(host, name, cancellation);
        var layout = found is null
            ? InstanceLayout.OfNew(
                name,
                await InstanceLayout.ReadAsync(host, PostfixInstances.PrimaryDirectory, cancellation)
            )
            : await InstanceLayout.ReadAsync(host, found.Directory, cancellation);
        var undo = InstanceUndo.Prepare(host, snapshots, name, found, layout);
        return
            (found is null || enabled is not null)
            && PostfixUnits.AtBoot(host, name) is { } unit
            && await Systemd.IsEnabledAsync(host, unit, cancellation) is { } starts
            ? InstanceUndo.WithUnit(undo, unit, starts)
            : undo;
    }

    public async Task ApplyAsync(IHost host, CancellationToken cancellation)
    {
        await OtherPostmulti.AwaitEndAsync(host, cancellation);
        var found = await PostfixInstances.FindAsync(host, name, cancellation);
        if (found is null)
        {
            await CommandFault.RequireAsync(host, Create(), cancellation);
            HotFile.Cool(host, PostfixInstances.PrimaryDirectory);
            HotFile.Cool(host, PostfixInstances.NewDirectory(name));
            await PostfixUnits.RefreshAsync(host, cancellation);
            found =
                await PostfixInstances.FindAsync(host, name, cancellation)
                ?? throw new HostException(
                    $"'{Create()}' ended with exit status 0, and 'postmulti -l' does not list '{name}'",
                    "see: postmulti -l; postconf multi_instance_directories"
                );
        }
        await InstanceCompletion.CompleteAsync(host, found.Directory, cancellation);

        var disable = await DisableAsync(host, found.Directory, cancellation);
        if (!NetworkIsSo(disable))
            await Postconf.EditAsync(host, found.Directory, NetworkEdit(disable), cancellation);
        if (enabled is { } carried && carried != found.Enabled)
        {
            // postmulti stops no disabled instance.
            if (!carried)
                await PostfixDaemon.StopAsync(host, name, cancellation);
            await CommandFault.RequireAsync(host, Switch(carried), cancellation);
            HotFile.Cool(host, found.Directory);
        }
        if (await UnitToSwitchAsync(host, cancellation) is { } unit)
            await CommandFault.RequireAsync(host, SwitchUnit(unit), cancellation);
        var now = await InspectAsync(host, cancellation);
        if (!now.AlreadySo)
            throw new HostException(
                $"Postfix instance '{name}' is not as asked for: {now.Observed}",
                $"see: postmulti -l; {Postconf.In(found.Directory, Disable)}"
            );
    }

    private bool NetworkIsSo(string disable) =>
        network is null || network == !MasterServiceDisable.CoversNetwork(disable);

    private IReadOnlyList<string> NetworkEdit(string disable)
    {
        if (network == false)
            return ["-e", $"{Disable} = {string.Join(' ', new[] { disable, "inet" }.Where(word => word.Length > 0))}"];
        var rest = MasterServiceDisable.WithoutNetwork(disable);
        // Without the line the default holds, which is empty; the line is what `create` has added.
        return rest.Length > 0 ? ["-e", $"{Disable} = {rest}"] : ["-X", Disable];
    }

    private Command Create() => new("postmulti", "-I", name, "-e", "create");

    private Command Switch(bool on) => new("postmulti", "-i", name, "-e", on ? "enable" : "disable");

    private Command SwitchUnit(string unit) => new("systemctl", enabled == true ? "enable" : "disable", "--", unit);

    /// <summary>Its own systemd unit, where that starts at boot otherwise than asked for.</summary>
    private async Task<string?> UnitToSwitchAsync(IHostReader host, CancellationToken cancellation) =>
        enabled is { } wanted
        && PostfixUnits.AtBoot(host, name) is { } unit
        && await Systemd.IsEnabledAsync(host, unit, cancellation) is { } starts
        && starts != wanted
            ? unit
            : null;

    private static async Task<string> DisableAsync(
        IHostReader host,
        string directory,
        CancellationToken cancellation
    ) => (await Postconf.ValuesAsync(host, directory, [Disable], cancellation)).GetValueOrDefault(Disable, "");

    /// <summary>The primary's main.cf with the new instance in its list.</summary>
    private async Task<IReadOnlyList<Change>> RegisterAsync(PreviewContext context, CancellationToken cancellation)
    {
        const string list = "multi_instance_directories";
        using var scratch = await ScratchConfiguration.OpenAsync(
            context,
            PostfixInstances.PrimaryDirectory,
            cancellation
        );
        var now = (await Postconf.ValuesAsync(context.Host, scratch.Directory, [list], cancellation)).GetValueOrDefault(
            list,
            ""
        );
        var after = string.Join(' ', new[] { now, PostfixInstances.NewDirectory(name) }.Where(word => word.Length > 0));
        await scratch.EditAsync(["-e", $"{list} = {after}"], cancellation);
        return scratch.Foresee();
    }
}

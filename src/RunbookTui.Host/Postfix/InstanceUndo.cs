using System.Globalization;
using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Machine;

namespace RunbookTui.Host.Postfix;

/// <summary>Takes a created instance away again, or puts the settings of an older one back.</summary>
/// <remarks>
/// <c>postmulti -e destroy</c> is not used: it refuses broken or enabled instances, leaves directories behind and
/// lines in the primary's main.cf. What it does properly, deregister and delete, is here the primary's main.cf from
/// the snapshot and the removal of what did not exist before. That also works where Postfix cannot read its
/// configuration any more.
/// </remarks>
internal sealed class InstanceUndo : IUndo
{
    private const string Name = "name";
    private const string Created = "created";
    private const string WasEnabled = "was_enabled";
    private const string Directory = "directory";
    private const string Queue = "queue";
    private const string Data = "data";
    private const string Unit = "unit";
    private const string UnitWasEnabled = "unit_was_enabled";

    /// <summary>The registration.</summary>
    public static UndoKind Kind { get; } = new("postfix.instance", () => new InstanceUndo());

    /// <summary>The undo of changes to an instance that is about to be created (<paramref name="found"/> is <c>null</c>) or changed.</summary>
    public static Undo Prepare(
        IHostReader host,
        ISnapshots snapshots,
        string name,
        PostfixInstance? found,
        InstanceLayout layout
    )
    {
        IReadOnlyList<FileSnapshot> files = found is null
            ?
            [
                // The primary's list comes first: a registered instance without files stops all of Postfix.
                snapshots.Take(host, $"{PostfixInstances.PrimaryDirectory}/main.cf"),
                .. snapshots.TakeTree(host, layout.Directory),
                .. snapshots.TakeTree(host, layout.Queue),
                .. snapshots.TakeTree(host, layout.Data),
            ]
            :
            [
                snapshots.Take(host, $"{layout.Directory}/main.cf"),
                // What completing a half-made instance adds.
                .. InstanceLayout
                    .QueueDirectories.Select(directory => $"{layout.Queue}/{directory}")
                    .Where(path => host.Stat(path) is null)
                    .Select(path => snapshots.Take(host, path)),
                .. snapshots.Take(host, layout.Data) is { } data ? new[] { data } : [],
            ];
        return new Undo(
            Kind.Name,
            new Dictionary<string, string>
            {
                [Name] = name,
                [Created] = found is null ? "true" : "false",
                [WasEnabled] = found?.Enabled == true ? "true" : "false",
                [Directory] = layout.Directory,
                [Queue] = layout.Queue,
                [Data] = layout.Data,
            },
            files
        );
    }

    /// <summary>The same undo that also returns the instance's own systemd unit to whether it started at boot.</summary>
    public static Undo WithUnit(Undo undo, string unit, bool starts) =>
        undo with
        {
            Fields = new Dictionary<string, string>(undo.Fields)
            {
                [Unit] = unit,
                [UnitWasEnabled] = starts ? "true" : "false",
            },
        };

    /// <inheritdoc/>
    public async Task<string> UndoAsync(Undo undo, IHost host, ISnapshots snapshots, CancellationToken cancellation)
    {
        var name = undo.Fields[Name];
        var created = undo.Fields[Created] == "true";
        var layout = new InstanceLayout(undo.Fields[Directory], undo.Fields[Queue], undo.Fields[Data], "");
        var done = new List<string>();
        // Whether an enabled instance ran before is the service's own undo to restore.
        if ((created || undo.Fields[WasEnabled] == "false") && await StopAsync(host, name, layout, cancellation))
            done.Add($"stopped '{name}'");
        done.AddRange(await ReturnUnitAsync(undo, host, cancellation));
        if (!created)
        {
            var restored = await new RestoreFiles().UndoAsync(undo, host, snapshots, cancellation);
            return string.Join(", ", [.. done, restored]);
        }
        var primary = $"{PostfixInstances.PrimaryDirectory}/main.cf";
        var list = undo with { Files = [.. undo.Files.Where(file => file.Path == primary)] };
        var rest = undo with { Files = [.. undo.Files.Where(file => file.Path != primary)] };
        await new RestoreFiles().UndoAsync(list, host, snapshots, cancellation);
        done.AddRange(KeepAside(host, layout));
        var known = rest.Files.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        foreach (var half in rest.Files.Where(file => file.Type == FileType.Directory))
            RemoveNewcomers(host, half.Path, known);
        var removed = await new RestoreFiles().UndoAsync(rest, host, snapshots, cancellation);
        await PostfixUnits.RefreshAsync(host, cancellation);
        await new PostfixService(name).ForgetFailureAsync(host, cancellation);
        return string.Join(", ", [.. done, $"deregistered '{name}'", removed]);
    }

    private static async Task<IEnumerable<string>> ReturnUnitAsync(
        Undo undo,
        IHost host,
        CancellationToken cancellation
    )
    {
        if (!undo.Fields.TryGetValue(Unit, out var unit) || !Systemd.IsBooted(host))
            return [];
        var verb = undo.Fields[UnitWasEnabled] == "true" ? "enable" : "disable";
        if (await Systemd.IsEnabledAsync(host, unit, cancellation) is not { } starts || starts == (verb == "enable"))
            return [];
        await Systemd.CallAsync(host, verb, unit, cancellation);
        return [$"{verb}d '{unit}'"];
    }

    private static async Task<bool> StopAsync(
        IHost host,
        string name,
        InstanceLayout layout,
        CancellationToken cancellation
    )
    {
        if (host.Stat(layout.Directory) is null || !await PostfixDaemon.IsRunningAsync(host, name, cancellation))
            return false;
        await PostfixDaemon.StopAsync(host, name, cancellation);
        return true;
    }

    /// <summary>Empties a directory that an interrupted creation had left before of what came later.</summary>
    private static void RemoveNewcomers(IHost host, string directory, HashSet<string> known)
    {
        foreach (var path in host.ListDirectory(directory).Select(name => $"{directory}/{name}"))
        {
            if (known.Contains(path))
                continue;
            if (host.Stat(path) is { Type: FileType.Directory })
                RemoveNewcomers(host, path, known);
            host.Delete(path);
        }
    }

    /// <summary>Nobody's mail and nobody's own files are deleted: what holds them is moved beside its place.</summary>
    private static IEnumerable<string> KeepAside(IHost host, InstanceLayout layout)
    {
        var stamp = host.Time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        if (layout.Mail(host) is { Count: > 0 } mail)
        {
            host.Move(layout.Queue, $"{layout.Queue}.kept-{stamp}");
            yield return $"kept {mail.Count} message(s) of its queue in '{layout.Queue}.kept-{stamp}'";
        }
        if (layout.ForeignConfiguration(host) is { Count: > 0 } foreign)
        {
            host.Move(layout.Directory, $"{layout.Directory}.kept-{stamp}");
            yield return $"kept '{string.Join("', '", foreign)}', which no step has made, in '{layout.Directory}.kept-{stamp}'";
        }
    }
}

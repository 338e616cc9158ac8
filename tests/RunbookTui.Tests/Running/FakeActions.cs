using System.Text;
using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Planning;
using RunbookTui.Host.Machine;
using FileAttributes = RunbookTui.Engine.Kinds.FileAttributes;

namespace RunbookTui.Tests.Running;

/// <summary>What the actions on a <see cref="FakeWorld"/> have in common: they look at its state, not at memories.</summary>
internal abstract class FakeAction(string summary) : IAction
{
    protected static readonly FileAttributes Plain = new((UnixFileMode)0x1a4);

    public string Summary => summary;

    public abstract Task<Inspection> InspectAsync(IHostReader host, CancellationToken cancellation);

    public Task<IReadOnlyList<Change>> PreviewAsync(PreviewContext context, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Change>>([new Change.Note(summary)]);

    public abstract Task<Undo> PrepareUndoAsync(IHostReader host, ISnapshots snapshots, CancellationToken cancellation);

    public abstract Task ApplyAsync(IHost host, CancellationToken cancellation);

    protected static Command Box(params string[] arguments) => new("box", arguments);

    protected static async Task<string> AskAsync(IHostReader host, params string[] question) =>
        (await host.QueryAsync(Box(question), default)).Output;

    protected static Task<Inspection> So(bool so) => Task.FromResult(new Inspection(so, so ? "so" : "not so"));

    protected static string? Text(IHostReader host, string path) =>
        host.ReadFile(path) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;
}

/// <summary>Writes one text into files, one after the other.</summary>
internal sealed class WriteFiles(string text, params string[] paths) : FakeAction($"write {string.Join(", ", paths)}")
{
    public override Task<Inspection> InspectAsync(IHostReader host, CancellationToken cancellation) =>
        So(paths.All(path => Text(host, path) == text));

    public override Task<Undo> PrepareUndoAsync(
        IHostReader host,
        ISnapshots snapshots,
        CancellationToken cancellation
    ) => Task.FromResult(Undo.RestoreFiles([.. paths.Select(path => snapshots.Take(host, path))]));

    public override Task ApplyAsync(IHost host, CancellationToken cancellation)
    {
        foreach (var path in paths.Where(path => Text(host, path) != text))
            host.WriteFile(path, Encoding.UTF8.GetBytes(text), Plain);
        return Task.CompletedTask;
    }
}

/// <summary>Makes a directory with a file and a link in it.</summary>
internal sealed class MakeTree(string directory) : FakeAction($"make {directory}")
{
    private string[] Paths => [directory, $"{directory}/file", $"{directory}/link"];

    public override Task<Inspection> InspectAsync(IHostReader host, CancellationToken cancellation) =>
        So(Paths.All(path => host.Stat(path) is not null));

    public override Task<Undo> PrepareUndoAsync(
        IHostReader host,
        ISnapshots snapshots,
        CancellationToken cancellation
    ) => Task.FromResult(Undo.RestoreFiles([.. Paths.Select(path => snapshots.Take(host, path))]));

    public override Task ApplyAsync(IHost host, CancellationToken cancellation)
    {
        host.CreateDirectory(directory, new FileAttributes((UnixFileMode)0x1ed));
        host.WriteFile($"{directory}/file", "new"u8, Plain);
        host.CreateSymbolicLink($"{directory}/link", "file", Plain);
        return Task.CompletedTask;
    }
}

/// <summary>Removes what stands at paths.</summary>
internal sealed class RemovePaths(params string[] paths) : FakeAction($"remove {string.Join(", ", paths)}")
{
    public override Task<Inspection> InspectAsync(IHostReader host, CancellationToken cancellation) =>
        So(paths.All(path => host.Stat(path) is null));

    public override Task<Undo> PrepareUndoAsync(
        IHostReader host,
        ISnapshots snapshots,
        CancellationToken cancellation
    ) => Task.FromResult(Undo.RestoreFiles([.. paths.Select(path => snapshots.Take(host, path))]));

    public override Task ApplyAsync(IHost host, CancellationToken cancellation)
    {
        foreach (var path in paths)
            host.Delete(path);
        return Task.CompletedTask;
    }
}

/// <summary>Makes a daemon run with the configuration on disk; its undo settles it, last of all.</summary>
internal sealed class RunDaemon(FakeWorld world, string name) : FakeAction($"start {name}")
{
    public override Task<Inspection> InspectAsync(IHostReader host, CancellationToken cancellation) =>
        So(world.Running(name) == Text(host, $"/etc/{name}.conf"));

    public override async Task<Undo> PrepareUndoAsync(
        IHostReader host,
        ISnapshots snapshots,
        CancellationToken cancellation
    ) =>
        new(
            "fake.daemon",
            new Dictionary<string, string>
            {
                ["name"] = name,
                ["was"] = (await AskAsync(host, "status", name)).Split(',')[0],
            },
            [],
            SettleKey: $"daemon:{name}"
        );

    public override Task ApplyAsync(IHost host, CancellationToken cancellation) =>
        host.RunAsync(Box("start", name), cancellation);

    public sealed class Settle : IUndo
    {
        public async Task<string> UndoAsync(Undo undo, IHost host, ISnapshots snapshots, CancellationToken cancellation)
        {
            var verb = undo.Fields["was"] == "running" ? "start" : "stop";
            await host.RunAsync(Box(verb, undo.Fields["name"]), cancellation);
            return $"{verb} {undo.Fields["name"]}";
        }
    }
}

/// <summary>Registers a name, which makes a directory first.</summary>
internal sealed class Register(string name) : FakeAction($"register {name}")
{
    public override async Task<Inspection> InspectAsync(IHostReader host, CancellationToken cancellation) =>
        await So(await AskAsync(host, "registered", name) == "yes");

    public override Task<Undo> PrepareUndoAsync(
        IHostReader host,
        ISnapshots snapshots,
        CancellationToken cancellation
    ) =>
        Task.FromResult(
            new Undo(
                "fake.unregister",
                new Dictionary<string, string> { ["name"] = name },
                [],
                Exactness.Compensating,
                "the registry counts"
            )
        );

    public override Task ApplyAsync(IHost host, CancellationToken cancellation) =>
        host.RunAsync(Box("register", name), cancellation);

    public sealed class Unregister : IUndo
    {
        public async Task<string> UndoAsync(Undo undo, IHost host, ISnapshots snapshots, CancellationToken cancellation)
        {
            await host.RunAsync(Box("unregister", undo.Fields["name"]), cancellation);
            return $"unregistered {undo.Fields["name"]}";
        }
    }
}

/// <summary>Moves the switch; only the runbook knows how that is undone.</summary>
internal sealed class TurnSwitch(string state) : FakeAction($"turn the switch {state}")
{
    public static ActionKind Kind { get; } =
        new(
            "fake.switch",
            "Moves the switch.",
            [new Field("state", new FieldType.Choice("on", "off"), "How.", Required: true)],
            fields => new TurnSwitch(fields.Text("state"))
        );

    public override async Task<Inspection> InspectAsync(IHostReader host, CancellationToken cancellation) =>
        await So(await AskAsync(host, "switch") == state);

    public override Task<Undo> PrepareUndoAsync(
        IHostReader host,
        ISnapshots snapshots,
        CancellationToken cancellation
    ) => Task.FromResult(Undo.None("nobody knows how it stood"));

    public override async Task ApplyAsync(IHost host, CancellationToken cancellation)
    {
        var result = await host.RunAsync(Box("switch", state), cancellation);
        if (!result.Succeeded)
            throw new HostException($"the switch is {result.Text}", "oil it");
    }
}

/// <summary>Tells whether a daemon runs; the process number differs from start to start.</summary>
internal sealed class DaemonProbe(string name) : IProbe
{
    public string Summary => $"daemon {name}";

    public async Task<ProbeResult> ObserveAsync(IHostReader host, CancellationToken cancellation)
    {
        var seen = (await host.QueryAsync(new Command("box", "status", name), cancellation)).Output;
        return new ProbeResult(
            seen == "stopped" ? Verdict.Failed : Verdict.Passed,
            "running",
            seen,
            "this host",
            $"box status {name}"
        )
        {
            Lasting = seen.Split(',')[0],
        };
    }
}

/// <summary>The kinds of the world.</summary>
internal static class FakeKinds
{
    public static KindCatalog Catalog { get; } =
        new(
            [TurnSwitch.Kind],
            [],
            [
                RestoreFiles.Kind,
                NothingToUndo.Kind,
                new UndoKind(RecordedActions.Name, () => new RecordedActions(Catalog!)),
                new UndoKind("fake.daemon", () => new RunDaemon.Settle()),
                new UndoKind("fake.unregister", () => new Register.Unregister()),
            ],
            []
        );
}

using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Running;
using RunbookTui.Tests.Support;
using Xunit;

namespace RunbookTui.Tests.Running;

/// <summary>The journal holds what an action changed: content, owner and mode, without what must not be shown.</summary>
public sealed class FilesComparedTests
{
    private static readonly Engine.Kinds.FileAttributes Public = new((UnixFileMode)0x1a4);
    private static readonly Engine.Kinds.FileAttributes Private = new((UnixFileMode)0x180);

    private readonly StrictHost host = new();

    [Fact]
    public async Task A_changed_file_is_recorded_with_its_difference_and_its_mode()
    {
        host.Directory("/etc").File("/etc/a.conf", "one\n");
        var file = await ChangeAsync("/etc/a.conf", changing => changing.WriteFile("/etc/a.conf", "two\n"u8, Public));
        Assert.Contains("-one\n+two\n", file.Diff, StringComparison.Ordinal);
        Assert.Equal("0644", file.After!.Mode);
        Assert.NotEqual(file.Before!.Hash, file.After.Hash);
    }

    [Fact]
    public async Task The_content_of_a_private_file_is_not_recorded()
    {
        host.Directory("/etc");
        var file = await ChangeAsync("/etc/key", changing => changing.WriteFile("/etc/key", "secret\n"u8, Private));
        Assert.Null(file.Before);
        Assert.Equal("private", file.Withheld);
        Assert.Null(file.Diff);
        Assert.Equal("0600", file.After!.Mode);
    }

    [Fact]
    public async Task What_a_failed_action_changed_is_recorded_too()
    {
        host.Directory("/etc").File("/etc/a.conf", "one\n");
        var file = await ChangeAsync(
            "/etc/a.conf",
            changing =>
            {
                changing.WriteFile("/etc/a.conf", "half\n"u8, Public);
                throw new HostException("broke half-way");
            },
            new FailureDecision.Leave()
        );
        Assert.Contains("+half", file.Diff, StringComparison.Ordinal);
    }

    private async Task<FileDifference> ChangeAsync(
        string path,
        Action<IHost> change,
        params FailureDecision[] decisions
    )
    {
        var snapshots = new MemorySnapshots();
        var action = new ScriptedAction("change it")
        {
            OnInspect = () => new Inspection(false, "to be done"),
            OnPrepare = () => Undo.RestoreFiles([snapshots.Take(host, path)]),
            OnApply = changing =>
            {
                change(changing);
                return Task.CompletedTask;
            },
        };
        var plan = TestPlan.Of(TestPlan.Step("a", [action]));
        var journal = TestPlan.Journal(plan, host.Time);
        await new Runner(plan, host, journal, snapshots, new ScriptedOperator(decisions), new Watcher()).RunAsync(
            "boot",
            CancellationToken.None
        );
        return Assert.Single(
            Assert.Single(journal.Records.Select(record => record.Event).OfType<FilesCompared>()).Files
        );
    }
}

using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Postfix;
using RunbookTui.Tests.Support;
using Xunit;

namespace RunbookTui.Tests.Postfix;

public sealed class InstanceUndoTests
{
    private static readonly InstanceLayout Layout = new(
        "/etc/postfix-1",
        "/var/spool/postfix-1",
        "/var/lib/postfix-1",
        "postfix"
    );

    [Fact]
    public async Task Mail_in_the_queue_is_kept_beside_and_the_rest_is_gone()
    {
        var (host, snapshots, undo) = Created();
        host.Directory("/var/spool/postfix-1/deferred").File("/var/spool/postfix-1/deferred/ABC", "mail");

        var said = await InstanceUndo.Kind.Create().UndoAsync(undo, host, snapshots, default);

        Assert.StartsWith("kept 1 message(s) of its queue in '/var/spool/postfix-1.kept-20260102T030405Z'", said);
        Assert.Contains("move /var/spool/postfix-1 to /var/spool/postfix-1.kept-20260102T030405Z", host.Changes);
        Assert.Null(host.Stat("/etc/postfix-1"));
        Assert.Null(host.Stat("/var/lib/postfix-1"));
        Assert.Equal("before", host.TextOf("/etc/postfix/main.cf"));
    }

    [Fact]
    public async Task The_instance_is_deregistered_before_its_files_go()
    {
        var (host, snapshots, undo) = Created();

        await InstanceUndo.Kind.Create().UndoAsync(undo, host, snapshots, default);

        Assert.Equal("write /etc/postfix/main.cf", host.Changes[0]);
        Assert.Contains("delete /etc/postfix-1", host.Changes);
    }

    [Fact]
    public async Task Files_that_no_step_has_made_are_not_deleted()
    {
        var (host, snapshots, undo) = Created();
        host.File("/etc/postfix-1/transport", "somebody's");

        var said = await InstanceUndo.Kind.Create().UndoAsync(undo, host, snapshots, default);

        Assert.Contains("kept '/etc/postfix-1/transport'", said);
        Assert.Contains("move /etc/postfix-1 to /etc/postfix-1.kept-20260102T030405Z", host.Changes);
    }

    [Fact]
    public async Task Undoing_what_never_happened_changes_nothing()
    {
        var (host, snapshots, undo) = Before();

        await InstanceUndo.Kind.Create().UndoAsync(undo, host, snapshots, default);

        Assert.Empty(host.Changes);
    }

    private static (StrictHost Host, ISnapshots Snapshots, Undo Undo) Before()
    {
        var host = new StrictHost()
            .Directory("/etc")
            .Directory("/etc/postfix")
            .File("/etc/postfix/main.cf", "before")
            .Directory("/var/spool")
            .Directory("/var/lib")
            .Absent("/run/systemd/system");
        var snapshots = new MemorySnapshots();
        return (host, snapshots, InstanceUndo.Prepare(host, snapshots, "postfix-1", null, Layout));
    }

    /// <summary>After the creation, with the configuration broken, so that no program can help.</summary>
    private static (StrictHost Host, ISnapshots Snapshots, Undo Undo) Created()
    {
        var (host, snapshots, undo) = Before();
        host.File("/etc/postfix/main.cf", "after")
            .Directory("/etc/postfix-1")
            .File("/etc/postfix-1/main.cf", "garbage")
            .Directory("/var/spool/postfix-1")
            .Directory("/var/lib/postfix-1")
            .Directory("/proc")
            .Directory("/proc/1")
            .Link("/proc/1/exe", "/sbin/init")
            .File("/proc/1/stat", "1 (init) S 0 1 1 0 -1 0 1 0 0 0 0 0 0 0 20 0 1 0 1 1 1 1 1 1")
            .Query(
                "postconf -c /etc/postfix-1 -x queue_directory data_directory mail_owner daemon_directory",
                exitCode: 1,
                error: "postconf: fatal: bad"
            );
        return (host, snapshots, undo);
    }
}

using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Postfix;
using RunbookTui.Tests.Support;
using Xunit;

namespace RunbookTui.Tests.Postfix;

/// <summary>Enabling an instance that has a systemd unit of its own.</summary>
public sealed class InstanceActionTests
{
    private const string Unit = "postfix@2525.service";
    private const string Main = "/etc/postfix-2525/main.cf";

    private bool enabled;
    private bool starts;

    [Fact]
    public async Task Enabled_in_Postfix_alone_is_not_yet_so()
    {
        enabled = true;

        var inspection = await Enable().InspectAsync(Host(), default);

        Assert.False(inspection.AlreadySo);
        Assert.EndsWith($", '{Unit}' does not start at boot", inspection.Observed);
    }

    [Fact]
    public async Task The_plan_names_the_command()
    {
        enabled = true;

        var changes = await Enable().PreviewAsync(new PreviewContext(Host()), default);

        Assert.Equal([new Change.Execution($"systemctl enable -- {Unit}")], changes);
    }

    [Fact]
    public async Task Both_are_enabled()
    {
        var host = Host()
            .Run("postmulti -i postfix-2525 -e enable", effect: _ => enabled = true)
            .Run($"systemctl enable -- {Unit}", effect: _ => starts = true);

        await Enable().ApplyAsync(host, default);

        host.VerifyAllRan();
    }

    [Fact]
    public async Task It_never_works_beside_a_postmulti_that_is_left_over()
    {
        var host = Host()
            .Directory("/proc/7")
            .File("/proc/7/stat", "7 (postmulti-scrip) S 1 7 7 0 -1 0 1 0 0 0 0 0 0 0 20 0 1 0 1 1 1 1 1 1");

        var wrong = await Assert.ThrowsAsync<HostException>(() => Enable().ApplyAsync(host, default));

        Assert.StartsWith("another postmulti is at work: 'postmulti-scrip', process 7", wrong.Message);
    }

    [Theory]
    [InlineData(false, true, "disable")]
    [InlineData(true, false, "enable")]
    public async Task The_undo_returns_the_unit(bool before, bool after, string verb)
    {
        enabled = true;
        starts = before;
        var snapshots = new MemorySnapshots();
        var host = Host();
        var undo = await Enable().PrepareUndoAsync(host, snapshots, default);
        starts = after;
        host.Run($"systemctl {verb} -- {Unit}", effect: _ => starts = before);

        var said = await InstanceUndo.Kind.Create().UndoAsync(undo, host, snapshots, default);

        host.VerifyAllRan();
        Assert.StartsWith($"{verb}d '{Unit}'", said);
    }

    [Fact]
    public async Task Undoing_twice_leaves_the_unit_alone()
    {
        enabled = true;
        var snapshots = new MemorySnapshots();
        var host = Host();
        var undo = await Enable().PrepareUndoAsync(host, snapshots, default);

        await InstanceUndo.Kind.Create().UndoAsync(undo, host, snapshots, default);

        Assert.Empty(host.Changes);
    }

    [Fact]
    public async Task An_action_that_says_nothing_of_enabling_leaves_the_unit_alone()
    {
        enabled = true;
        var action = Given.Action(InstanceAction.Kind, ("name", "postfix-2525"));

        Assert.True((await action.InspectAsync(Host(), default)).AlreadySo);
        var undo = await action.PrepareUndoAsync(Host(), new MemorySnapshots(), default);
        Assert.DoesNotContain("unit", undo.Fields.Keys);
    }

    private static IAction Enable() => Given.Action(InstanceAction.Kind, ("name", "postfix-2525"), ("enabled", "true"));

    /// <summary>A Debian 13 with a complete instance that is stopped.</summary>
    private StrictHost Host()
    {
        const string layout =
            "postconf -c /etc/postfix-2525 -x queue_directory data_directory mail_owner daemon_directory";
        var host = SystemdHosts
            .Debian13()
            .Query(
                "postmulti -l",
                () => Said($"- - y /etc/postfix\npostfix-2525 - {(enabled ? "y" : "n")} /etc/postfix-2525\n")
            )
            .Query(
                "systemctl show --property=LoadState,ActiveState,SubState,Type,MainPID,StateChangeTimestampMonotonic,UnitFileState,Result "
                    + $"-- {Unit}",
                () => Said($"ActiveState=inactive\nUnitFileState={(starts ? "enabled" : "disabled")}\n")
            )
            .Query(
                layout,
                "queue_directory = /var/spool/postfix-2525\ndata_directory = /var/lib/postfix-2525\nmail_owner = postfix\n"
                    + "daemon_directory = /usr/lib/postfix/sbin\n"
            )
            .Query("postconf -c /etc/postfix-2525 master_service_disable", "master_service_disable =\n")
            .Query("postconf -c /scratch/1 master_service_disable", "master_service_disable =\n")
            .Query("touch -c -m -d @0 /scratch/1/main.cf")
            .Query("MAIL_CONFIG=/etc/postfix-2525 /usr/lib/postfix/sbin/master -t")
            .Query("getent passwd postfix", "postfix:x:101:102::/var/spool/postfix:/usr/sbin/nologin\n")
            .Directory("/proc")
            .Directory("/etc/postfix-2525")
            .File(Main, "")
            .File("/etc/postfix-2525/master.cf", "")
            .Directory("/var/spool/postfix-2525")
            .Directory("/var/lib/postfix-2525", owner: 101);
        foreach (var name in InstanceLayout.QueueDirectories)
            host.Directory($"/var/spool/postfix-2525/{name}");
        return host;
    }

    private static CommandResult Said(string output) => new(0, output, "", TimeSpan.Zero);
}

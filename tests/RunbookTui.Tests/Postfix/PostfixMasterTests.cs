using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Postfix;
using RunbookTui.Tests.Support;
using Xunit;

namespace RunbookTui.Tests.Postfix;

public sealed class PostfixMasterTests
{
    private const string LockTest = "MAIL_CONFIG=/etc/postfix-1 /usr/lib/postfix/sbin/master -t";
    private const string LayoutQuery =
        "postconf -c /etc/postfix-1 -x queue_directory data_directory mail_owner daemon_directory";

    [Fact]
    public async Task A_free_lock_is_not_running() => Assert.False(await RunningAsync(Host(lockExit: 0)));

    [Fact]
    public async Task A_held_lock_with_the_master_in_its_queue_directory_is_running() =>
        Assert.True(await RunningAsync(WithMaster(Host(lockExit: 1), cwd: "/var/spool/postfix-1")));

    [Fact]
    public async Task A_failed_lock_test_with_a_stale_pid_file_is_not_running() =>
        Assert.False(await RunningAsync(WithMaster(Host(lockExit: 1), cwd: "/somewhere/else")));

    [Fact]
    public async Task A_broken_configuration_is_told_by_the_process_table_alone()
    {
        var host = WithMaster(new StrictHost(), cwd: "/var/spool/postfix-1")
            .Query(LayoutQuery, exitCode: 1, error: "postconf: fatal: /etc/postfix-1/main.cf, line 1: bad");

        Assert.True(await RunningAsync(host));
    }

    [Fact]
    public async Task Where_processes_are_hidden_it_cannot_be_told()
    {
        var host = Host(lockExit: 1).Absent("/var/spool/postfix-1").Directory("/proc");

        var wrong = await Assert.ThrowsAsync<HostException>(() => RunningAsync(host));

        Assert.Equal("run as root", wrong.Next);
    }

    [Fact]
    public void A_stat_line_is_read_past_any_name()
    {
        var entry = ProcessTable.Parse("42 (a) b (c) S 7 42 42 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 12345 1 1 1 1 1");

        Assert.Equal(new ProcessEntry(42, 7, "a) b (c", 12345), entry);
    }

    private static Task<bool> RunningAsync(IHostReader host) =>
        PostfixMaster.IsRunningAsync(host, "/etc/postfix-1", CancellationToken.None);

    private static StrictHost Host(int lockExit) =>
        new StrictHost()
            .Query(
                LayoutQuery,
                "queue_directory = /var/spool/postfix-1\ndata_directory = /var/lib/postfix-1\nmail_owner = postfix\n"
                    + "daemon_directory = /usr/lib/postfix/sbin\n"
            )
            .Query(LockTest, exitCode: lockExit);

    private static StrictHost WithMaster(StrictHost host, string cwd) =>
        host.Directory("/var/spool/postfix-1")
            .Directory("/var/spool/postfix-1/pid")
            .File("/var/spool/postfix-1/pid/master.pid", "          42\n")
            .Directory("/proc")
            .Directory("/proc/1")
            .Link("/proc/1/exe", "/sbin/init")
            .File("/proc/1/stat", "1 (init) S 0 1 1 0 -1 0 1 0 0 0 0 0 0 0 20 0 1 0 1 1 1 1 1 1")
            .Directory("/proc/42")
            .Link("/proc/42/exe", "/usr/lib/postfix/sbin/master (deleted)")
            .Link("/proc/42/cwd", cwd)
            .File("/proc/42/environ", "MAIL_CONFIG=/etc/postfix-other\0")
            .File("/proc/42/stat", "42 (master) S 1 42 42 0 -1 0 1 0 0 0 0 0 0 0 20 0 1 0 100 1 1 1 1 1");
}

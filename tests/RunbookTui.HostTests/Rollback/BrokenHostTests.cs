using RunbookTui.HostTests.Detached;

namespace RunbookTui.HostTests.Rollback;

/// <summary>Rollbacks by the real program on a host on which little is left to work with.</summary>
public sealed class BrokenHostTests
{
    private const string State = "/var/lib/runbook-tui";

    [Fact]
    public async Task A_file_edited_after_the_run_is_shown_and_left_alone_until_somebody_says_what_becomes_of_it()
    {
        await using var host = await DoneAsync();
        await host.ShellAsync("echo edited >>/etc/gate-check");

        var stopped = await host.ProgramAsync("rollback", "--yes", "last");
        Assert.Equal(1, stopped.ExitCode);
        Assert.Contains("/etc/gate-check was edited after this run", stopped.Output, StringComparison.Ordinal);
        Assert.Contains("+edited", stopped.Output, StringComparison.Ordinal);
        Assert.Equal("one\nedited\n", await host.ShellAsync("cat /etc/gate-check; test ! -e /etc/gate-last"));

        var restored = await host.ProgramAsync("rollback", "--yes", "last", "--on-edit", "restore");
        Assert.True(restored.ExitCode == 0, restored.Text);
        Assert.Contains("the edited file is kept as", restored.Output, StringComparison.Ordinal);
        await host.ShellAsync($"test ! -e /etc/gate-check; grep -rqx edited {State}/runs/*/snapshots");
    }

    [Fact]
    public async Task A_rollback_to_a_step_leaves_it_and_the_run_goes_on_from_there()
    {
        await using var host = await DoneAsync();

        var rollback = await host.ProgramAsync("rollback", "--yes", "last", "--to", "slow");
        Assert.True(rollback.ExitCode == 0, rollback.Text);
        await host.ShellAsync("test -e /etc/gate-first -a ! -e /etc/gate-check -a ! -e /etc/gate-last");
        var resumed = await host.ProgramAsync("resume", "--yes", "last");
        Assert.True(resumed.ExitCode == 0, resumed.Text);
        await host.ShellAsync("test -e /etc/gate-check -a -e /etc/gate-last");
        Assert.Equal(64, (await host.ProgramAsync("rollback", "--yes", "last", "--to", "nowhere")).ExitCode);
    }

    [Fact]
    public async Task A_rollback_works_on_a_full_disk_without_tmp_without_network_and_without_its_runbook()
    {
        await using var host = await DoneAsync(
            $"mkdir -p -m 700 {State}; mount -t tmpfs -o size=12m,mode=700 tmpfs {State}"
        );
        await host.ShellAsync(
            $"""
            rm {State}/runs/*/runbook.yaml
            dd if=/dev/zero of={State}/filler bs=4096 2>/dev/null || true
            ip link set lo down
            mount -o remount,ro /tmp || mount -t tmpfs -o ro tmpfs /tmp
            """
        );

        var rollback = await host.ProgramAsync("rollback", "--yes", "last");

        Assert.True(rollback.ExitCode == 0, rollback.Text);
        await host.ShellAsync("test ! -e /etc/gate-first -a ! -e /etc/gate-check -a ! -e /etc/gate-last");
    }

    [Fact]
    public async Task Owner_mode_and_times_come_back_to_the_nanosecond()
    {
        const string look = "cd /etc && stat -c '%n %F %a %u:%g %y %h' gate-* && cat gate-check";
        await using var host = await GateHost.StartAsync();
        await host.ShellAsync(
            """
            touch /root/gate-open
            echo old >/etc/gate-check
            chmod 0640 /etc/gate-check; chown 7:8 /etc/gate-check
            touch -d '2020-01-02 03:04:05.123456700' /etc/gate-check
            """
        );
        var before = await host.ShellAsync(look);
        var run = await host.ProgramAsync("run", "--yes", GateHost.Runbook);
        Assert.True(run.ExitCode == 0, run.Text);

        var rollback = await host.ProgramAsync("rollback", "--yes", "last");

        Assert.True(rollback.ExitCode == 0, rollback.Text);
        Assert.Equal(before, await host.ShellAsync(look));
    }

    private static async Task<GateHost> DoneAsync(string before = "true")
    {
        var host = await GateHost.StartAsync();
        await host.ShellAsync(before);
        await host.OpenGateAsync();
        var run = await host.ProgramAsync("run", "--yes", GateHost.Runbook);
        Assert.True(run.ExitCode == 0, run.Text);
        return host;
    }
}

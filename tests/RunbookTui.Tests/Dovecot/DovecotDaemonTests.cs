using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Dovecot;
using RunbookTui.Host.Machine;
using RunbookTui.Tests.Support;
using Xunit;

namespace RunbookTui.Tests.Dovecot;

public sealed class DovecotDaemonTests
{
    private readonly StrictHost host = new StrictHost()
        .Query("doveconf -h base_dir", "/run/dovecot\n")
        .Directory("/run/dovecot")
        .Absent("/proc/42");
    private readonly DovecotDaemon daemon = new();

    [Fact]
    public async Task Without_a_pid_file_it_does_not_run() => Assert.False(await daemon.IsRunningAsync(host, default));

    [Theory]
    [InlineData("dovecot", true)]
    [InlineData("anvil", false)]
    [InlineData("sshd", false)]
    public async Task A_pid_file_counts_only_when_its_process_is_dovecot(string program, bool running)
    {
        host.File("/run/dovecot/master.pid", "42\n").File("/proc/42/comm", $"{program}\n");
        Assert.Equal(running, await daemon.IsRunningAsync(host, default));
    }

    [Fact]
    public async Task A_stale_pid_file_does_not_count()
    {
        host.File("/run/dovecot/master.pid", "42\n");
        Assert.False(await daemon.IsRunningAsync(host, default));
        Assert.Null(await daemon.EffectiveSinceAsync(host, default));
    }

    [Fact]
    public async Task Its_settings_are_as_old_as_its_config_socket()
    {
        host.File("/run/dovecot/master.pid", "42\n").File("/proc/42/comm", "dovecot\n");
        ((FakeTime)host.Time).Advance(TimeSpan.FromMinutes(1));
        host.File("/run/dovecot/config", "");
        Assert.Equal(host.Time.GetUtcNow(), await daemon.EffectiveSinceAsync(host, default));
    }

    [Fact]
    public async Task Directories_are_among_its_files_because_a_removed_file_shows_nowhere_else()
    {
        host.Query("dovecot --version", "2.3.19.1 (9b53102964)\n")
            .Query("doveconf -n", "# 2.3.19.1 (9b53102964): /etc/dovecot/dovecot.conf\n")
            .Directory("/etc/dovecot")
            .Directory("/etc/dovecot/conf.d")
            .File("/etc/dovecot/dovecot.conf", "")
            .File("/etc/dovecot/conf.d/10-ssl.conf", "")
            .Absent("/usr/share/dovecot/protocols.d");
        Assert.Equal(
            [
                "/etc/dovecot",
                "/etc/dovecot/conf.d",
                "/etc/dovecot/conf.d/10-ssl.conf",
                "/etc/dovecot/dovecot.conf",
                "/usr/share/dovecot/protocols.d",
            ],
            await daemon.ConfigurationFilesAsync(host, default)
        );
    }

    [Fact]
    public async Task Under_systemd_the_unit_is_started_and_one_started_by_hand_is_stopped_too()
    {
        host.Directory("/run/systemd/system")
            .File("/run/dovecot/master.pid", "42\n")
            .File("/proc/42/comm", "dovecot\n")
            .Run("systemctl start -- dovecot.service")
            .Run("systemctl stop -- dovecot.service")
            .Run("doveadm stop", effect: stopped => stopped.Delete("/run/dovecot/master.pid"));
        await daemon.StartAsync(host, default);
        await daemon.StopAsync(host, default);
        host.VerifyAllRan();
        Assert.False(await daemon.IsRunningAsync(host, default));
    }

    [Fact]
    public async Task The_service_is_already_so_only_when_it_is_fresh()
    {
        var service = Given.Action(
            ServiceAction.Kind,
            ("name", "dovecot"),
            ("fresh", "true"),
            ("reads", new[] { "/etc/ssl/cert.pem" })
        );
        host.Query("dovecot --version", "2.3.19.1 (9b53102964)\n")
            .Query("doveconf -n", "# 2.3.19.1 (9b53102964): /etc/dovecot/dovecot.conf\n")
            .Directory("/etc/dovecot")
            .Absent("/usr/share/dovecot/protocols.d")
            .File("/etc/ssl/cert.pem", "x")
            .File("/run/dovecot/master.pid", "42\n")
            .File("/proc/42/comm", "dovecot\n");
        ((FakeTime)host.Time).Advance(TimeSpan.FromMinutes(1));
        host.File("/run/dovecot/config", "");
        Assert.True((await service.InspectAsync(host, default)).AlreadySo);
        ((FakeTime)host.Time).Advance(TimeSpan.FromMinutes(1));
        host.File("/etc/ssl/cert.pem", "y");
        var inspection = await service.InspectAsync(host, default);
        Assert.False(inspection.AlreadySo);
        Assert.Contains("'/etc/ssl/cert.pem' changed at", inspection.Observed);
    }
}

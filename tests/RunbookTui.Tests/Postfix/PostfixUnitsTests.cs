using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Machine;
using RunbookTui.Host.Postfix;
using RunbookTui.Tests.Support;
using Xunit;

namespace RunbookTui.Tests.Postfix;

public sealed class PostfixUnitsTests
{
    private const string Show =
        "systemctl show --property=LoadState,ActiveState,SubState,Type,MainPID,StateChangeTimestampMonotonic,UnitFileState,Result --";

    [Theory]
    [InlineData("-", "postfix@-.service", "postfix.service")]
    [InlineData("postfix-2525", "postfix@postfix-2525.service", null)]
    public void Where_units_are_generated_the_dummy_says_what_starts_at_boot(
        string instance,
        string unit,
        string? atBoot
    )
    {
        var host = SystemdHosts.Debian12();

        Assert.Equal(unit, PostfixUnits.Of(host, instance));
        Assert.Equal(atBoot, PostfixUnits.AtBoot(host, instance));
    }

    [Theory]
    [InlineData("-", "postfix.service")]
    [InlineData("postfix-2525", "postfix@2525.service")]
    [InlineData("postfix-a-b", @"postfix@a\x2db.service")]
    [InlineData("postfix-.x", @"postfix@\x2ex.service")]
    public void Without_a_generator_each_instance_starts_by_its_own_unit(string instance, string unit)
    {
        var host = SystemdHosts.Debian13();

        Assert.Equal(unit, PostfixUnits.Of(host, instance));
        Assert.Equal(unit, PostfixUnits.AtBoot(host, instance));
    }

    [Fact]
    public void Where_one_unit_carries_all_an_instance_has_none()
    {
        var host = SystemdHosts.RedHat();

        Assert.Equal("postfix.service", PostfixUnits.AtBoot(host, "-"));
        Assert.Null(PostfixUnits.Of(host, "postfix-2525"));
        Assert.Null(PostfixUnits.AtBoot(host, "postfix-2525"));
    }

    [Fact]
    public void Without_systemd_there_is_no_unit()
    {
        var host = new StrictHost().Absent("/run/systemd/system").Absent("/lib").Absent("/usr").Absent("/etc/systemd");

        Assert.Null(PostfixUnits.Of(host, "-"));
        Assert.Null(PostfixUnits.AtBoot(host, "-"));
    }

    [Fact]
    public async Task The_primary_is_stopped_alone_though_its_instances_are_part_of_its_unit()
    {
        var locked = true;
        var host = SystemdHosts
            .Debian13()
            .Directory("/etc/postfix")
            .Query(
                "postconf -c /etc/postfix -x queue_directory data_directory mail_owner daemon_directory",
                "queue_directory = /var/spool/postfix\ndaemon_directory = /usr/lib/postfix/sbin\n"
            )
            .Query(
                "MAIL_CONFIG=/etc/postfix /usr/lib/postfix/sbin/master -t",
                () => new CommandResult(locked ? 1 : 0, "", "", TimeSpan.Zero)
            )
            .File("/var/spool/postfix/pid/master.pid", "42\n")
            .Link("/proc/42/exe", "/usr/lib/postfix/sbin/master")
            .Link("/proc/42/cwd", "/var/spool/postfix")
            .Run("systemctl --job-mode=ignore-requirements stop -- postfix.service", effect: _ => locked = false);

        await PostfixDaemon.StopAsync(host, "-", default);

        host.VerifyAllRan();
    }

    [Theory]
    [InlineData("failed", true)]
    [InlineData("inactive", false)]
    public async Task Only_a_failed_unit_is_reset(string state, bool reset)
    {
        var host = SystemdHosts.Debian13().Query($"{Show} postfix@2525.service", $"ActiveState={state}\n");
        if (reset)
            host.Run("systemctl reset-failed -- postfix@2525.service");

        await new PostfixService("postfix-2525").ForgetFailureAsync(host, default);

        host.VerifyAllRan();
    }

    [Theory]
    [InlineData("enabled", "disabled", Verdict.Failed)]
    [InlineData("enabled", "enabled", Verdict.Passed)]
    [InlineData("disabled", "disabled", Verdict.Failed)]
    public async Task An_enabled_instance_whose_unit_does_not_start_at_boot_is_not_enabled(
        string postfix,
        string unit,
        Verdict verdict
    )
    {
        var host = SystemdHosts
            .Debian13()
            .Query(
                "postmulti -l",
                $"- - y /etc/postfix\npostfix-2525 - {(postfix == "enabled" ? "y" : "n")} /etc/postfix-2525\n"
            )
            .Query(
                "postconf -c /etc/postfix-2525 -x queue_directory data_directory mail_owner daemon_directory",
                "queue_directory = /var/spool/postfix-2525\ndaemon_directory = /usr/lib/postfix/sbin\n"
            )
            .Query("MAIL_CONFIG=/etc/postfix-2525 /usr/lib/postfix/sbin/master -t")
            .Query($"{Show} postfix@2525.service", $"UnitFileState={unit}\n");
        var probe = Given.Probe(InstanceProbe.Kind, ("name", "postfix-2525"), ("enabled", "true"));

        var result = await probe.ObserveAsync(host, default);

        Assert.Equal(verdict, result.Verdict);
        Assert.Equal(
            postfix == unit
                ? $"exists, {postfix}, not running"
                : "exists, enabled, but its unit 'postfix@2525.service' does not start at boot, not running",
            result.Observed
        );
    }
}

using System.Globalization;
using System.Text.RegularExpressions;
using RunbookTui.HostTests.Support;

namespace RunbookTui.HostTests.Job;

/// <summary>ss(8) and the pid files judge who listens where on a finished host.</summary>
[Collection(FinishedHostCollection.Name)]
public sealed partial class RefereeListenerTests(FinishedHost finished)
{
    [Theory]
    [InlineData(25, "postfix")]
    [InlineData(587, "postfix")]
    [InlineData(465, "postfix")]
    [InlineData(2525, "postfix-2525")]
    public async Task A_port_belongs_to_one_master_alone(int port, string instance)
    {
        var host = finished.Job.Host;
        var sockets = await host.RunAsync("ss", "-Hltnp", $"sport = :{port}");
        var masters = Masters().Matches(sockets).Select(match => match.Groups[1].Value).Distinct();
        var pid = (await host.RunAsync("cat", $"/var/spool/{instance}/pid/master.pid")).Trim();

        Assert.Equal([pid], masters);
        // IPv4 and IPv6, and no third socket by SO_REUSEPORT.
        Assert.Equal(2, sockets.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task Nothing_else_listens()
    {
        var ports = (await finished.Job.Host.ListenersAsync())
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3])
            .Select(address => int.Parse(address[(address.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture))
            .Distinct()
            .Order();

        Assert.Equal([25, 465, 587, 993, 995, 2525], ports);
    }

    [Fact]
    public async Task The_second_instance_is_listed_enabled_and_running()
    {
        var host = finished.Job.Host;

        Assert.Matches("(?m)^postfix-2525 +- +y +/etc/postfix-2525$", await host.RunAsync("postmulti", "-l"));
        // master -t: 1 = the lock is held, so a master runs.
        var locked = await host.TryAsync("env", "MAIL_CONFIG=/etc/postfix-2525", "/usr/lib/postfix/sbin/master", "-t");
        Assert.Equal(1, locked.ExitCode);
    }

    [Fact]
    public async Task Postfix_and_dovecot_find_nothing_wrong()
    {
        var host = finished.Job.Host;
        foreach (var directory in new[] { "/etc/postfix", "/etc/postfix-2525" })
        {
            var parsed = await host.TryAsync("postconf", "-c", directory, "-n");
            Assert.Equal("", JobHost.Expect(0, parsed).Error);
            // Warnings of `postfix check` would be in the log too; the exit status is what counts.
            await host.RunAsync("postfix", "-c", directory, "check");
        }
        Assert.Equal("", (await host.TryAsync("doveconf", "-n")).Error);
        var log = await host.RunAsync("cat", "/var/log/mail.log");
        Assert.DoesNotMatch("(fatal|panic): ", log);
    }

    [GeneratedRegex("\"master\",pid=([0-9]+)")]
    private static partial Regex Masters();
}

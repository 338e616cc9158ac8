using RunbookTui.HostTests.Support;

namespace RunbookTui.HostTests.Job;

/// <summary>The other way through: stopped daemons, an existing certificate, three instances, one of them for 465.</summary>
public sealed class VariantTests
{
    [Fact]
    public async Task An_existing_chain_and_three_instances_run_green_and_roll_back_to_stopped_daemons()
    {
        await using var job = await JobHost.StartAsync(running: false);
        await job.Host.ShellAsync(Certificates.Make);
        var before = await job.WholeStateAsync();

        await job.RunJobAsync([
            .. Certificates.Answers(),
            "--set",
            "smtps=instance",
            "--set",
            "instances=postfix-2525,postfix-out=2526",
        ]);

        Assert.Matches(
            "(?s)postfix-2525 .* y .*postfix-out .* y .*postfix-465 .* y ",
            await job.Host.RunAsync("postmulti", "-l")
        );
        foreach (
            var (port, instance) in new[]
            {
                (25, "postfix"),
                (465, "postfix-465"),
                (2525, "postfix-2525"),
                (2526, "postfix-out"),
            }
        )
        {
            var pid = (await job.Host.RunAsync("cat", $"/var/spool/{instance}/pid/master.pid")).Trim();
            var sockets = await job.Host.RunAsync("ss", "-Hltnp", $"sport = :{port}");
            Assert.Matches($"^(LISTEN.*\"master\",pid={pid},[^\n]*\n){{2}}$", sockets);
        }
        foreach (var port in new[] { 465, 993 })
        {
            var chain = await job.Host.ShellAsync(
                $"openssl s_client -connect {MailHost.Address}:{port} -showcerts -verify_return_error -CAfile {Certificates.Root} </dev/null"
            );
            Assert.Contains("Verify return code: 0 (ok)", chain, StringComparison.Ordinal);
            // The server's and the intermediate one, as sent.
            Assert.Equal(2, chain.Split("-----BEGIN CERTIFICATE-----").Length - 1);
        }

        await job.RollBackAsync();

        Assert.Equal(before, await job.WholeStateAsync());
    }

    [Fact]
    public async Task A_stray_instance_that_shares_port_25_is_put_right_and_comes_back_with_a_rollback()
    {
        await using var job = await JobHost.StartAsync();
        await job.Host.ShellAsync(
            """
            postmulti -e init; postmulti -I postfix-2525 -e create; postmulti -i postfix-2525 -e enable
            postconf -c /etc/postfix-2525 -X master_service_disable
            MAIL_CONFIG=/etc/postfix-2525 postfix start 2>&1
            """
        );
        var before = await job.WholeStateAsync();
        Assert.Equal(3, (await job.Host.RunAsync("ss", "-Hltn", "sport = :25")).Count(character => character == '\n'));

        await job.RunJobAsync();

        Assert.Equal(2, (await job.Host.RunAsync("ss", "-Hltn", "sport = :25")).Count(character => character == '\n'));
        await job.RollBackAsync();
        Assert.Equal(before, await job.WholeStateAsync());
    }
}

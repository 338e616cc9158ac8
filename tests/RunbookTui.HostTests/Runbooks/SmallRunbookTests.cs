using RunbookTui.HostTests.Support;

namespace RunbookTui.HostTests.Runbooks;

/// <summary>The small runbooks on a host of their own each: judged by ss, openssl and curl, not by our probes.</summary>
public sealed class SmallRunbookTests
{
    [Fact]
    public async Task Postfix_instances_get_ports_of_their_own_and_go_without_a_trace()
    {
        await using var host = await MailHost.StartAsync();
        await host.StartDaemonsAsync(25);
        var trip = new RoundTrip(
            host,
            "postfix-multi-instance",
            "--set",
            $"hostname={MailHost.Name}",
            "--set",
            "instances=postfix-2525,postfix-partners=2526"
        );

        await trip.RunAsync();

        var masters = await host.ShellAsync(
            "for port in 25 2525 2526; do ss -Hltnp \"sport = :$port\" | grep -o 'master\",pid=[0-9]*' | sort -u | tr '\\n' ' '; done"
        );
        Assert.Equal(3, masters.Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct().Count());
        var greeting = await host.ShellAsync("exec 3<>/dev/tcp/127.0.0.1/2526; printf 'QUIT\\r\\n' >&3; cat <&3");
        Assert.StartsWith($"220 {MailHost.Name}", greeting, StringComparison.Ordinal);

        await trip.RunAgainAsync();
        await trip.RollBackAsync();
    }

    [Fact]
    public async Task Dovecot_serves_TLS_only_and_then_again_what_it_did()
    {
        await using var host = await MailHost.StartAsync();
        await host.AddAccountAsync("alice", "s3cret");
        await host.WriteFileAsync("/root/password", "s3cret\n");
        await host.StartDaemonsAsync(25, 143, 993);
        var trip = new RoundTrip(
            host,
            "dovecot-tls",
            "--set",
            $"hostname={MailHost.Name}",
            "--set",
            "mail_user=alice",
            "--secret",
            "mail_password=/root/password"
        );

        await trip.RunAsync();

        foreach (var address in new[] { "pop3s", "imaps" })
            await host.RunAsync(
                "curl",
                "-sS",
                "--cacert",
                "/etc/ssl/runbook-tui/ca.pem",
                "-u",
                "alice:s3cret",
                $"{address}://{MailHost.Name}/"
            );
        var listeners = await host.ListenersAsync();
        Assert.DoesNotContain(":110 ", listeners, StringComparison.Ordinal);
        Assert.DoesNotContain(":143 ", listeners, StringComparison.Ordinal);

        await trip.RunAgainAsync();
        await trip.RollBackAsync();
    }
}

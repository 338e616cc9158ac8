using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Sandbox;
using RunbookTui.HostTests.Support;

namespace RunbookTui.HostTests.Sandbox;

public sealed class ProvisioningTests
{
    private static readonly string[] Guarded =
    [
        "/etc",
        "/var/lib/dpkg",
        "/var/lib/apt",
        "/var/spool",
        "/var/mail",
        "/usr/sbin",
    ];

    [Fact]
    public async Task Daemons_run_inside_and_the_host_stays_as_it_is()
    {
        var before = await Fingerprint.OfHostAsync(Guarded);

        await using (var host = await MailHost.StartAsync())
        {
            await host.AddAccountAsync("alice", "wonder land'$");
            await host.StartDaemonsAsync(25, 110, 143, 993, 995);
            Assert.Contains("\"master\"", await host.ListenersAsync(), StringComparison.Ordinal);
            await host.ShellAsync(
                "swaks --silent 2 --server 192.0.2.10 --from root@localhost --to alice@localhost --header 'Subject: token-1'"
            );
            await Eventually.BecomesAsync(
                async () =>
                    (await host.TryAsync("curl", "-sS", "-u", "alice:wonder land'$", "pop3://127.0.0.1/1")).Output,
                text => text.Contains("token-1", StringComparison.Ordinal)
            );

            // On the host's own network nothing of it is there.
            Assert.Equal(before, await Fingerprint.OfHostAsync(Guarded));
        }

        Assert.Equal(before, await Fingerprint.OfHostAsync(Guarded));
    }

    [Fact]
    public async Task Two_mail_hosts_run_side_by_side_on_the_same_ports()
    {
        await using var one = await MailHost.StartAsync();
        await using var two = await MailHost.StartAsync();

        await Task.WhenAll(one.StartDaemonsAsync(25, 993), two.StartDaemonsAsync(25, 993));

        await one.RunAsync("postfix", "stop");
        Assert.DoesNotContain(":25 ", await one.ListenersAsync(), StringComparison.Ordinal);
        Assert.Contains(":25 ", await two.ListenersAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stock_installation_shows_no_changes_but_our_own()
    {
        await using var host = await MailHost.StartAsync();

        var changes = await host.Sandbox.ChangesAsync(default);

        Assert.Equal(["/etc/hosts", "/etc/postfix/main.cf"], changes.Select(change => change.Path));
        Assert.All(changes, change => Assert.StartsWith("content", change.Detail, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_layer_is_made_once()
    {
        var packages = new[] { "postfix", "dovecot-imapd", "dovecot-pop3d" };
        await using (await MailHost.StartAsync()) { }
        var told = new List<string>();

        var first = await Provisioning.EnsureAsync(packages, MailHost.Name, TimeProvider.System, null, default);
        var second = await Provisioning.EnsureAsync(packages, MailHost.Name, TimeProvider.System, told.Add, default);

        Assert.Equal(first, second);
        Assert.Empty(told);
    }

    [Fact]
    public async Task Packages_the_host_has_need_no_layer() =>
        Assert.Null(await Provisioning.EnsureAsync(["dpkg", "tar"], null, TimeProvider.System, null, default));

    [Fact]
    public async Task A_package_that_does_not_exist_is_named_with_what_to_do()
    {
        var failure = await Assert.ThrowsAsync<HostException>(() =>
            Provisioning.EnsureAsync(["no-such-package-anywhere"], null, TimeProvider.System, null, default)
        );

        Assert.Contains("no-such-package-anywhere", failure.Message, StringComparison.Ordinal);
        Assert.Contains("apt-get install no-such-package-anywhere", failure.Next, StringComparison.Ordinal);
    }
}

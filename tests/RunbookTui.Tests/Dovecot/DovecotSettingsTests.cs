using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Dovecot;
using RunbookTui.Tests.Support;
using Xunit;

namespace RunbookTui.Tests.Dovecot;

public sealed class DovecotSettingsTests
{
    private const string DropIn = "/etc/dovecot/conf.d/99-tls.conf";
    private const string Wanted =
        "# Written by runbook-tui. Files of conf.d that sort after this one win over it.\ndisable_plaintext_auth = yes\n";

    private readonly IAction action = Given.Action(
        DovecotSettingsAction.Kind,
        ("file", "99-tls.conf"),
        ("cleartext_login", "false")
    );

    [Fact]
    public async Task It_writes_the_drop_in_and_looks_at_the_effective_value()
    {
        var host = Host().Query("doveconf disable_plaintext_auth", "disable_plaintext_auth = yes\n");
        Assert.Empty(await action.CheckAsync(host, default));
        Assert.False((await action.InspectAsync(host, default)).AlreadySo);
        await action.ApplyAsync(host, default);
        Assert.Equal(Wanted, host.TextOf(DropIn));
        Assert.True((await action.InspectAsync(host, default)).AlreadySo);
    }

    [Fact]
    public async Task A_new_drop_in_that_another_file_overrides_is_taken_away_again()
    {
        var host = Host().Query("doveconf disable_plaintext_auth", "disable_plaintext_auth = no\n");
        var fault = await Assert.ThrowsAsync<HostException>(() => action.ApplyAsync(host, default));
        Assert.Contains("disable_plaintext_auth is 'no', expected 'yes'", fault.Message);
        Assert.Null(host.Stat(DropIn));
    }

    [Fact]
    public async Task An_earlier_drop_in_is_put_back_when_dovecot_refuses_the_new_one()
    {
        var host = Host()
            .File(DropIn, "# earlier\n", mode: (int)UnixFileMode.UserRead, owner: 7)
            .Query("doveconf disable_plaintext_auth", exitCode: 89, error: "doveconf: Fatal: nonsense");
        var fault = await Assert.ThrowsAsync<HostException>(() => action.ApplyAsync(host, default));
        Assert.Contains("nonsense", fault.Message);
        Assert.Equal("# earlier\n", host.TextOf(DropIn));
        Assert.Equal(
            (UnixFileMode.UserRead, 7u),
            (host.Stat(DropIn)!.Attributes.Mode, host.Stat(DropIn)!.Attributes.Owner)
        );
    }

    [Fact]
    public async Task The_same_text_without_the_effect_is_not_already_so()
    {
        var host = Host()
            .File(DropIn, Wanted)
            .Query("doveconf disable_plaintext_auth", "disable_plaintext_auth = no\n");
        Assert.False((await action.InspectAsync(host, default)).AlreadySo);
    }

    [Fact]
    public async Task The_preview_is_the_exact_text()
    {
        var change = Assert.IsType<Change.FileContent>(
            Assert.Single(await action.PreviewAsync(new PreviewContext(Host()), default))
        );
        Assert.Equal(new Change.FileContent(DropIn, null, Wanted), change);
    }

    [Theory]
    [InlineData("2.1.7")]
    [InlineData("2.5.0 (abc)")]
    [InlineData("3.0")]
    public async Task An_unknown_release_stops_before_anything_is_changed(string version)
    {
        var host = Host(version);
        var obstacle = Assert.Single(await action.CheckAsync(host, default));
        Assert.Contains(version.Split(' ')[0], obstacle.Message);
        await Assert.ThrowsAsync<HostException>(() => action.ApplyAsync(host, default));
        Assert.Empty(host.Changes);
    }

    [Fact]
    public async Task A_main_file_that_reads_no_drop_ins_is_an_obstacle()
    {
        var host = Host().File("/etc/dovecot/dovecot.conf", "#!include conf.d/*.conf\n!include conf.d/10-*.conf\n");
        Assert.Contains("does not read drop-ins", Assert.Single(await action.CheckAsync(host, default)).Message);
    }

    [Fact]
    public async Task A_protocol_that_is_not_installed_is_an_obstacle()
    {
        var host = Host().Query("doveconf protocols", "protocols = \" imap\"\n");
        (string, object)[] open = [("pop3s", "true"), ("imaps", "true"), ("imap", "false")];
        var listeners = Given.Action(DovecotSettingsAction.Kind, ("file", "99-tls.conf"), ("protocols", open));
        var obstacle = Assert.Single(await listeners.CheckAsync(host, default));
        Assert.Equal("Dovecot does not serve POP3", obstacle.Message);
        Assert.Contains("dovecot-pop3d", obstacle.Next);
        host.Query("doveconf protocols", "protocols {\n  imap = yes\n  pop3 = yes\n}\n")
            .File("/proc/net/tcp", "header\n")
            .Absent("/proc/net/tcp6");
        Assert.Empty(await listeners.CheckAsync(host, default));
    }

    [Theory]
    [InlineData("courier", "port 993 of 'imaps' is taken by a program that is not Dovecot")]
    [InlineData("dovecot", null)]
    public async Task A_port_that_another_program_holds_is_an_obstacle(string program, string? message)
    {
        var host = Host()
            .Query("doveconf protocols", "protocols = \" imap\"\n")
            .File("/proc/net/tcp", "header\n   0: 00000000:03E1 00000000:0000 0A 0:0 0:0 0 0 0 11 1 0\n")
            .Absent("/proc/net/tcp6")
            .Directory("/proc")
            .Directory("/proc/77")
            .Directory("/proc/77/fd")
            .Link("/proc/77/fd/5", "socket:[11]")
            .File("/proc/77/status", "PPid:\t1\n")
            .File("/proc/77/stat", $"77 ({program}) S 1 77 77 0")
            .File("/proc/77/comm", program + "\n")
            .File("/proc/77/cmdline", program + "\0");
        (string, object)[] open = [("imaps", "true"), ("imap", "false")];
        var listeners = Given.Action(DovecotSettingsAction.Kind, ("file", "99-tls.conf"), ("protocols", open));

        var obstacles = await listeners.CheckAsync(host, default);

        Assert.Equal(message, obstacles.SingleOrDefault()?.Message);
    }

    [Fact]
    public async Task A_socket_needs_its_directory_and_the_instance_that_makes_it()
    {
        var sockets = Given.Action(
            DovecotSettingsAction.Kind,
            ("file", "99-tls.conf"),
            ("auth_sockets", new[] { "/var/spool/postfix/private/auth", "/var/spool/postfix-2525/private/auth" })
        );
        Assert.Equal(["dovecot", "postfix instance postfix-2525"], sockets.Requires);
        var host = Host().Directory("/var/spool/postfix/private").Absent("/var/spool/postfix-2525");
        var obstacle = Assert.Single(await sockets.CheckAsync(host, default));
        Assert.Contains("/var/spool/postfix-2525/private/auth", obstacle.Message);
    }

    [Theory]
    [InlineData("../dovecot.conf")]
    [InlineData("99-tls")]
    [InlineData(".conf")]
    public async Task A_name_that_is_no_drop_in_is_an_obstacle(string name)
    {
        var odd = Given.Action(DovecotSettingsAction.Kind, ("file", name), ("cleartext_login", "false"));
        Assert.Contains("is no name of a drop-in", Assert.Single(await odd.CheckAsync(Host(), default)).Message);
    }

    private static StrictHost Host(string version = "2.3.19.1 (9b53102964)") =>
        new StrictHost()
            .Query("dovecot --version", $"{version}\n")
            .Query("doveconf -n", $"# {version}: /etc/dovecot/dovecot.conf\n")
            .Query(
                "df -B1 --output=avail,iavail,itotal -- /etc/dovecot/conf.d",
                "Avail IFree Inodes\n9999999 999 9999\n"
            )
            .Absent("/proc/self/mountinfo")
            .Directory("/etc/dovecot")
            .Directory("/etc/dovecot/conf.d")
            .File("/etc/dovecot/dovecot.conf", "protocols = x\n!include conf.d/*.conf\n!include_try local.conf\n");
}

using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Mail;
using RunbookTui.Tests.Support;
using Xunit;

namespace RunbookTui.Tests.Mail;

public sealed class ListenerProbeTests
{
    private const string Header =
        "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";

    [Fact]
    public async Task A_master_whose_children_hold_the_socket_too_owns_it_alone()
    {
        var host = Sockets(Row("00000000:0019", 11)).Master(100, "/etc/postfix", 11).Process(101, 100, "smtpd", 11);
        var result = await ListenerProbe.Kind.ObserveAsync(host, ("port", 25), ("owner", "postfix"));
        Assert.Equal(Verdict.Passed, result.Verdict);
        Assert.Equal("0.0.0.0:25: postfix (master of /etc/postfix, pid 100)", result.Observed);
    }

    [Fact]
    public async Task Two_masters_on_one_port_are_seen_and_both_named()
    {
        var host = Sockets(Row("00000000:0019", 11), Row("00000000:0019", 12))
            .Master(100, "/etc/postfix", 11)
            .Master(200, "/etc/postfix-2525", 12);
        var result = await ListenerProbe.Kind.ObserveAsync(host, ("port", 25), ("owner", "postfix"));
        Assert.Equal(Verdict.Failed, result.Verdict);
        Assert.Equal(
            "0.0.0.0:25: postfix (master of /etc/postfix, pid 100); "
                + "0.0.0.0:25: postfix:postfix-2525 (master of /etc/postfix-2525, pid 200)",
            result.Observed
        );
    }

    [Theory]
    [InlineData("postfix:postfix-2525", Verdict.Passed)]
    [InlineData("postfix", Verdict.Failed)]
    [InlineData("postfix:-", Verdict.Failed)]
    [InlineData("dovecot", Verdict.Failed)]
    public async Task An_instance_is_told_from_the_primary(string owner, Verdict expected)
    {
        var host = Sockets(Row("0100007F:09DD", 7)).Master(100, "/etc/postfix-2525", 7);
        Assert.Equal(expected, (await ListenerProbe.Kind.ObserveAsync(host, ("port", 2525), ("owner", owner))).Verdict);
    }

    [Fact]
    public async Task A_socket_of_a_process_that_cannot_be_seen_is_never_green_for_an_owner()
    {
        var host = Sockets(Row("00000000:0019", 11));
        var result = await ListenerProbe.Kind.ObserveAsync(host, ("port", 25), ("owner", "postfix"));
        Assert.Equal(Verdict.Inconclusive, result.Verdict);
        Assert.Equal("0.0.0.0:25: a process that cannot be seen (look as root)", result.Observed);
    }

    [Fact]
    public async Task A_stranger_beside_an_unseen_socket_is_red_all_the_same()
    {
        var host = Sockets(Row("00000000:0019", 11), Row("00000000:0019", 12)).Process(5, 1, "python3.11", 11);
        var result = await ListenerProbe.Kind.ObserveAsync(host, ("port", 25), ("owner", "postfix"));
        Assert.Equal(Verdict.Failed, result.Verdict);
    }

    [Fact]
    public async Task Orphans_of_a_dead_master_are_not_the_master()
    {
        var host = Sockets(Row("00000000:0019", 11)).Process(101, 1, "smtpd", 11);
        var result = await ListenerProbe.Kind.ObserveAsync(host, ("port", 25), ("owner", "postfix"));
        Assert.Equal(Verdict.Failed, result.Verdict);
        Assert.Equal("0.0.0.0:25: smtpd (pid 101)", result.Observed);
    }

    [Fact]
    public async Task A_closed_port_that_is_open_names_who_opened_it()
    {
        var host = Sockets(Row("00000000:006E", 3)).Process(9, 1, "dovecot", 3);
        var result = await ListenerProbe.Kind.ObserveAsync(host, ("port", 110), ("state", "closed"));
        Assert.Equal(Verdict.Failed, result.Verdict);
        Assert.True(result.MayChange);
        Assert.Equal("0.0.0.0:110: dovecot (pid 9)", result.Observed);
    }

    [Theory]
    [InlineData("open", Verdict.Failed)]
    [InlineData("closed", Verdict.Passed)]
    public async Task A_connection_is_not_a_listener(string state, Verdict expected)
    {
        var host = Sockets(Row("0100007F:0019", 3, state: "01"));
        var result = await ListenerProbe.Kind.ObserveAsync(host, ("port", 25), ("state", state));
        Assert.Equal(expected, result.Verdict);
        Assert.Equal(state == "open", result.MayChange);
    }

    [Theory]
    [InlineData("127.0.0.1", Verdict.Passed)]
    [InlineData("192.0.2.10", Verdict.Failed)]
    [InlineData("mail", Verdict.Inconclusive)]
    public async Task An_address_narrows_the_look(string address, Verdict expected)
    {
        var host = Sockets(Row("0100007F:0019", 3)).Process(9, 1, "dovecot", 3);
        Assert.Equal(
            expected,
            (await ListenerProbe.Kind.ObserveAsync(host, ("port", 25), ("address", address))).Verdict
        );
    }

    [Fact]
    public async Task Ipv6_sockets_count()
    {
        var host = Sockets(Row("00000000:0001", 1))
            .File("/proc/net/tcp6", Header + Row("00000000000000000000000001000000:0019", 4));
        host.Process(9, 1, "dovecot", 4);
        var result = await ListenerProbe.Kind.ObserveAsync(host, ("port", 25));
        Assert.Equal("[::1]:25: dovecot (pid 9)", result.Observed);
    }

    [Fact]
    public async Task Without_the_kernels_table_nothing_can_be_said()
    {
        var host = new StrictHost().Absent("/proc/net/tcp");
        var result = await ListenerProbe.Kind.ObserveAsync(host, ("port", 25), ("state", "closed"));
        Assert.Equal(Verdict.Inconclusive, result.Verdict);
    }

    private static string Row(string local, int inode, string state = "0A") =>
        $"   0: {local} 00000000:0000 {state} 00000000:00000000 00:00000000 00000000     0        0 {inode} 1 0\n";

    private static StrictHost Sockets(params string[] rows) =>
        new StrictHost()
            .File("/proc/net/tcp", Header + string.Concat(rows))
            .Absent("/proc/net/tcp6")
            .Directory("/proc")
            .Directory("/proc/net");
}

internal static class ProcessTable
{
    public static StrictHost Process(this StrictHost host, int pid, int parent, string program, int inode) =>
        host.Directory($"/proc/{pid}")
            .Directory($"/proc/{pid}/fd")
            .Link($"/proc/{pid}/fd/3", $"socket:[{inode}]")
            .Link($"/proc/{pid}/exe", $"/usr/sbin/{program}")
            .File($"/proc/{pid}/stat", $"{pid} (a) b) S {parent} 1 1 0");

    public static StrictHost Master(this StrictHost host, int pid, string directory, int inode) =>
        host.Process(pid, 1, "master", inode).File($"/proc/{pid}/environ", $"PATH=/bin\0MAIL_CONFIG={directory}\0");
}

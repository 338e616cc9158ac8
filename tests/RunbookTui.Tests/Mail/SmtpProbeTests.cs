using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Model;
using RunbookTui.Host.Mail;
using RunbookTui.Tests.Support;
using Xunit;

namespace RunbookTui.Tests.Mail;

public sealed class SmtpProbeTests
{
    private const string Greeting = "S: 220 x\nC: EHLO [127.0.0.2]\n";
    private const string ToTls =
        Greeting + "S: 250-x\nS: 250 STARTTLS\nC: STARTTLS\nS: 220 go\nTLS\nC: EHLO [127.0.0.2]\n";
    private const string Inside = ToTls + "S: 250-x\nS: 250 AUTH LOGIN PLAIN\n";
    private const string Quit = "\nC: QUIT\nS: 221 bye";
    private const string Token = "AGFsaWNlAHB3"; // \0alice\0pw
    private static readonly TestAuthority Authority = TestAuthority.Shared;
    private static readonly (string, object) Name = ("host", "mail.example.test");
    private static readonly (string, object) Trust = ("trust", new[] { MailProbeBench.CaFile });
    private static readonly (string, object) Port = ("port", 587);
    private static readonly (string, object) StartTls = ("tls", "starttls");
    private static readonly (string, object) User = ("user", "alice");
    private static readonly (string, object) Password = ("password", new Secret("pw"));

    [Fact]
    public async Task A_submission_port_as_it_should_be_is_green()
    {
        var result = await ObserveAsync(
            [
                Greeting
                    + "S: 250-x\nS: 250 STARTTLS\nC: AUTH PLAIN\nS: 530 5.7.0 first\nC: STARTTLS\nS: 220 go\nTLS\n"
                    + $"C: EHLO [127.0.0.2]\nS: 250-x\nS: 250 AUTH PLAIN\nC: AUTH PLAIN {Token}\nS: 235 yes"
                    + Quit,
            ],
            ("offers_before_tls", new[] { "STARTTLS" }),
            ("hides_before_tls", new[] { "AUTH" }),
            ("offers_after_tls", new[] { "AUTH" }),
            ("auth_before_tls_refused", "true"),
            User,
            Password
        );
        Assert.True(result.Verdict == Verdict.Passed, result.Observed);
        Assert.DoesNotContain(Token, result.Observed, StringComparison.Ordinal);
        Assert.Equal(result.Expected.Split('\n').Length, result.Observed.Split('\n').Length);
    }

    [Theory]
    [InlineData("offers_before_tls", "CHUNKING", "✗ not offered: STARTTLS, AUTH=PLAIN")]
    [InlineData("hides_before_tls", "auth", "✗ offered: STARTTLS, AUTH=PLAIN")]
    [InlineData("offers_after_tls", "CHUNKING", "✗ not offered: AUTH LOGIN")]
    public async Task A_capability_in_the_wrong_place_is_red(string field, string keyword, string observed)
    {
        var result = await ObserveAsync(
            [
                Greeting
                    + "S: 250-x\nS: 250-STARTTLS\nS: 250 AUTH=PLAIN\nC: STARTTLS\nS: 220 go\nTLS\nC: EHLO [127.0.0.2]\n"
                    + "S: 250-x\nS: 250 AUTH LOGIN"
                    + Quit,
            ],
            (field, new[] { keyword })
        );
        Assert.Equal(Verdict.Failed, result.Verdict);
        Assert.Contains(observed, result.Observed.Split('\n'));
    }

    [Fact]
    public async Task A_server_that_asks_for_the_password_in_clear_text_is_red_and_gets_none()
    {
        var result = await ObserveAsync(
            [Greeting + "S: 250-x\nS: 250 AUTH PLAIN\nC: AUTH PLAIN\nS: 334 \nC: *\nS: 501 off" + Quit],
            tls: "none",
            ("auth_before_tls_refused", "true")
        );
        Assert.Equal(Verdict.Failed, result.Verdict);
        Assert.Contains("✗ the server asks for the password: 334", result.Observed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("535 5.7.8 no", Verdict.Failed, false)]
    [InlineData("454 4.7.0 later", Verdict.Failed, true)]
    public async Task A_right_password_that_is_not_taken_is_red(string reply, Verdict expected, bool mayChange)
    {
        var result = await ObserveAsync([Inside + $"C: AUTH PLAIN {Token}\nS: {reply}" + Quit], User, Password);
        Assert.Equal((expected, mayChange), (result.Verdict, result.MayChange));
        Assert.EndsWith($"✗ {reply}", result.Observed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Auth_without_plain_is_red_and_no_password_is_sent()
    {
        var result = await ObserveAsync([ToTls + "S: 250-x\nS: 250 AUTH LOGIN" + Quit], User, Password);
        Assert.EndsWith("✗ AUTH PLAIN is not offered: AUTH LOGIN", result.Observed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_password_goes_to_a_certificate_that_does_not_hold()
    {
        await using var server = new ScriptedServer(
            Authority.Serve(Authority.Issue("other.test")),
            Inside + "C: QUIT\nS: 221 bye"
        );
        var host = MailProbeBench.Host().Serves(587, server);
        var result = await SmtpProbe.Kind.ObserveAsync(host, Port, Name, Trust, StartTls, User, Password);
        Assert.Equal(Verdict.Failed, result.Verdict);
        Assert.EndsWith(
            "✗ no password was sent: the certificate names other.test",
            result.Observed,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task No_password_goes_over_a_plain_connection()
    {
        var result = await ObserveAsync([Greeting + "S: 250-x\nS: 250 AUTH PLAIN" + Quit], tls: "none", User, Password);
        Assert.Equal(Verdict.Inconclusive, result.Verdict);
        Assert.EndsWith(
            "? no password was sent: this connection is not encrypted",
            result.Observed,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("535 5.7.8 no", Verdict.Passed)]
    [InlineData("235 2.7.0 welcome", Verdict.Failed)]
    [InlineData("454 4.7.0 later", Verdict.Inconclusive)]
    [InlineData("501 what", Verdict.Failed)]
    public async Task A_wrong_password_must_be_answered_with_535(string reply, Verdict expected)
    {
        // The second connection comes from an address that no other probe uses.
        await using var server = new ScriptedServer(
            Authority.Serve(TestAuthority.Good),
            "TLS\n" + Greeting + "S: 250-x\nS: 250 AUTH PLAIN" + Quit,
            "TLS\nS: 220 x\nC: EHLO [127.*\nS: 250-x\nS: 250 AUTH PLAIN\nC: AUTH PLAIN *\nS: " + reply + Quit
        );
        var result = await SmtpProbe
            .Kind.Create(Fields(("tls", "implicit"), User, ("wrong_password_refused", "true")))
            .ObserveAsync(new AnySource(MailProbeBench.Host(), server), CancellationToken.None);
        Assert.Equal(expected, result.Verdict);
        Assert.EndsWith(reply, result.Observed, StringComparison.Ordinal);
        var sent = Assert.Single(server.Heard, line => line.StartsWith("AUTH PLAIN ", StringComparison.Ordinal));
        Assert.NotEqual($"AUTH PLAIN {Token}", sent);
    }

    [Theory]
    [InlineData("554 5.7.1 Relay access denied", "554 5.7.1 Relay access denied", Verdict.Passed)]
    [InlineData("454 4.7.1 Relay access denied", "454 4.7.1 Relay access denied", Verdict.Passed)]
    [InlineData("250 2.1.5 Ok", null, Verdict.Failed)]
    [InlineData("554 5.7.1 denied", "250 2.1.5 Ok", Verdict.Failed)]
    [InlineData("450 4.1.2 Domain not found", null, Verdict.Inconclusive)]
    public async Task Relay_is_judged_by_the_answer_to_a_foreign_recipient(
        string first,
        string? second,
        Verdict expected
    )
    {
        var result = await RelayAsync("127.0.0.0/8", first, second);
        Assert.Equal(expected, result.Verdict);
        Assert.Contains("192.0.2.10 → 127.0.0.1:587", result.Observed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.0/8 192.0.2.0/24", "is in mynetworks")]
    [InlineData("127.0.0.0/8 [::1]/128, 192.0.2.10", "is in mynetworks")]
    [InlineData("cidr:/etc/postfix/nets", "cannot be told")]
    public async Task Relay_for_a_trusted_network_is_no_proof(string networks, string observed)
    {
        var result = await RelayAsync(networks, "250 2.1.5 Ok", null);
        Assert.Equal(Verdict.Inconclusive, result.Verdict);
        Assert.Contains(observed, result.Observed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exclusion_from_the_trusted_networks_counts() =>
        Assert.Equal(Verdict.Failed, (await RelayAsync("!192.0.2.10 192.0.2.0/24", "250 2.1.5 Ok", null)).Verdict);

    [Fact]
    public async Task A_server_that_falls_silent_is_red_and_not_waited_for()
    {
        await using var server = new ScriptedServer(null, "S: 220 x\nC: EHLO [127.0.0.2]\nS: 250-x\nSILENCE");
        var host = MailProbeBench.Host(new HastyTime(50)).Serves(587, server);
        var result = await SmtpProbe.Kind.ObserveAsync(host, Port, Name, StartTls);
        Assert.Equal((Verdict.Failed, true), (result.Verdict, result.MayChange));
        Assert.Equal("no answer to EHLO within 10 s", result.Observed);
    }

    [Fact]
    public async Task An_endless_reply_is_cut_off()
    {
        var result = await ObserveAsync([Greeting + string.Concat(Enumerable.Repeat("S: 250-x\n", 250))], tls: "none");
        Assert.Equal("an SMTP reply of more than 200 lines", result.Observed);
    }

    [Fact]
    public async Task A_failing_starttls_is_named_as_such()
    {
        var result = await ObserveAsync([Greeting + "S: 250 x"]);
        Assert.Equal((Verdict.Failed, "an SMTP conversation\nSTARTTLS completed"), (result.Verdict, result.Expected));
    }

    private static async Task<ProbeResult> RelayAsync(string networks, string first, string? second)
    {
        var talk = Ask("", first) + (second is null ? "" : Ask("postmaster@mail.example.test", second));
        await using var server = new ScriptedServer(
            null,
            Greeting + "S: 250 x" + Quit,
            "S: 220 x\nC: EHLO [192.0.2.10]\nS: 250 x\n" + talk + "C: QUIT\nS: 221 bye"
        );
        var host = MailProbeBench
            .Host()
            .Serves(587, server)
            .Addresses("127.0.0.1", "192.0.2.10")
            .Connection("192.0.2.10 to 127.0.0.1:587", server.Connect)
            .File("/proc/net/tcp", "header\n   0: 00000000:024B 00000000:0000 0A 0:0 0:0 0 0 0 11 1 0\n")
            .Absent("/proc/net/tcp6")
            .Directory("/proc")
            .Master(100, "/etc/postfix", 11)
            .Query("postconf -c /etc/postfix -h mynetworks", networks + "\n");
        return await SmtpProbe.Kind.ObserveAsync(host, Port, Name, ("tls", "none"), ("relay", "refused"));
    }

    private static string Ask(string sender, string reply) =>
        $"C: MAIL FROM:<{sender}>\nS: 250 ok\nC: RCPT TO:<probe@relay-test.invalid>\nS: {reply}\nC: RSET\nS: 250 ok\n";

    private static Task<ProbeResult> ObserveAsync(string[] scripts, params (string, object)[] fields) =>
        ObserveAsync(scripts, "starttls", fields);

    private static async Task<ProbeResult> ObserveAsync(string[] scripts, string tls, params (string, object)[] fields)
    {
        await using var server = new ScriptedServer(Authority.Serve(TestAuthority.Good), scripts);
        var host = MailProbeBench.Host().Serves(587, server);
        return await SmtpProbe.Kind.ObserveAsync(host, [Port, Name, Trust, ("tls", tls), .. fields]);
    }

    private static Fields Fields(params (string, object)[] fields) =>
        new(MailProbeBench.Map([Port, Name, Trust, .. fields]), SmtpProbe.Kind.Fields);

    /// <summary>Lets one server be found from any source address.</summary>
    private sealed class AnySource(StrictHost host, ScriptedServer server) : IHostReader
    {
        public TimeProvider Time => host.Time;

        public Task<CommandResult> QueryAsync(Command command, CancellationToken cancellation) =>
            host.QueryAsync(command, cancellation);

        public FileStat? Stat(string path) => host.Stat(path);

        public byte[]? ReadFile(string path) => host.ReadFile(path);

        public IReadOnlyList<string> ListDirectory(string path) => host.ListDirectory(path);

        public Task<Stream> ConnectAsync(
            System.Net.IPEndPoint target,
            System.Net.IPAddress? source,
            CancellationToken cancellation
        ) => Task.FromResult(server.Connect());

        public IScratch OpenScratch() => host.OpenScratch();
    }
}

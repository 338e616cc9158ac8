using System.Net.Sockets;
using System.Security.Authentication;
using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Mail;
using RunbookTui.Tests.Support;
using Xunit;

namespace RunbookTui.Tests.Mail;

public sealed class TlsProbeTests
{
    private const string Alert70 = "HEX: 15 0301 0002 02 46";
    private static readonly TestAuthority Authority = TestAuthority.Shared;
    private static readonly (string, object) Trust = ("trust", new[] { MailProbeBench.CaFile });
    private static readonly (string, object) Name = ("host", "mail.example.test");
    private static readonly (string, object) Port = ("port", 465);

    [Fact]
    public async Task Everything_right_is_green_line_by_line()
    {
        await using var server = new ScriptedServer(Authority.Serve(TestAuthority.Good), "TLS", $"HELLO\n{Alert70}");
        var host = MailProbeBench
            .Host()
            .Serves(465, server)
            .File(
                "/cert.pem",
                TestAuthority.Good.ExportCertificatePem() + '\n' + Authority.Intermediate.ExportCertificatePem()
            );
        var result = await TlsProbe.Kind.ObserveAsync(
            host,
            Port,
            Name,
            Trust,
            ("certificate_file", "/cert.pem"),
            ("accepts", new[] { "TLSv1.3" }),
            ("refuses", new[] { "TLSv1.0" })
        );
        Assert.Equal(Verdict.Passed, result.Verdict);
        Assert.Equal("127.0.0.2 → 127.0.0.1:465", result.Vantage);
        var observed = result.Observed.Split('\n');
        Assert.StartsWith("TLSv1.3 with TLS_", observed[0], StringComparison.Ordinal);
        Assert.Equal("sent CN=mail.example.test → CN=Test intermediate, trusted by CN=Test root", observed[2]);
        Assert.Equal("TLSv1.0 refused by the server: protocol_version (70)", observed[^1]);
        Assert.Equal(observed.Length, result.Expected.Split('\n').Length);
        Assert.Equal(
            "openssl s_client -connect 127.0.0.1:465 -servername mail.example.test -verify_hostname mail.example.test "
                + $"-verify_return_error -CAfile {MailProbeBench.CaFile} -brief </dev/null",
            result.ByHand
        );
    }

    [Fact]
    public async Task Another_certificate_than_the_file_holds_is_red()
    {
        var result = await HandshakeAsync(Authority.Serve(Authority.Issue("mail.example.test")));
        Assert.Contains("✗ another certificate, sha256 ", result.Observed, StringComparison.Ordinal);
        Assert.Equal(Verdict.Failed, result.Verdict);
    }

    [Fact]
    public async Task A_missing_intermediate_is_red_and_not_fetched()
    {
        var result = await HandshakeAsync(Authority.Serve(TestAuthority.Good, withIntermediate: false));
        Assert.Contains("✗ sent CN=mail.example.test does not lead to", result.Observed, StringComparison.Ordinal);
        Assert.Equal(Verdict.Failed, result.Verdict);
    }

    [Theory]
    [InlineData(true, Verdict.Failed)]
    [InlineData(false, Verdict.Passed)]
    public async Task A_certificate_for_another_name_is_red_where_names_are_verified(bool verify, Verdict expected)
    {
        await using var server = new ScriptedServer(Authority.Serve(Authority.Issue("other.test")), "TLS");
        var host = MailProbeBench.Host().Serves(465, server);
        var result = await TlsProbe.Kind.ObserveAsync(
            host,
            Port,
            Name,
            Trust,
            ("verify_name", verify ? "true" : "false")
        );
        Assert.Equal(expected, result.Verdict);
        Assert.Equal(verify, result.Observed.Contains("✗ the certificate names other.test", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Few_days_left_are_red()
    {
        var result = await HandshakeAsync(Authority.Serve(Authority.Issue("mail.example.test", -1, 5)));
        Assert.Contains("✗ expires in 5 days", result.Observed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_trust_file_is_a_note_and_the_chain_red()
    {
        await using var server = new ScriptedServer(Authority.Serve(TestAuthority.Good), "TLS");
        var host = MailProbeBench.Host().Serves(465, server).Absent("/none.pem");
        var result = await TlsProbe.Kind.ObserveAsync(host, Port, Name, ("trust", new[] { "/none.pem" }));
        Assert.Equal(Verdict.Failed, result.Verdict);
        Assert.EndsWith("\ntrust file '/none.pem' does not exist", result.Observed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_must_be_accepted_and_is_not_is_red()
    {
        await using var server = new ScriptedServer(
            Authority.Serve(TestAuthority.Good, versions: SslProtocols.Tls13),
            "TLS",
            "TLS FAILS"
        );
        var host = MailProbeBench.Host().Serves(465, server);
        var result = await TlsProbe.Kind.ObserveAsync(host, Port, Name, Trust, ("accepts", new[] { "TLSv1.2" }));
        Assert.Equal(Verdict.Failed, result.Verdict);
        Assert.Contains("✗ TLS handshake failed: ", result.Observed, StringComparison.Ordinal);
        Assert.EndsWith("-tls1_2 -brief </dev/null", result.ByHand, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SILENCE", Verdict.Failed, true, "no TLS handshake within 10 s")]
    [InlineData(
        "S: 220 mail ESMTP",
        Verdict.Failed,
        false,
        "the server answered in clear text, not TLS: '220 mail ESMTP'"
    )]
    [InlineData("HELLO", Verdict.Failed, false, "the server closed the connection in place of a TLS handshake")]
    public async Task A_server_without_a_handshake_is_red(
        string script,
        Verdict expected,
        bool mayChange,
        string observed
    )
    {
        await using var server = new ScriptedServer(null, script);
        var time = script == "SILENCE" ? new HastyTime(50) : TimeProvider.System;
        var result = await TlsProbe.Kind.ObserveAsync(MailProbeBench.Host(time).Serves(465, server), Port, Name);
        Assert.Equal((expected, mayChange, observed), (result.Verdict, result.MayChange, result.Observed));
    }

    [Theory]
    [InlineData("S: 220 x\nC: EHLO [127.0.0.2]\nS: 250-x\nS: 250 SIZE", "STARTTLS is not offered; EHLO offers SIZE")]
    [InlineData(
        "S: 220 x\nC: EHLO [127.0.0.2]\nS: 250-x\nS: 250 STARTTLS\nC: STARTTLS\nS: 454 4.7.0 TLS not available due to local problem",
        "STARTTLS is offered and answered with 454 4.7.0 TLS not available due to local problem"
    )]
    [InlineData(
        "S: 220 x\nC: EHLO [127.0.0.2]\nS: 250-x\nS: 250 STARTTLS\nC: STARTTLS\nS: 220 go\\n250 injected",
        "the server sent more clear text after its answer to STARTTLS, before TLS"
    )]
    [InlineData("S: 421 busy", "greeted with 421 busy")]
    [InlineData("S: +OK pop", "not an SMTP reply: '+OK pop'")]
    [InlineData("S: 220-a\nS: 250 b", "not an SMTP reply: '250 b'")]
    [InlineData("", "the server closed the connection in place of an answer to connecting")]
    public async Task Smtp_that_does_not_lead_to_tls_is_red_in_the_servers_words(string script, string observed)
    {
        var result = await StartTlsAsync("smtp", script);
        Assert.Equal((Verdict.Failed, observed), (result.Verdict, result.Observed));
    }

    [Theory]
    [InlineData("S: +OK x\nC: CAPA\nS: +OK\nS: TOP\nS: .", "STLS is not offered; CAPA offers TOP")]
    [InlineData("S: +OK x\nC: CAPA\nS: +OK\nS: STLS\nS: .\nC: STLS\nS: -ERR no", "POP3 answered STLS with '-ERR no'")]
    [InlineData(
        "S: +OK x\nC: CAPA\nS: +OK\nS: STLS\nS: .\nC: STLS\nS: +OK\\n+OK injected",
        "the server sent more clear text after its answer to STLS, before TLS"
    )]
    public async Task Pop3_that_does_not_lead_to_tls_is_red(string script, string observed)
    {
        var result = await StartTlsAsync("pop3", script);
        Assert.Equal((Verdict.Failed, observed), (result.Verdict, result.Observed));
    }

    [Theory]
    [InlineData("S: * BYE x", "IMAP greeted with '* BYE x'")]
    [InlineData(
        "S: * OK x\nC: r1 CAPABILITY\nS: * CAPABILITY IMAP4rev1\nS: r1 OK",
        "STARTTLS is not offered; CAPABILITY lists IMAP4rev1"
    )]
    [InlineData(
        "S: * OK x\nC: r1 CAPABILITY\nS: * CAPABILITY STARTTLS\nS: r1 OK\nC: r2 STARTTLS\nS: r2 OK\\n* OK injected",
        "the server sent more clear text after its answer to STARTTLS, before TLS"
    )]
    public async Task Imap_that_does_not_lead_to_tls_is_red(string script, string observed)
    {
        var result = await StartTlsAsync("imap", script);
        Assert.Equal((Verdict.Failed, observed), (result.Verdict, result.Observed));
    }

    [Fact]
    public async Task A_taken_starttls_leads_to_a_handshake_in_each_protocol()
    {
        foreach (
            var (protocol, script) in new[]
            {
                ("smtp", "S: 220 x\nC: EHLO [127.0.0.2]\nS: 250-x\nS: 250 starttls\nC: STARTTLS\nS: 220 go\nTLS"),
                ("pop3", "S: +OK x\nC: CAPA\nS: +OK\nS: STLS\nS: .\nC: STLS\nS: +OK\nTLS"),
                (
                    "imap",
                    "S: * OK x\nC: r1 CAPABILITY\nS: * CAPABILITY STARTTLS\nS: r1 OK\nC: r2 STARTTLS\nS: r2 OK\nTLS"
                ),
            }
        )
        {
            await using var server = new ScriptedServer(Authority.Serve(TestAuthority.Good), script);
            var host = MailProbeBench.Host().Serves(465, server);
            var result = await TlsProbe.Kind.ObserveAsync(host, Port, Name, Trust, ("starttls", protocol));
            Assert.True(result.Verdict == Verdict.Passed, result.Observed);
        }
    }

    [Fact]
    public async Task A_line_without_end_is_cut_off()
    {
        var result = await StartTlsAsync("smtp", "S: 220 " + new string('x', 9000));
        Assert.StartsWith("the server sent a line longer than 8192 bytes", result.Observed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_connection_is_red_and_may_change()
    {
        var host = MailProbeBench
            .Host()
            .Connection(
                "127.0.0.2 to 127.0.0.1:465",
                () => throw new SocketException((int)SocketError.ConnectionRefused)
            );
        var result = await TlsProbe.Kind.ObserveAsync(host, Port, Name);
        Assert.Equal((Verdict.Failed, true), (result.Verdict, result.MayChange));
        Assert.Equal("connection to 127.0.0.1:465 refused: nothing listens there", result.Observed);
    }

    [Fact]
    public async Task An_unreachable_address_is_inconclusive()
    {
        var host = MailProbeBench
            .Host()
            .Connection(
                "127.0.0.2 to 127.0.0.1:465",
                () => throw new SocketException((int)SocketError.NetworkUnreachable)
            );
        Assert.Equal(Verdict.Inconclusive, (await TlsProbe.Kind.ObserveAsync(host, Port, Name)).Verdict);
    }

    [Fact]
    public async Task Without_an_outside_address_the_outside_view_is_inconclusive()
    {
        var host = MailProbeBench.Host().Addresses("127.0.0.1");
        var result = await TlsProbe.Kind.ObserveAsync(host, Port, Name, ("vantage", "outside"));
        Assert.Equal(Verdict.Inconclusive, result.Verdict);
    }

    [Fact]
    public async Task The_outside_view_comes_from_an_address_of_this_host()
    {
        await using var server = new ScriptedServer(Authority.Serve(TestAuthority.Good), "TLS");
        var host = MailProbeBench
            .Host()
            .Addresses("127.0.0.1", "192.0.2.10")
            .Connection("192.0.2.10 to 127.0.0.1:465", server.Connect);
        var result = await TlsProbe.Kind.ObserveAsync(host, Port, Name, Trust, ("vantage", "outside"));
        Assert.Equal((Verdict.Passed, "192.0.2.10 → 127.0.0.1:465"), (result.Verdict, result.Vantage));
    }

    private static async Task<ProbeResult> HandshakeAsync(System.Net.Security.SslServerAuthenticationOptions options)
    {
        await using var server = new ScriptedServer(options, "TLS");
        var host = MailProbeBench
            .Host()
            .Serves(465, server)
            .File("/cert.pem", TestAuthority.Good.ExportCertificatePem());
        return await TlsProbe.Kind.ObserveAsync(host, Port, Name, Trust, ("certificate_file", "/cert.pem"));
    }

    private static async Task<ProbeResult> StartTlsAsync(string protocol, string script)
    {
        await using var server = new ScriptedServer(null, script);
        var host = MailProbeBench.Host().Serves(465, server);
        return await TlsProbe.Kind.ObserveAsync(host, Port, Name, ("starttls", protocol));
    }
}

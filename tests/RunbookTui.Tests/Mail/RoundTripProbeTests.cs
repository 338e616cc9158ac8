using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Model;
using RunbookTui.Host.Mail;
using RunbookTui.Tests.Support;
using Xunit;

namespace RunbookTui.Tests.Mail;

public sealed class RoundTripProbeTests
{
    private const string Accepts =
        "S: 220 x\nC: EHLO [127.0.0.2]\nS: 250 x\nC: MAIL FROM:<alice@x.test>\nS: 250 ok\nC: RCPT TO:<alice@x.test>\n"
        + "S: 250 ok\nC: DATA\nS: 354 go\nC: From: <alice@x.test>\nC: To: <alice@x.test>\nC: Date: *\nC: Message-ID: <*\n"
        + "C: Subject: runbook-tui probe *\nC: X-Runbook-Tui-Probe: *\nC: Auto-Submitted: auto-generated\nC: MIME-Version: 1.0\n"
        + "C: Content-Type: *\nC: \nC: This message *\nC: .\nS: 250 2.0.0 Ok: queued as ABC\nC: QUIT\nS: 221 bye";

    private const string Pop3Login = "TLS\nS: +OK x\nC: USER alice\nS: +OK\nC: PASS pw\nS: +OK\nC: UIDL\nS: +OK\n";
    private const string Pop3Before = Pop3Login + "S: 1 old\nS: .\nC: QUIT\nS: +OK";
    private const string ImapLogin =
        "TLS\nS: * OK x\nC: r1 AUTHENTICATE PLAIN\nS: + \nC: AGFsaWNlAHB3\nS: r1 OK in\nC: r2 SELECT INBOX\n"
        + "S: * 4 EXISTS\nS: * OK [UIDNEXT 17] next\nS: r2 OK\n";
    private const string ImapBefore = ImapLogin + "C: r3 LOGOUT\nS: * BYE\nS: r3 OK";

    [Fact]
    public async Task Pop3_removes_only_the_message_with_the_token()
    {
        var result = await TravelAsync(
            "pop3s",
            Accepts,
            Pop3Before,
            Pop3Login
                + "S: 1 old\nS: 2 foreign\nS: 3 own\nS: .\nC: TOP 2 0\nS: +OK\nS: X-Runbook-Tui-Probe: 0123\nS: \nS: .\n"
                + "C: TOP 3 0\nS: +OK\nS: X-Runbook-Tui-Probe: {token}\nS: \nS: .\nC: DELE 3\nS: +OK\nC: QUIT\nS: +OK"
        );
        Assert.True(result.Verdict == Verdict.Passed, result.Observed);
        Assert.Equal("127.0.0.2 → 127.0.0.1:25, then 127.0.0.2 → 127.0.0.1:995", result.Vantage);
        Assert.Contains("\n250 2.0.0 Ok: queued as ABC\nthere after ", result.Observed, StringComparison.Ordinal);
        Assert.EndsWith("\nremoved", result.Observed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pop3_waits_until_the_message_arrives()
    {
        var result = await TravelAsync(
            "pop3s",
            Accepts,
            Pop3Before,
            Pop3Before,
            Pop3Login
                + "S: 1 old\nS: 2 own\nS: .\nC: TOP 2 0\nS: +OK\nS: X-Runbook-Tui-Probe: {token}\nS: .\nC: DELE 2\nS: +OK\n"
                + "C: QUIT\nS: +OK"
        );
        Assert.True(result.Verdict == Verdict.Passed, result.Observed);
    }

    [Fact]
    public async Task A_look_that_broke_off_is_made_again()
    {
        const string listed = Pop3Login + "S: 1 old\nS: 2 own\nS: .\nC: TOP 2 0\n";
        var result = await TravelAsync(
            "pop3s",
            Accepts,
            Pop3Before,
            listed + "S: -ERR [SYS/TEMP] busy",
            listed + "S: +OK\nS: X-Runbook-Tui-Probe: {token}\nS: .\nC: DELE 2\nS: +OK\nC: QUIT\nS: +OK"
        );
        Assert.True(result.Verdict == Verdict.Passed, result.Observed);
    }

    [Theory]
    [InlineData("C: DELE 2\nS: -ERR no", "✗ not removed: POP3 answered DELE with '-ERR no'")]
    [InlineData("C: DELE 2\nS: +OK\nC: QUIT\nS: -ERR no", "✗ not removed: POP3 answered QUIT with '-ERR no'")]
    public async Task A_message_that_stays_is_reported(string end, string observed)
    {
        var result = await TravelAsync(
            "pop3s",
            Accepts,
            Pop3Before,
            Pop3Login + "S: 1 old\nS: 2 own\nS: .\nC: TOP 2 0\nS: +OK\nS: X-Runbook-Tui-Probe: {token}\nS: .\n" + end
        );
        Assert.Equal(Verdict.Failed, result.Verdict);
        Assert.Contains(observed, result.Observed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "C: r4 CAPABILITY\nS: * CAPABILITY UIDPLUS\nS: r4 OK\nC: r5 UID STORE 17 +FLAGS.SILENT (\\Deleted)\nS: r5 OK\n"
            + "C: r6 UID EXPUNGE 17\nS: r6 OK\nC: r7 UID SEARCH UID 17\nS: * SEARCH\nS: r7 OK\nC: r8 LOGOUT\nS: r8 OK",
        Verdict.Passed,
        "removed"
    )]
    [InlineData(
        "C: r4 CAPABILITY\nS: * CAPABILITY X\nS: r4 OK\nC: r5 UID SEARCH DELETED\nS: * SEARCH\nS: r5 OK\n"
            + "C: r6 UID STORE 17 +FLAGS.SILENT (\\Deleted)\nS: r6 OK\nC: r7 EXPUNGE\nS: r7 OK\n"
            + "C: r8 UID SEARCH UID 17\nS: * SEARCH\nS: r8 OK\nC: r9 LOGOUT\nS: r9 OK",
        Verdict.Passed,
        "removed"
    )]
    [InlineData(
        "C: r4 CAPABILITY\nS: * CAPABILITY X\nS: r4 OK\nC: r5 UID SEARCH DELETED\nS: * SEARCH 3 4\nS: r5 OK",
        Verdict.Failed,
        "the server lacks UIDPLUS and 2 other messages are marked for deletion: left alone"
    )]
    [InlineData(
        "C: r4 CAPABILITY\nS: * CAPABILITY UIDPLUS\nS: r4 OK\nC: r5 UID STORE 17 +FLAGS.SILENT (\\Deleted)\nS: r5 OK\n"
            + "C: r6 UID EXPUNGE 17\nS: r6 OK\nC: r7 UID SEARCH UID 17\nS: * SEARCH 17\nS: r7 OK",
        Verdict.Failed,
        "message 17 is still there after EXPUNGE"
    )]
    public async Task Imap_removes_one_message_and_never_others(string end, Verdict expected, string observed)
    {
        var result = await TravelAsync(
            "imaps",
            Accepts,
            ImapBefore,
            ImapLogin + "C: r3 UID SEARCH UID 17:* HEADER X-Runbook-Tui-Probe {token}\nS: * SEARCH 17\nS: r3 OK\n" + end
        );
        Assert.True(result.Verdict == expected, result.Observed);
        Assert.Contains(observed, result.Observed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_sent_where_the_mailbox_cannot_be_opened()
    {
        var result = await TravelAsync(
            "pop3s",
            null,
            "TLS\nS: +OK x\nC: USER alice\nS: +OK\nC: PASS pw\nS: -ERR [AUTH] Authentication failed."
        );
        Assert.Equal(Verdict.Failed, result.Verdict);
        Assert.Equal("the mailbox of alice opened by pop3s", result.Expected);
        Assert.Equal("POP3 answered PASS with '-ERR [AUTH] Authentication failed.'", result.Observed);
    }

    [Fact]
    public async Task A_message_that_is_not_accepted_is_told_from_one_that_is_lost()
    {
        var result = await TravelAsync(
            "pop3s",
            "S: 220 x\nC: EHLO [127.0.0.2]\nS: 250 x\nC: MAIL FROM:<alice@x.test>\nS: 250 ok\nC: RCPT TO:<alice@x.test>\n"
                + "S: 550 5.1.1 unknown",
            Pop3Before
        );
        Assert.Equal(Verdict.Failed, result.Verdict);
        Assert.EndsWith(
            "✗ not accepted: RCPT TO:<alice@x.test> answered with 550 5.1.1 unknown",
            result.Observed,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_message_that_does_not_arrive_in_time_is_lost()
    {
        var result = await TravelAsync("pop3s", Accepts, [("within", "0s")], Pop3Before, Pop3Before);
        Assert.Equal((Verdict.Failed, false), (result.Verdict, result.MayChange));
        Assert.Contains("✗ accepted but not delivered within 0 s", result.Observed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mailbox_that_goes_away_meanwhile_is_told_as_such()
    {
        var result = await TravelAsync("pop3s", Accepts, [("within", "0s")], Pop3Before, "TLS\nS: -ERR away");
        Assert.Contains(
            "✗ accepted, then the mailbox could not be read: POP3 answered connecting with '-ERR away'",
            result.Observed,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_login_without_tls_is_not_made()
    {
        var result = await TravelAsync(
            "pop3s",
            "S: 220 x\nC: EHLO [127.0.0.2]\nS: 250 AUTH PLAIN",
            [("submit", new (string, object)[] { ("port", 25), ("tls", "none"), ("auth", "true") })],
            Pop3Before
        );
        Assert.Equal(Verdict.Inconclusive, result.Verdict);
        Assert.EndsWith(
            "? no password was sent: this connection is not encrypted",
            result.Observed,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task No_password_goes_to_a_mailbox_whose_certificate_does_not_hold()
    {
        await using var mailbox = new ScriptedServer(
            TestAuthority.Shared.Serve(TestAuthority.Shared.Issue("other.test")),
            "TLS"
        );
        var result = await ObserveAsync("pop3s", MailProbeBench.Host().Serves(995, mailbox), []);
        Assert.Equal("no password was sent: the certificate names other.test", result.Observed);
    }

    [Fact]
    public async Task An_address_with_a_line_break_is_never_sent()
    {
        var result = await TravelAsync(
            "pop3s",
            "S: 220 x\nC: EHLO [127.0.0.2]\nS: 250 x",
            [("to", "a@x.test>\r\nRCPT TO:<b@x.test")],
            Pop3Before
        );
        Assert.Equal(Verdict.Inconclusive, result.Verdict);
    }

    private static Task<ProbeResult> TravelAsync(string fetch, string? submission, params string[] mailbox) =>
        TravelAsync(fetch, submission, [], mailbox);

    private static async Task<ProbeResult> TravelAsync(
        string fetch,
        string? submission,
        (string, object)[] fields,
        params string[] mailbox
    )
    {
        await using var smtp = new ScriptedServer(null, submission is null ? [] : [submission]);
        await using var box = new ScriptedServer(TestAuthority.Shared.Serve(TestAuthority.Good), mailbox)
        {
            // The script knows the token only once the message was handed in.
            Fill = line => line.Replace("{token}", TokenOf(smtp), StringComparison.Ordinal),
        };
        var host = MailProbeBench.Host().Serves(25, smtp).Serves(fetch == "imaps" ? 993 : 995, box);
        return await ObserveAsync(fetch, host, fields);
    }

    private static Task<ProbeResult> ObserveAsync(string fetch, StrictHost host, (string Name, object Value)[] fields)
    {
        (string Name, object Value)[] usual =
        [
            ("submit", new (string, object)[] { ("port", 25), ("tls", "none") }),
            ("fetch", fetch),
            ("host", "mail.example.test"),
            ("trust", new[] { MailProbeBench.CaFile }),
            ("user", "alice"),
            ("password", new Secret("pw")),
            ("to", "alice@x.test"),
        ];
        return RoundTripProbe.Kind.ObserveAsync(
            host,
            [.. usual.Where(one => !fields.Any(other => other.Name == one.Name)), .. fields]
        );
    }

    private static string TokenOf(ScriptedServer smtp) =>
        smtp.Heard.Find(line => line.StartsWith("X-Runbook-Tui-Probe: ", StringComparison.Ordinal))?[
            "X-Runbook-Tui-Probe: ".Length..
        ]
        ?? "no token yet";
}

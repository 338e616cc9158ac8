using System.Globalization;
using RunbookTui.Engine.Kinds;
using RunbookTui.HostTests.Support;

namespace RunbookTui.HostTests.Job;

/// <summary>swaks(1) and curl(1) judge the mail of a finished host, from another network.</summary>
[Collection(FinishedHostCollection.Name)]
public sealed class RefereeMailTests(FinishedHost finished)
{
    private const string Elsewhere = "someone@elsewhere.example";

    [Theory]
    [InlineData(25, "-tls")]
    [InlineData(587, "-tls")]
    [InlineData(2525, "-tls")]
    [InlineData(465, "-tlsc")]
    public async Task Ehlo_offers_what_belongs_to_the_port(int port, string tls)
    {
        var after = await SwaksAsync(port, tls, "--quit-after", "EHLO");
        if (tls == "-tls")
        {
            var before = await SwaksAsync(port, "", "--quit-after", "EHLO");
            Assert.Contains("250-STARTTLS", before.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("AUTH", before.Output, StringComparison.Ordinal);
        }

        Assert.Equal(0, after.ExitCode);
        // swaks writes answers inside TLS with a tilde.
        Assert.DoesNotMatch("(?m)^<~ +250.STARTTLS", after.Output);
        if (port == 25)
            Assert.DoesNotMatch("(?m)^<~ +250.AUTH", after.Output);
        else
            Assert.Matches("(?m)^<~ +250.AUTH.* PLAIN", after.Output);
    }

    [Theory]
    [InlineData(587, "-tls")]
    [InlineData(2525, "-tls")]
    [InlineData(465, "-tlsc")]
    public async Task The_right_password_is_accepted_and_a_wrong_one_refused(int port, string tls)
    {
        var right = await SwaksAsync(port, tls, ["--quit-after", "AUTH", .. Login(JobHost.Password)]);
        var wrong = await SwaksAsync(port, tls, ["--quit-after", "AUTH", .. Login("wrong")]);

        Assert.Matches("(?m)^<~ +235 ", right.Output);
        Assert.Matches("(?m)^<~\\* +535 ", wrong.Output);
        Assert.DoesNotContain(" 235 ", wrong.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(25)]
    [InlineData(587)]
    [InlineData(2525)]
    public async Task No_password_is_taken_in_clear_text(int port)
    {
        var answers = await finished.Job.OutsideAsync(
            "bash",
            "-euc",
            $"""
            exec 3<>/dev/tcp/{MailHost.Address}/{port}
            read -r banner <&3
            printf 'EHLO outside.example\r\n' >&3
            while read -r line <&3; do [[ $line = 250-* ]] || break; done
            printf 'AUTH PLAIN AGFsaWNlAHdyb25n\r\n' >&3
            read -r answer <&3
            echo "$answer"
            """
        );

        // 530 before STARTTLS is forced (RFC 3207), 538 and 503 where it is optional; never "go on" or a verdict.
        Assert.Matches("^(503|530|538) ", answers.Output);
    }

    [Theory]
    [InlineData(25, "-tls")]
    [InlineData(587, "-tls")]
    [InlineData(2525, "-tls")]
    [InlineData(465, "-tlsc")]
    public async Task Nobody_relays_without_a_login(int port, string tls)
    {
        var seen = await SwaksAsync(port, tls, "--quit-after", "RCPT", "-f", Elsewhere, "-t", "other@example.net");

        Assert.Matches("(?m)^<~\\* +5(54|50) 5\\.7\\.1 ", seen.Output);
    }

    [Fact]
    public async Task Nobody_relays_in_clear_text_either()
    {
        foreach (var port in new[] { 25, 2525 })
        {
            var seen = await SwaksAsync(port, "", "--quit-after", "RCPT", "-f", Elsewhere, "-t", "other@example.net");
            Assert.Matches("(?m)^<\\*\\* +5(54|50) 5\\.7\\.1 ", seen.Output);
        }
    }

    [Fact]
    public async Task Submission_needs_tls()
    {
        var seen = await SwaksAsync(587, "", "--quit-after", "RCPT");

        Assert.Matches("(?m)^<\\*\\* +530 5\\.7\\.0 Must issue a STARTTLS command first", seen.Output);
    }

    [Theory]
    [InlineData(587, "-tls")]
    [InlineData(2525, "-tls")]
    [InlineData(465, "-tlsc")]
    public async Task Who_logged_in_may_send_to_others(int port, string tls)
    {
        var seen = await SwaksAsync(
            port,
            tls,
            ["--quit-after", "RCPT", "-t", "other@example.net", .. Login(JobHost.Password)]
        );

        Assert.Equal(0, seen.ExitCode);
    }

    [Theory]
    [InlineData(25, "-tls", "pop3s")]
    [InlineData(587, "-tls", "imaps")]
    [InlineData(465, "-tlsc", "pop3s")]
    [InlineData(2525, "-tls", "imaps")]
    public async Task Mail_goes_in_and_comes_out(int port, string tls, string fetch)
    {
        var token = Guid.NewGuid().ToString("N");
        string[] login = port == 25 ? [] : Login(JobHost.Password);

        JobHost.Expect(
            0,
            await SwaksAsync(port, tls, ["-t", JobHost.MailAddress, "--header", $"Subject: {token}", .. login])
        );

        var mailbox = await Eventually.BecomesAsync(
            () => MailboxAsync(fetch),
            text => text.Contains($"Subject: {token}", StringComparison.Ordinal)
        );
        Assert.Contains(
            $"from outside.example (unknown [{JobHost.OutsideAddress}])",
            mailbox,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_probes_leave_no_mail_behind()
    {
        Assert.DoesNotContain("runbook-tui probe", await MailboxAsync("imaps"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(110)]
    [InlineData(143)]
    public async Task The_plain_ports_are_closed(int port)
    {
        var seen = await finished.Job.OutsideAsync("bash", "-c", $"exec 3<>/dev/tcp/{MailHost.Address}/{port}");

        Assert.Contains("Connection refused", seen.Error, StringComparison.Ordinal);
    }

    private static string[] Login(string password) =>
        ["--auth", "PLAIN", "--auth-user", JobHost.User, "--auth-password", password];

    private Task<CommandResult> SwaksAsync(int port, string tls, params string[] more) =>
        finished.Job.OutsideAsync(
            "swaks",
            [
                "--server",
                MailHost.Address,
                "--port",
                port.ToString(CultureInfo.InvariantCulture),
                "--helo",
                "outside.example",
                "-f",
                JobHost.MailAddress,
                "-t",
                JobHost.MailAddress,
                .. tls.Length == 0
                    ? Array.Empty<string>()
                    : [tls, "--tls-verify", "--tls-ca-path", FinishedHost.Authority],
                .. more,
            ]
        );

    /// <summary>All messages of the mailbox, by IMAP in one fetch or by POP3 one after the other.</summary>
    private async Task<string> MailboxAsync(string scheme)
    {
        if (scheme == "imaps")
            return (await CurlAsync($"imaps://{MailHost.Name}/INBOX", "-v", "-X", "FETCH 1:* BODY[HEADER]")).Text;
        var numbers = (await CurlAsync($"pop3s://{MailHost.Name}/")).Output.Split(
            '\n',
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
        );
        var messages = new List<string>();
        foreach (var number in numbers.Select(line => line.Split(' ')[0]))
            messages.Add((await CurlAsync($"pop3s://{MailHost.Name}/{number}")).Output);
        return string.Join('\n', messages);
    }

    private async Task<CommandResult> CurlAsync(string address, params string[] more)
    {
        string[] options =
        [
            "-sS",
            "-v",
            "--cacert",
            FinishedHost.Authority,
            "-u",
            $"{JobHost.User}:{JobHost.Password}",
        ];
        var result = await finished.Job.OutsideAsync("curl", [.. options, .. more, address]);
        // An empty mailbox has no message that could be fetched.
        return result.Succeeded || result.Error.Contains("Invalid messageset", StringComparison.Ordinal)
            ? result
            : JobHost.Expect(0, result);
    }
}

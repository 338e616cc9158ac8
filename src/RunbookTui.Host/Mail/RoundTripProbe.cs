using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Model;

namespace RunbookTui.Host.Mail;

/// <summary>Sends one message through a port, waits for it in the mailbox and removes it there.</summary>
internal sealed class RoundTripProbe(Fields fields) : IProbe
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);
    private readonly Fields submit =
        fields.ObjectOrNull("submit") ?? throw new InvalidOperationException("field 'submit' is missing");
    private readonly string fetch = fields.Text("fetch");
    private readonly string name = fields.Text("host");
    private readonly string user = fields.Text("user");
    private readonly string to = fields.Text("to");

    /// <summary>The registration.</summary>
    public static ProbeKind Kind { get; } =
        new(
            "mail.round_trip",
            "Sends one small message with a random token through a port, fetches it by POP3 or IMAP over TLS and "
                + "removes it, and no other message, from the mailbox.",
            [
                new(
                    "submit",
                    new FieldType.Object(
                        MailFields.Port,
                        MailFields.Address,
                        new(
                            "tls",
                            new FieldType.Choice(SmtpServer.SecurityWords),
                            "`starttls`, `implicit` (TLS from the first byte) or `none`.",
                            Required: true
                        ),
                        new(
                            "auth",
                            new FieldType.Flag(),
                            "Whether to log in before sending; needs TLS.",
                            Default: "false"
                        )
                    ),
                    "Where the message is handed in.",
                    Required: true
                ),
                new("fetch", new FieldType.Choice("pop3s", "imaps"), "How the mailbox is read.", Required: true),
                new("fetch_port", new FieldType.Integer(1, 65535), "Its port, if not 995 or 993."),
                MailFields.Address,
                MailFields.Host,
                MailFields.Trust,
                new("user", new FieldType.Text(), "Login of the mailbox.", Required: true),
                new("password", new FieldType.SecretText(), "Its password.", Required: true),
                new("to", new FieldType.Text(), "Address of the mailbox.", Required: true),
                new("from", new FieldType.Text(), "Sender address, if not the same as `to`."),
                new(
                    "within",
                    new FieldType.Duration(),
                    "How long delivery may take after the message was accepted.",
                    Default: "30s"
                ),
            ],
            fields => new RoundTripProbe(fields)
        );

    private int FetchPort => (int)(fields.IntegerOrNull("fetch_port") ?? (fetch == "imaps" ? 993 : 995));

    /// <inheritdoc/>
    public string? Exclusive => $"mailbox of {user}";

    /// <inheritdoc/>
    public string Summary => $"mail to {to} through port {submit.Integer("port")}, fetched by {fetch}";

    /// <inheritdoc/>
    public IReadOnlyList<IPrecondition> Needs =>
        IPAddress.TryParse(fields.Text("address"), out var address) && IPAddress.IsLoopback(address)
            ? [new MailAccount(user, fields.SecretOrNull("password"))]
            : [];

    /// <inheritdoc/>
    public async Task<ProbeResult> ObserveAsync(IHostReader host, CancellationToken cancellation)
    {
        var findings = new Findings();
        var seenFrom = "this host";
        await findings.CheckAsync(
            "a round trip",
            async () =>
            {
                var sending = MailFields.ChooseVantage(
                    host,
                    Vantage.Loopback,
                    submit.Text("address"),
                    submit.Integer("port")
                );
                var fetching = MailFields.ChooseVantage(host, Vantage.Loopback, fields.Text("address"), FetchPort);
                seenFrom = $"{sending}, then {fetching}";
                var trust = TrustAnchors.Load(host, fields.Texts("trust"));
                foreach (var note in trust.Notes)
                    findings.Note(note);
                await TravelAsync(host, sending, fetching, trust, findings, cancellation);
            }
        );
        return findings.ToResult(seenFrom, ByHand);
    }

    private string ByHand
    {
        get
        {
            var protection = SmtpServer.SecurityOf(submit.Text("tls")) switch
            {
                SmtpSecurity.StartTls => " -tls",
                SmtpSecurity.Implicit => " -tlsc",
                _ => "",
            };
            var login = submit.Flag("auth") ? $" -a PLAIN -au {ShellWords.Quote(user)}" : "";
            return $"swaks -s {ShellWords.Quote(submit.Text("address"))} -p {submit.Integer("port")}{protection}{login}"
                + $" -f {ShellWords.Quote(Sender)} -t {ShellWords.Quote(to)}";
        }
    }

    private string Sender => fields.TextOrNull("from") ?? to;

    private async Task TravelAsync(
        IHostReader host,
        Vantage sending,
        Vantage fetching,
        TrustAnchors trust,
        Findings findings,
        CancellationToken cancellation
    )
    {
        var password =
            fields.SecretOrNull("password") ?? throw MailFault.CouldNotLook("not tried: the probe has no password");
        Mailbox mailbox =
            fetch == "imaps"
                ? new ImapMailbox(host, fetching, name, trust)
                : new Pop3Mailbox(host, fetching, name, trust);
        var opened = $"the mailbox of {user} opened by {fetch}";
        // Before anything is sent: a message that cannot be fetched could not be cleaned up either.
        if (!await StageAsync(findings, opened, () => mailbox.PrepareAsync(user, password, cancellation), "opened"))
            return;
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var accepted = $"a message accepted by port {sending.Target.Port}";
        SmtpReply? receipt = null;
        var server = new SmtpServer(sending, SmtpServer.SecurityOf(submit.Text("tls")), name, trust);
        await findings.CheckAsync(
            accepted,
            async () => receipt = await SubmitAsync(host, server, password, token, cancellation)
        );
        if (receipt is null)
            return;
        findings.Add(Verdict.Passed, accepted, receipt.ToString());
        await AwaitAsync(host, mailbox, password, token, findings, cancellation);
    }

    private static async Task<bool> StageAsync(Findings findings, string expected, Func<Task> work, string observed)
    {
        var reached = false;
        await findings.CheckAsync(
            expected,
            async () =>
            {
                await work();
                findings.Add(Verdict.Passed, expected, observed);
                reached = true;
            }
        );
        return reached;
    }

    private async Task<SmtpReply> SubmitAsync(
        IHostReader host,
        SmtpServer server,
        Secret password,
        string token,
        CancellationToken cancellation
    )
    {
        await using var session = await server.OpenSecuredAsync(host, cancellation);
        var smtp = session.Dialogue;
        if (submit.Flag("auth"))
        {
            session.DemandTrust();
            Demand(await smtp.AuthPlainAsync(user, password, cancellation), "AUTH PLAIN", 235);
        }
        Demand(
            await smtp.CommandAsync($"MAIL FROM:<{Sender}>", "MAIL FROM", cancellation),
            $"MAIL FROM:<{Sender}>",
            250
        );
        Demand(await smtp.CommandAsync($"RCPT TO:<{to}>", "RCPT TO", cancellation), $"RCPT TO:<{to}>", 250);
        Demand(await smtp.CommandAsync("DATA", "DATA", cancellation), "DATA", 354);
        var receipt = await smtp.ContentAsync(Message(host.Time.GetUtcNow(), token), cancellation);
        Demand(receipt, "the message", 250);
        await smtp.QuitAsync(cancellation);
        return receipt;
    }

    private static void Demand(SmtpReply reply, string command, int code)
    {
        if (reply.Code != code)
            throw new MailFault($"not accepted: {command} answered with {reply}", mayChange: reply.IsTransient);
    }

    private async Task AwaitAsync(
        IHostReader host,
        Mailbox mailbox,
        Secret password,
        string token,
        Findings findings,
        CancellationToken cancellation
    )
    {
        var within = fields.DurationOrNull("within") ?? TimeSpan.FromSeconds(30);
        var began = host.Time.GetTimestamp();
        var expected = $"in the mailbox within {Connection.Seconds(within)}";
        var pause = FirstPause;
        MailFault? trouble = null;
        while (true)
        {
            try
            {
                var (found, notRemoved) = await mailbox.TakeAsync(user, password, token, cancellation);
                trouble = null;
                if (found)
                {
                    var took = host.Time.GetElapsedTime(began);
                    findings.Add(Verdict.Passed, expected, $"there after {Connection.Seconds(took)}");
                    findings.Add(
                        notRemoved is null,
                        "removed from the mailbox",
                        notRemoved is null
                            ? "removed"
                            : $"not removed: {notRemoved.Message}; the message has '{Mailbox.TokenHeader}: {token}'"
                    );
                    return;
                }
            }
            catch (MailFault fault)
            {
                // A mailbox server that is away for a moment is asked again until the time is up.
                trouble = fault;
            }
            var left = within - host.Time.GetElapsedTime(began);
            if (left <= TimeSpan.Zero)
                break;
            await Task.Delay(pause < left ? pause : left, host.Time, cancellation);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
        findings.Add(
            trouble?.Verdict ?? Verdict.Failed,
            expected,
            trouble is null
                ? $"accepted but not delivered within {Connection.Seconds(within)}; if it arrives later it has "
                    + $"'{Mailbox.TokenHeader}: {token}'"
                : $"accepted, then the mailbox could not be read: {trouble.Message}; the message has "
                    + $"'{Mailbox.TokenHeader}: {token}'"
        );
    }

    private string Message(DateTimeOffset now, string token) =>
        string.Join(
            "\r\n",
            $"From: <{Sender}>",
            $"To: <{to}>",
            $"Date: {now.ToString("ddd, dd MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture)}",
            $"Message-ID: <{token}@{name}>",
            $"Subject: runbook-tui probe {token}",
            $"{Mailbox.TokenHeader}: {token}",
            // Keeps vacation programs from answering (RFC 3834).
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=us-ascii",
            "",
            "This message was sent by a probe of runbook-tui, which removes it by itself.",
            ""
        );
}

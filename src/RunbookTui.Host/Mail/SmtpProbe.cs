using System.Security.Cryptography;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Model;

namespace RunbookTui.Host.Mail;

/// <summary>What an SMTP port offers before and after TLS, whom it lets in and for whom it relays.</summary>
internal sealed class SmtpProbe(Fields fields) : IProbe
{
    private readonly int port = fields.Integer("port");
    private readonly string address = fields.Text("address");
    private readonly string host = fields.Text("host");
    private readonly SmtpSecurity security = SmtpServer.SecurityOf(fields.Text("tls"));
    private readonly string? user = fields.TextOrNull("user");
    private readonly Secret? password = fields.SecretOrNull("password");

    /// <summary>The registration.</summary>
    public static ProbeKind Kind { get; } =
        new(
            "smtp",
            "Talks SMTP with a port: capabilities, authentication, relay. No message is ever sent, and no password "
                + "unless the connection is encrypted and its certificate verified.",
            [
                MailFields.Port,
                MailFields.Address,
                MailFields.From,
                MailFields.Host,
                MailFields.Trust,
                new(
                    "tls",
                    new FieldType.Choice(SmtpServer.SecurityWords),
                    "`starttls`, `implicit` (TLS from the first byte) or `none`.",
                    Required: true
                ),
                Words("offers_before_tls", "Capabilities that EHLO must offer in clear text."),
                Words("hides_before_tls", "Capabilities that EHLO must not offer in clear text."),
                Words("offers_after_tls", "Capabilities that EHLO must offer once TLS stands."),
                new(
                    "auth_before_tls_refused",
                    new FieldType.Flag(),
                    "Whether `AUTH PLAIN` in clear text must be refused; asked without a password.",
                    Default: "false"
                ),
                new("user", new FieldType.Text(), "Login for AUTH PLAIN."),
                new("password", new FieldType.SecretText(), "Its password; AUTH PLAIN must answer 235."),
                new(
                    "wrong_password_refused",
                    new FieldType.Flag(),
                    "Whether a wrong password for the user must be answered with 535. Tried once.",
                    Default: "false"
                ),
                new(
                    "relay",
                    new FieldType.Choice("refused"),
                    "`refused`: mail from outside, without a login, for a foreign domain must not be taken."
                ),
            ],
            fields => new SmtpProbe(fields)
        );

    /// <inheritdoc/>
    public string Summary => $"SMTP on {address}:{port}";

    /// <inheritdoc/>
    public async Task<ProbeResult> ObserveAsync(IHostReader host, CancellationToken cancellation)
    {
        var findings = new Findings();
        var seenFrom = "this host";
        await findings.CheckAsync(
            "an SMTP conversation",
            async () =>
            {
                var vantage = MailFields.ChooseVantage(host, fields.Text("vantage"), address, port);
                seenFrom = vantage.ToString();
                var trust = TrustAnchors.Load(host, fields.Texts("trust"));
                var server = new SmtpServer(vantage, security, this.host, trust);
                await ConverseAsync(host, server, findings, cancellation);
                if (fields.Flag("wrong_password_refused"))
                    await findings.CheckAsync(
                        "a wrong password refused with 535",
                        () => TryWrongPasswordAsync(host, server, findings, cancellation)
                    );
                if (fields.TextOrNull("relay") is not null)
                    await findings.CheckAsync(
                        RelayTest.Expected,
                        () => new RelayTest(host, server).ObserveAsync(findings, cancellation)
                    );
                foreach (var note in trust.Notes)
                    findings.Note(note);
            }
        );
        return findings.ToResult(seenFrom, ByHand);
    }

    private string ByHand =>
        security == SmtpSecurity.None
            ? $"bash -c 'exec 3<>/dev/tcp/{address}/{port}; printf \"EHLO probe\\r\\nQUIT\\r\\n\" >&3; cat <&3'"
            : "printf 'EHLO probe\\r\\nQUIT\\r\\n' | "
                + OpensslLine.Verifying(
                    address,
                    port,
                    security == SmtpSecurity.StartTls ? "smtp" : null,
                    host,
                    fields.Texts("trust"),
                    "-quiet"
                );

    private async Task ConverseAsync(
        IHostReader reader,
        SmtpServer server,
        Findings findings,
        CancellationToken cancellation
    )
    {
        await using var session = await server.OpenAsync(reader, cancellation);
        findings.Add(Verdict.Passed, "an SMTP conversation", $"EHLO offers {session.Dialogue.Offered}");
        if (!session.IsProtected)
            await BeforeTlsAsync(session.Dialogue, findings, cancellation);
        else if (fields.Has("offers_before_tls") || fields.Flag("auth_before_tls_refused"))
            findings.Add(
                Verdict.Inconclusive,
                "what the server does before TLS",
                "with implicit TLS nothing is said before it: use tls: starttls"
            );
        if (security == SmtpSecurity.StartTls && !await CompletesStartTlsAsync(session, findings, cancellation))
            return;
        foreach (var keyword in fields.Texts("offers_after_tls"))
            if (session.IsProtected)
                findings.Add(
                    session.Dialogue.Offers(keyword),
                    $"{keyword} offered inside TLS",
                    session.Dialogue.Offers(keyword) ? $"{keyword} offered" : $"not offered: {session.Dialogue.Offered}"
                );
            else
                findings.Add(Verdict.Inconclusive, $"{keyword} offered inside TLS", "this probe uses no TLS");
        if (password is not null)
            await findings.CheckAsync(
                "AUTH PLAIN answered with 235",
                async () =>
                {
                    var reply = await AuthenticateAsync(session, password, cancellation);
                    findings.Add(
                        reply.Code == 235 ? Verdict.Passed : Verdict.Failed,
                        "AUTH PLAIN answered with 235",
                        reply.ToString(),
                        // Dovecot's socket may come up a moment after Postfix.
                        mayChange: reply.IsTransient
                    );
                }
            );
        await session.Dialogue.QuitAsync(cancellation);
    }

    private static async Task<bool> CompletesStartTlsAsync(
        SmtpSession session,
        Findings findings,
        CancellationToken cancellation
    )
    {
        const string expected = "STARTTLS completed";
        var completed = false;
        await findings.CheckAsync(
            expected,
            async () =>
            {
                await session.StartTlsAsync(cancellation);
                findings.Add(Verdict.Passed, expected, $"then EHLO offers {session.Dialogue.Offered}");
                completed = true;
            }
        );
        return completed;
    }

    private async Task BeforeTlsAsync(SmtpDialogue smtp, Findings findings, CancellationToken cancellation)
    {
        foreach (var keyword in fields.Texts("offers_before_tls"))
            findings.Add(
                smtp.Offers(keyword),
                $"{keyword} offered in clear text",
                smtp.Offers(keyword) ? $"{keyword} offered" : $"not offered: {smtp.Offered}"
            );
        foreach (var keyword in fields.Texts("hides_before_tls"))
            findings.Add(
                !smtp.Offers(keyword),
                $"{keyword} not offered in clear text",
                smtp.Offers(keyword) ? $"offered: {smtp.Offered}" : $"{keyword} not offered"
            );
        if (!fields.Flag("auth_before_tls_refused"))
            return;
        const string expected = "AUTH PLAIN in clear text refused";
        var reply = await smtp.CommandAsync("AUTH PLAIN", "AUTH PLAIN without a password", cancellation);
        if (reply.Code == 334)
            await smtp.CommandAsync("*", "the end of AUTH", cancellation);
        findings.Add(
            reply.IsPermanent ? Verdict.Passed
                : reply.Code == 334 ? Verdict.Failed
                : Verdict.Inconclusive,
            expected,
            reply.Code == 334 ? $"the server asks for the password: {reply}" : reply.ToString()
        );
    }

    private async Task TryWrongPasswordAsync(
        IHostReader reader,
        SmtpServer server,
        Findings findings,
        CancellationToken cancellation
    )
    {
        var aside = server with { Vantage = server.Vantage.FromUnusedSource() };
        await using var session = await aside.OpenSecuredAsync(reader, cancellation);
        var wrong = new Secret(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
        var reply = await AuthenticateAsync(session, wrong, cancellation);
        findings.Add(
            reply.Code == 535 ? Verdict.Passed
                : reply.IsTransient ? Verdict.Inconclusive
                : Verdict.Failed,
            "a wrong password refused with 535",
            reply.ToString(),
            mayChange: reply.IsTransient
        );
        await session.Dialogue.QuitAsync(cancellation);
    }

    private async Task<SmtpReply> AuthenticateAsync(SmtpSession session, Secret secret, CancellationToken cancellation)
    {
        if (user is null)
            throw MailFault.CouldNotLook("not tried: the probe names no user");
        session.DemandTrust();
        if (session.Dialogue.Parameters("AUTH")?.Contains("PLAIN", StringComparer.OrdinalIgnoreCase) != true)
            throw new MailFault($"AUTH PLAIN is not offered: {session.Dialogue.Offered}");
        return await session.Dialogue.AuthPlainAsync(user, secret, cancellation);
    }

    private static Field Words(string name, string doc) => new(name, new FieldType.ListOf(new FieldType.Text()), doc);
}

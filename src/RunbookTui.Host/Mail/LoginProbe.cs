using System.Net;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Mail;

/// <summary>Logs in to a mailbox over TLS and out again; looks at no message.</summary>
internal sealed class LoginProbe(Fields fields) : IProbe
{
    private readonly string protocol = fields.Text("protocol");
    private readonly string address = fields.Text("address");
    private readonly string name = fields.Text("host");
    private readonly string user = fields.Text("user");

    /// <summary>The registration.</summary>
    public static ProbeKind Kind { get; } =
        new(
            "mail.login",
            "Logs in by POP3 or IMAP over TLS and out again. The password is sent only where the certificate is verified; "
                + "no message is read or changed.",
            [
                new("protocol", new FieldType.Choice("pop3s", "imaps"), "How to log in.", Required: true),
                new("port", new FieldType.Integer(1, 65535), "Its port, if not 995 or 993."),
                MailFields.Address,
                MailFields.From,
                MailFields.Host,
                MailFields.Trust,
                new("user", new FieldType.Text(), "Login of the mailbox.", Required: true),
                new("password", new FieldType.SecretText(), "Its password.", Required: true),
            ],
            fields => new LoginProbe(fields)
        );

    private int Port => (int)(fields.IntegerOrNull("port") ?? (protocol == "imaps" ? 993 : 995));

    /// <inheritdoc/>
    public string Summary => $"login of {user} by {protocol} on {address}:{Port}";

    /// <inheritdoc/>
    public IReadOnlyList<IPrecondition> Needs =>
        IPAddress.TryParse(address, out var local) && IPAddress.IsLoopback(local)
            ? [new MailAccount(user, fields.SecretOrNull("password"))]
            : [];

    // curl asks for the password itself, so that it stands in no process list.
    private string ByHand =>
        $"curl -v --connect-to ::{ShellWords.Quote(address)}: {string.Concat(fields.Texts("trust").Take(1).Select(file => $"--cacert {ShellWords.Quote(file)} "))}"
        + $"-u {ShellWords.Quote(user)} {protocol}://{name}:{Port}/";

    /// <inheritdoc/>
    public async Task<ProbeResult> ObserveAsync(IHostReader host, CancellationToken cancellation)
    {
        var findings = new Findings();
        var seenFrom = "this host";
        var expected = $"the mailbox of {user} opened by {protocol}";
        await findings.CheckAsync(
            expected,
            async () =>
            {
                var vantage = MailFields.ChooseVantage(host, fields.Text("vantage"), address, Port);
                seenFrom = vantage.ToString();
                var password =
                    fields.SecretOrNull("password")
                    ?? throw MailFault.CouldNotLook("not tried: the probe has no password");
                var trust = TrustAnchors.Load(host, fields.Texts("trust"));
                foreach (var note in trust.Notes)
                    findings.Note(note);
                Mailbox mailbox =
                    protocol == "imaps"
                        ? new ImapMailbox(host, vantage, name, trust)
                        : new Pop3Mailbox(host, vantage, name, trust);
                await mailbox.PrepareAsync(user, password, cancellation);
                findings.Add(Verdict.Passed, expected, "opened");
            }
        );
        return findings.ToResult(seenFrom, ByHand);
    }
}

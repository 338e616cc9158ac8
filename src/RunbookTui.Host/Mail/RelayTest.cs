using System.Net;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Mail;

/// <summary>Asks a server, from outside and without a login, to take mail for somebody elsewhere. Never sends any.</summary>
internal sealed class RelayTest(IHostReader host, SmtpServer server)
{
    /// <summary>A domain that nobody can own (RFC 2606), so that even an open relay could not deliver.</summary>
    public const string Recipient = "probe@relay-test.invalid";

    /// <summary>What is expected.</summary>
    public const string Expected = $"mail from outside for {Recipient} refused";

    /// <summary>Tries, and adds one line.</summary>
    public async Task ObserveAsync(Findings findings, CancellationToken cancellation)
    {
        var target = server.Vantage.Target;
        var networks = await TrustedNetworks.ReadAsync(host, target, cancellation);
        var sources = Vantage
            .OutsideSources(host, target.Address)
            .OrderBy(source => networks.Contains(source) ?? false)
            .ToList();
        if (sources is not [var source, ..])
            throw MailFault.CouldNotLook(
                $"not tried: this host has no address besides loopback and {target.Address} to come from"
            );
        var seen = new Vantage(source, target);
        await using var session = await (server with { Vantage = seen }).OpenSecuredAsync(host, cancellation);
        // The null sender and an own-looking one: some servers relay for whoever claims to be theirs.
        foreach (var sender in new[] { "", $"postmaster@{server.Host}" })
        {
            var (verdict, observed) = await TryAsync(session.Dialogue, sender, cancellation);
            if (verdict == Verdict.Passed && sender.Length == 0)
                continue;
            if (verdict == Verdict.Failed && networks.Contains(source) is not false)
                (verdict, observed) = (
                    Verdict.Inconclusive,
                    networks.Contains(source) is true
                        ? $"{observed}; but {source} is in mynetworks ({networks}), which may relay"
                        : $"{observed}; whether {source} is in mynetworks cannot be told ({networks})"
                );
            findings.Add(verdict, Expected, $"{observed} ({seen})");
            break;
        }
        await session.Dialogue.QuitAsync(cancellation);
    }

    private static async Task<(Verdict Verdict, string Observed)> TryAsync(
        SmtpDialogue smtp,
        string sender,
        CancellationToken cancellation
    )
    {
        var from = await smtp.CommandAsync($"MAIL FROM:<{sender}>", "MAIL FROM", cancellation);
        if (from.IsPermanent)
            return (Verdict.Passed, $"refused at MAIL FROM:<{sender}>: {from}");
        if (!from.IsPositive)
            return (Verdict.Inconclusive, $"MAIL FROM:<{sender}> answered with {from}");
        var to = await smtp.CommandAsync($"RCPT TO:<{Recipient}>", "RCPT TO", cancellation);
        await smtp.CommandAsync("RSET", "RSET", cancellation);
        // Postfix's default defer_unauth_destination says 454 4.7.1: later tries are refused just the same.
        var denied =
            to.IsPermanent
            || (to.IsTransient && to.Texts.Any(text => text.StartsWith("4.7.", StringComparison.Ordinal)));
        return to.IsPositive ? (Verdict.Failed, $"accepted from <{sender}>: {to}")
            : denied ? (Verdict.Passed, $"refused: {to}")
            : (Verdict.Inconclusive, $"put off for another reason: {to}");
    }
}

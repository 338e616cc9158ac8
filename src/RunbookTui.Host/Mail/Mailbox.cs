using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Model;

namespace RunbookTui.Host.Mail;

/// <summary>The mailbox in which a probe waits for its own message, and removes it, and nothing else.</summary>
internal abstract class Mailbox(IHostReader host, Vantage vantage, string name, TrustAnchors trust)
{
    /// <summary>The header that carries the token.</summary>
    public const string TokenHeader = "X-Runbook-Tui-Probe";

    /// <summary>Logs in once and notes what is there, so that old messages are never looked at.</summary>
    /// <exception cref="MailFault">The mailbox cannot be used.</exception>
    public Task PrepareAsync(string user, Secret password, CancellationToken cancellation) =>
        InSessionAsync(
            async channel =>
            {
                await PrepareAsync(channel, user, password, cancellation);
                return true;
            },
            cancellation
        );

    /// <summary>Looks for the message with the token and removes it.</summary>
    /// <returns>Whether it was there; the fault that kept it from being removed, or <c>null</c>.</returns>
    public Task<(bool Found, MailFault? NotRemoved)> TakeAsync(
        string user,
        Secret password,
        string token,
        CancellationToken cancellation
    ) => InSessionAsync(channel => TakeAsync(channel, user, password, token, cancellation), cancellation);

    /// <summary>Remembers what is in the mailbox.</summary>
    protected abstract Task PrepareAsync(
        LineChannel channel,
        string user,
        Secret password,
        CancellationToken cancellation
    );

    /// <summary>Finds and removes.</summary>
    protected abstract Task<(bool Found, MailFault? NotRemoved)> TakeAsync(
        LineChannel channel,
        string user,
        Secret password,
        string token,
        CancellationToken cancellation
    );

    private async Task<T> InSessionAsync<T>(Func<LineChannel, Task<T>> talk, CancellationToken cancellation)
    {
        var stream = await Connection.OpenAsync(host, vantage, cancellation);
        await using var tls = await TlsSession.HandshakeAsync(stream, host.Time, name, TlsSession.Modern, cancellation);
        var peer = new PeerCertificate(tls.Sent, trust, name, host.Time.GetUtcNow());
        if (peer.ReasonNotToTrust() is { } reason)
            throw new MailFault($"no password was sent: {reason}");
        return await talk(new LineChannel(tls.Stream, host.Time));
    }
}

/// <summary>By POP3 over TLS.</summary>
internal sealed class Pop3Mailbox(IHostReader host, Vantage vantage, string name, TrustAnchors trust)
    : Mailbox(host, vantage, name, trust)
{
    private readonly HashSet<string> seen = [];

    /// <inheritdoc/>
    protected override async Task PrepareAsync(
        LineChannel channel,
        string user,
        Secret password,
        CancellationToken cancellation
    )
    {
        var pop3 = await LoginAsync(channel, user, password, cancellation);
        seen.UnionWith((await pop3.UniqueIdsAsync(cancellation)).Values);
        await pop3.QuitAsync(cancellation);
    }

    /// <inheritdoc/>
    protected override async Task<(bool Found, MailFault? NotRemoved)> TakeAsync(
        LineChannel channel,
        string user,
        Secret password,
        string token,
        CancellationToken cancellation
    )
    {
        var pop3 = await LoginAsync(channel, user, password, cancellation);
        var found = false;
        foreach (var (number, id) in await pop3.UniqueIdsAsync(cancellation))
        {
            if (seen.Contains(id))
                continue;
            var header = await pop3.HeaderAsync(number, cancellation);
            if (!header.Contains($"{TokenHeader}: {token}", StringComparer.OrdinalIgnoreCase))
            {
                // Only now: a look that broke off must be made again.
                seen.Add(id);
                continue;
            }
            found = true;
            try
            {
                await pop3.DeleteAsync(number, cancellation);
            }
            catch (MailFault fault)
            {
                return (true, fault);
            }
        }
        try
        {
            await pop3.QuitAsync(cancellation);
        }
        catch (MailFault fault) when (found)
        {
            return (true, fault);
        }
        return (found, null);
    }

    private static async Task<Pop3Dialogue> LoginAsync(
        LineChannel channel,
        string user,
        Secret password,
        CancellationToken cancellation
    )
    {
        var pop3 = new Pop3Dialogue(channel);
        await pop3.GreetAsync(cancellation);
        await pop3.LoginAsync(user, password, cancellation);
        return pop3;
    }
}

/// <summary>By IMAP over TLS.</summary>
internal sealed class ImapMailbox(IHostReader host, Vantage vantage, string name, TrustAnchors trust)
    : Mailbox(host, vantage, name, trust)
{
    private uint next = 1;

    /// <inheritdoc/>
    protected override async Task PrepareAsync(
        LineChannel channel,
        string user,
        Secret password,
        CancellationToken cancellation
    )
    {
        var imap = await LoginAsync(channel, user, password, cancellation);
        next = await imap.SelectInboxAsync(cancellation);
        await imap.LogoutAsync(cancellation);
    }

    /// <inheritdoc/>
    protected override async Task<(bool Found, MailFault? NotRemoved)> TakeAsync(
        LineChannel channel,
        string user,
        Secret password,
        string token,
        CancellationToken cancellation
    )
    {
        var imap = await LoginAsync(channel, user, password, cancellation);
        await imap.SelectInboxAsync(cancellation);
        var ids = await imap.SearchAsync($"UID {next}:* HEADER {TokenHeader} {token}", cancellation);
        try
        {
            foreach (var id in ids)
                await imap.DeleteAsync(id, cancellation);
            await imap.LogoutAsync(cancellation);
        }
        catch (MailFault fault) when (ids.Count > 0)
        {
            return (true, fault);
        }
        return (ids.Count > 0, null);
    }

    private static async Task<ImapDialogue> LoginAsync(
        LineChannel channel,
        string user,
        Secret password,
        CancellationToken cancellation
    )
    {
        var imap = new ImapDialogue(channel);
        await imap.GreetAsync(cancellation);
        await imap.LoginAsync(user, password, cancellation);
        return imap;
    }
}

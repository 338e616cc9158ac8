using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Mail;

/// <summary>How an SMTP conversation is protected.</summary>
internal enum SmtpSecurity
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>By the command STARTTLS.</summary>
    StartTls,

    /// <summary>From the first byte (RFC 8314).</summary>
    Implicit,
}

/// <summary>A server to talk SMTP with, and what must be true before it is told a secret.</summary>
/// <param name="Host">The name looked for in the certificate.</param>
internal sealed record SmtpServer(Vantage Vantage, SmtpSecurity Security, string Host, TrustAnchors Trust)
{
    /// <summary>The words for the field <c>tls</c>, in the order of <see cref="SmtpSecurity"/>.</summary>
    public static readonly string[] SecurityWords = ["none", "starttls", "implicit"];

    /// <summary>The security of a word.</summary>
    public static SmtpSecurity SecurityOf(string word) => (SmtpSecurity)Array.IndexOf(SecurityWords, word);

    /// <summary>Connects and greets; with implicit TLS the handshake comes first.</summary>
    public async Task<SmtpSession> OpenAsync(IHostReader host, CancellationToken cancellation)
    {
        var stream = await Connection.OpenAsync(host, Vantage, cancellation);
        var session = new SmtpSession(this, host, stream);
        try
        {
            if (Security == SmtpSecurity.Implicit)
                await session.SecureAsync(cancellation);
            await session.Dialogue.GreetAsync(cancellation);
            await session.Dialogue.EhloAsync(cancellation);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>Connects and goes on until mail may be sent, by STARTTLS where the security says so.</summary>
    public async Task<SmtpSession> OpenSecuredAsync(IHostReader host, CancellationToken cancellation)
    {
        var session = await OpenAsync(host, cancellation);
        try
        {
            if (Security == SmtpSecurity.StartTls)
                await session.StartTlsAsync(cancellation);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }
}

/// <summary>One SMTP conversation that knows whether it is protected.</summary>
internal sealed class SmtpSession(SmtpServer server, IHostReader host, Stream stream) : IAsyncDisposable
{
    private TlsSession? tls;

    /// <summary>The conversation.</summary>
    public SmtpDialogue Dialogue { get; private set; } = new(new LineChannel(stream, host.Time), server.Vantage.Source);

    /// <summary>Whether the conversation is inside TLS.</summary>
    public bool IsProtected => tls is not null;

    /// <summary>STARTTLS, handshake, and EHLO again, because what was said before counts no more (RFC 3207, 4.2).</summary>
    public async Task StartTlsAsync(CancellationToken cancellation)
    {
        await Dialogue.StartTlsAsync(cancellation);
        await SecureAsync(cancellation);
        await Dialogue.EhloAsync(cancellation);
    }

    /// <summary>Makes the handshake and goes on inside.</summary>
    public async Task SecureAsync(CancellationToken cancellation)
    {
        tls = await TlsSession.HandshakeAsync(stream, host.Time, server.Host, TlsSession.Modern, cancellation);
        Dialogue = new SmtpDialogue(new LineChannel(tls.Stream, host.Time), server.Vantage.Source);
    }

    /// <summary>Stops before a secret would go to somebody whose certificate does not hold.</summary>
    /// <exception cref="MailFault">No TLS (inconclusive: the runbook asks for it so) or a bad certificate (failed).</exception>
    public void DemandTrust()
    {
        if (tls is null)
            throw MailFault.CouldNotLook("no password was sent: this connection is not encrypted");
        var peer = new PeerCertificate(tls.Sent, server.Trust, server.Host, host.Time.GetUtcNow());
        if (peer.ReasonNotToTrust() is { } reason)
            throw new MailFault($"no password was sent: {reason}");
    }

    /// <summary>Says QUIT and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        if (tls is not null)
            await tls.DisposeAsync();
        await stream.DisposeAsync();
    }
}

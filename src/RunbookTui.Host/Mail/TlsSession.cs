using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace RunbookTui.Host.Mail;

/// <summary>A finished handshake and what the server showed in it. Nothing about it is trusted yet.</summary>
/// <param name="Sent">The certificates in the order sent, the server's own first.</param>
internal sealed record TlsSession(
    SslStream Stream,
    SslProtocols Protocol,
    TlsCipherSuite Cipher,
    IReadOnlyList<X509Certificate2> Sent
) : IAsyncDisposable
{
    /// <summary>TLS 1.2 and 1.3.</summary>
    public const SslProtocols Modern = SslProtocols.Tls12 | SslProtocols.Tls13;

    /// <summary>Makes the handshake. Any certificate passes: judging it is <see cref="PeerCertificate"/>'s part.</summary>
    /// <param name="inner">Taken over: closed on failure and with the session.</param>
    /// <exception cref="MailFault">No handshake with a certificate and a cipher came about.</exception>
    public static async Task<TlsSession> HandshakeAsync(
        Stream inner,
        TimeProvider time,
        string host,
        SslProtocols versions,
        CancellationToken cancellation
    )
    {
        List<X509Certificate2> sent = [];
        var listening = new FirstBytesStream(inner);
        var stream = new SslStream(listening, leaveInnerStreamOpen: false);
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            EnabledSslProtocols = versions,
            // The default policy would fetch missing certificates from the network before the callback runs.
            CertificateChainPolicy = new X509ChainPolicy
            {
                DisableCertificateDownloads = true,
                RevocationMode = X509RevocationMode.NoCheck,
                TrustMode = X509ChainTrustMode.CustomRootTrust,
            },
#pragma warning disable CA5359 // Evidence is gathered here and judged by PeerCertificate, before any secret is sent.
            RemoteCertificateValidationCallback = (_, certificate, chain, _) =>
            {
                sent.Clear();
                if (certificate is not null)
                    sent.Add(Copy(certificate));
                foreach (var extra in chain?.ChainPolicy.ExtraStore ?? [])
                    if (sent.Count != 1 || !extra.RawDataMemory.Span.SequenceEqual(sent[0].RawDataMemory.Span))
                        sent.Add(Copy(extra));
                return true;
            },
#pragma warning restore CA5359
        };
        try
        {
            await Connection.WithinAsync(
                time,
                Connection.Patience,
                async token =>
                {
                    await stream.AuthenticateAsClientAsync(options, token);
                    return true;
                },
                () =>
                    new MailFault(
                        "no TLS handshake within " + Connection.Seconds(Connection.Patience),
                        mayChange: true
                    ),
                cancellation
            );
            var session = new TlsSession(stream, stream.SslProtocol, stream.NegotiatedCipherSuite, sent);
            if (sent.Count == 0)
                throw new MailFault("the handshake ended without a certificate of the server");
            if (session.Cipher == TlsCipherSuite.TLS_NULL_WITH_NULL_NULL)
                throw new MailFault("the handshake ended without a cipher");
            return session;
        }
        catch (Exception error)
        {
            await stream.DisposeAsync();
            if (error is not (AuthenticationException or IOException))
                throw;
            var text =
                listening.ClearText is { } clear
                    ? $"the server answered in clear text, not TLS: {LineChannel.Quote(clear)}"
                : listening.ClosedSilently ? "the server closed the connection in place of a TLS handshake"
                : $"TLS handshake failed: {Innermost(error)}";
            throw new MailFault(text, inner: error);
        }
    }

    /// <summary>Such as <c>TLSv1.3 with TLS_AES_256_GCM_SHA384</c>.</summary>
    public override string ToString() => $"{VersionName} with {Cipher}";

    /// <summary>The negotiated version as runbooks name it.</summary>
    public string VersionName =>
        TlsVersion.All.FirstOrDefault(version => version.SslProtocol == Protocol)?.Name ?? Protocol.ToString();

    /// <summary>Closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await Stream.DisposeAsync();
        foreach (var certificate in Sent)
            certificate.Dispose();
    }

    private static X509Certificate2 Copy(X509Certificate certificate) =>
        X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());

    private static string Innermost(Exception error)
    {
        while (error.InnerException is { } inner)
            error = inner;
        return error.Message;
    }
}

using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Mail;

/// <summary>The clear-text words before a handshake, of each protocol that has them.</summary>
internal static class StartTls
{
    /// <summary>Protocols with a command that begins TLS.</summary>
    public static readonly string[] Protocols = ["smtp", "pop3", "imap"];

    /// <summary>Connects and talks until a handshake may begin.</summary>
    /// <param name="protocol">One of <see cref="Protocols"/>, or <c>null</c> for TLS from the first byte.</param>
    /// <exception cref="MailFault">It did not come to that; the message is the server's word.</exception>
    public static async Task<Stream> OpenAsync(
        IHostReader host,
        Vantage vantage,
        string? protocol,
        CancellationToken cancellation
    )
    {
        var stream = await Connection.OpenAsync(host, vantage, cancellation);
        try
        {
            var channel = new LineChannel(stream, host.Time);
            switch (protocol)
            {
                case "smtp":
                    var smtp = new SmtpDialogue(channel, vantage.Source);
                    await smtp.GreetAsync(cancellation);
                    await smtp.EhloAsync(cancellation);
                    await smtp.StartTlsAsync(cancellation);
                    break;
                case "pop3":
                    await new Pop3Dialogue(channel).StartTlsAsync(cancellation);
                    break;
                case "imap":
                    await new ImapDialogue(channel).StartTlsAsync(cancellation);
                    break;
            }
            return stream;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }
}

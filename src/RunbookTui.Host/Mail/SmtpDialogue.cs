using System.Net;
using System.Net.Sockets;
using System.Text;
using RunbookTui.Engine.Model;

namespace RunbookTui.Host.Mail;

/// <summary>An SMTP client's side of a conversation (RFC 5321, 3207, 4954), one command at a time.</summary>
internal sealed class SmtpDialogue(LineChannel channel, IPAddress? source) : IAsyncDisposable
{
    /// <summary>A server may delay the answer to a wrong password: Dovecot 2 s, and up to 15 s after several.</summary>
    private static readonly TimeSpan AuthenticationPatience = TimeSpan.FromSeconds(30);

    /// <summary>What the last EHLO was answered with, without the greeting line.</summary>
    public IReadOnlyList<string> Capabilities { get; private set; } = [];

    /// <summary>Waits for the greeting.</summary>
    /// <exception cref="MailFault">Silence, or something other than 220.</exception>
    public async Task GreetAsync(CancellationToken cancellation)
    {
        var reply = await channel.ExchangeAsync(
            null,
            "connecting",
            token => SmtpReply.ReadAsync(channel, token),
            cancellation
        );
        if (reply.Code != 220)
            throw new MailFault($"greeted with {reply}", mayChange: reply.IsTransient);
    }

    /// <summary>Says EHLO, with the own address as name, which needs no DNS.</summary>
    /// <exception cref="MailFault">Refused.</exception>
    public async Task EhloAsync(CancellationToken cancellation)
    {
        var reply = await CommandAsync($"EHLO {Literal(source)}", "EHLO", cancellation);
        if (reply.Code != 250)
            throw new MailFault($"answered EHLO with {reply}", mayChange: reply.IsTransient);
        Capabilities = [.. reply.Texts.Skip(1)];
    }

    /// <summary>Whether the last EHLO offered a capability, by its first word in any case (<c>AUTH=PLAIN</c> counts as AUTH).</summary>
    public bool Offers(string keyword) => Parameters(keyword) is not null;

    /// <summary>The words after a capability's keyword, or <c>null</c> where it is not offered.</summary>
    public IReadOnlyList<string>? Parameters(string keyword) =>
        Capabilities
            .Select(capability => capability.Split([' ', '='], StringSplitOptions.RemoveEmptyEntries))
            .FirstOrDefault(words => words.Length > 0 && words[0].Equals(keyword, StringComparison.OrdinalIgnoreCase))
            is { } found
            ? found[1..]
            : null;

    /// <summary>The capabilities in one line.</summary>
    public string Offered =>
        Capabilities.Count == 0 ? "nothing" : LineChannel.Quote(string.Join(", ", Capabilities))[1..^1];

    /// <summary>Asks for TLS. After it the stream below is ready for the handshake and this dialogue is over.</summary>
    /// <exception cref="MailFault">Not offered, refused, or the server went on talking in clear text.</exception>
    public async Task StartTlsAsync(CancellationToken cancellation)
    {
        if (!Offers("STARTTLS"))
            throw new MailFault($"STARTTLS is not offered; EHLO offers {Offered}");
        var reply = await CommandAsync("STARTTLS", "STARTTLS", cancellation);
        if (reply.Code != 220)
            throw new MailFault($"STARTTLS is offered and answered with {reply}", mayChange: reply.Code == 421);
        RefusePending(channel, "STARTTLS");
    }

    /// <summary>
    /// Refuses clear text that came with the answer to STARTTLS: whoever sits in between could put replies there that
    /// a careless client takes as protected (the injection of CVE-2011-0411).
    /// </summary>
    public static void RefusePending(LineChannel channel, string command)
    {
        if (channel.HasPending)
            throw new MailFault($"the server sent more clear text after its answer to {command}, before TLS");
    }

    /// <summary>AUTH PLAIN with an initial response (RFC 4954, 4616). Only ever called over verified TLS.</summary>
    public Task<SmtpReply> AuthPlainAsync(string user, Secret password, CancellationToken cancellation) =>
        channel.ExchangeAsync(
            $"AUTH PLAIN {PlainToken(user, password)}",
            "AUTH PLAIN",
            token => SmtpReply.ReadAsync(channel, token),
            cancellation,
            AuthenticationPatience
        );

    /// <summary>The SASL PLAIN message (RFC 4616): no trailing NUL, or the server answers 535.</summary>
    public static string PlainToken(string user, Secret password) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{user}\0{password.Reveal()}"));

    /// <summary>Sends one command without secrets.</summary>
    public Task<SmtpReply> CommandAsync(string command, string label, CancellationToken cancellation) =>
        channel.ExchangeAsync(command, label, token => SmtpReply.ReadAsync(channel, token), cancellation);

    /// <summary>Sends a message after 354; the answer to the final dot.</summary>
    public Task<SmtpReply> ContentAsync(string message, CancellationToken cancellation) =>
        channel.ExchangeAsync(
            null,
            "the message",
            async token =>
            {
                await channel.WriteAsync(Encoding.UTF8.GetBytes(message + ".\r\n"), token);
                return await SmtpReply.ReadAsync(channel, token);
            },
            cancellation,
            AuthenticationPatience
        );

    /// <summary>Says QUIT; what the server makes of it no longer matters.</summary>
    public async Task QuitAsync(CancellationToken cancellation)
    {
        try
        {
            await CommandAsync("QUIT", "QUIT", cancellation);
        }
        catch (MailFault)
        {
            // The conversation is over either way.
        }
    }

    /// <summary>An address literal (RFC 5321, 4.1.3).</summary>
    private static string Literal(IPAddress? address) =>
        address switch
        {
            null => "[127.0.0.1]",
            { AddressFamily: AddressFamily.InterNetworkV6 } => $"[IPv6:{address}]",
            _ => $"[{address}]",
        };

    /// <summary>Closes the connection.</summary>
    public ValueTask DisposeAsync() => channel.DisposeAsync();
}

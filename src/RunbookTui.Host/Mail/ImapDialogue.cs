using System.Globalization;
using RunbookTui.Engine.Model;

namespace RunbookTui.Host.Mail;

/// <summary>An IMAP client's side of a conversation (RFC 3501, 4315).</summary>
internal sealed class ImapDialogue(LineChannel channel)
{
    private const int MostLines = 10_000;
    private static readonly TimeSpan AuthenticationPatience = TimeSpan.FromSeconds(30);
    private int tags;

    /// <summary>Waits for the greeting.</summary>
    public Task GreetAsync(CancellationToken cancellation) =>
        channel.ExchangeAsync(
            null,
            "connecting",
            async token =>
                await channel.ReadLineAsync(token) is var line
                && line.StartsWith("* OK", StringComparison.OrdinalIgnoreCase)
                    ? line
                    : throw new MailFault($"IMAP greeted with {LineChannel.Quote(line)}"),
            cancellation
        );

    /// <summary>From the greeting to the moment a handshake may begin.</summary>
    /// <exception cref="MailFault">Not offered, refused, or the server went on talking in clear text.</exception>
    public async Task StartTlsAsync(CancellationToken cancellation)
    {
        await GreetAsync(cancellation);
        var capabilities = await CapabilitiesAsync(cancellation);
        if (!capabilities.Contains("STARTTLS", StringComparer.OrdinalIgnoreCase))
            throw new MailFault($"STARTTLS is not offered; CAPABILITY lists {string.Join(", ", capabilities)}");
        await CommandAsync("STARTTLS", "STARTTLS", cancellation);
        SmtpDialogue.RefusePending(channel, "STARTTLS");
    }

    /// <summary>What the server can do.</summary>
    public async Task<IReadOnlyList<string>> CapabilitiesAsync(CancellationToken cancellation) =>
        Words(await CommandAsync("CAPABILITY", "CAPABILITY", cancellation), "CAPABILITY");

    /// <summary>Logs in by AUTHENTICATE PLAIN, which takes any password. Only ever called over verified TLS.</summary>
    public async Task LoginAsync(string user, Secret password, CancellationToken cancellation)
    {
        var tag = NextTag();
        await channel.ExchangeAsync(
            $"{tag} AUTHENTICATE PLAIN",
            "AUTHENTICATE PLAIN",
            async token =>
                await channel.ReadLineAsync(token) is var line && line.StartsWith('+')
                    ? line
                    : throw new MailFault($"IMAP answered AUTHENTICATE PLAIN with {LineChannel.Quote(line)}"),
            cancellation
        );
        await channel.ExchangeAsync(
            SmtpDialogue.PlainToken(user, password),
            "AUTHENTICATE PLAIN",
            token => UntilTaggedAsync(tag, "AUTHENTICATE PLAIN", token),
            cancellation,
            AuthenticationPatience
        );
    }

    /// <summary>Selects INBOX and returns the unique id the next message will get at least.</summary>
    public async Task<uint> SelectInboxAsync(CancellationToken cancellation)
    {
        const string marker = "[UIDNEXT ";
        foreach (var line in await CommandAsync("SELECT INBOX", "SELECT INBOX", cancellation))
        {
            var at = line.IndexOf(marker, StringComparison.OrdinalIgnoreCase);
            if (at < 0)
                continue;
            var digits = string.Concat(line[(at + marker.Length)..].TakeWhile(char.IsAsciiDigit));
            if (uint.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var next))
                return next;
        }
        return 1;
    }

    /// <summary>The unique ids that match search keys.</summary>
    public async Task<IReadOnlyList<uint>> SearchAsync(string keys, CancellationToken cancellation) =>
        [
            .. Words(await CommandAsync($"UID SEARCH {keys}", "UID SEARCH", cancellation), "SEARCH")
                .Select(word =>
                    uint.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                        ? id
                        : throw new MailFault($"not a message id in a SEARCH answer: {LineChannel.Quote(word)}")
                ),
        ];

    /// <summary>Removes one message and no other.</summary>
    /// <exception cref="MailFault">It is not gone; others that are marked for deletion stood in the way, or the server refused.</exception>
    public async Task DeleteAsync(uint id, CancellationToken cancellation)
    {
        var uidPlus = (await CapabilitiesAsync(cancellation)).Contains("UIDPLUS", StringComparer.OrdinalIgnoreCase);
        // Plain EXPUNGE removes every message marked for deletion, also those that somebody else marked.
        if (!uidPlus && await SearchAsync("DELETED", cancellation) is { Count: > 0 } others)
            throw new MailFault(
                $"the server lacks UIDPLUS and {others.Count} other messages are marked for deletion: left alone"
            );
        var text = id.ToString(CultureInfo.InvariantCulture);
        await CommandAsync($"UID STORE {text} +FLAGS.SILENT (\\Deleted)", "UID STORE", cancellation);
        await CommandAsync(uidPlus ? $"UID EXPUNGE {text}" : "EXPUNGE", "EXPUNGE", cancellation);
        if ((await SearchAsync($"UID {text}", cancellation)).Count > 0)
            throw new MailFault($"message {text} is still there after EXPUNGE");
    }

    /// <summary>Ends the session.</summary>
    public Task LogoutAsync(CancellationToken cancellation) => CommandAsync("LOGOUT", "LOGOUT", cancellation);

    private Task<List<string>> CommandAsync(string command, string label, CancellationToken cancellation)
    {
        var tag = NextTag();
        return channel.ExchangeAsync(
            $"{tag} {command}",
            label,
            token => UntilTaggedAsync(tag, label, token),
            cancellation
        );
    }

    private async Task<List<string>> UntilTaggedAsync(string tag, string label, CancellationToken cancellation)
    {
        List<string> untagged = [];
        while (true)
        {
            var line = await channel.ReadLineAsync(cancellation);
            if (line.StartsWith($"{tag} ", StringComparison.Ordinal))
                return line.AsSpan(tag.Length + 1).StartsWith("OK", StringComparison.OrdinalIgnoreCase)
                    ? untagged
                    : throw new MailFault($"IMAP answered {label} with {LineChannel.Quote(line)}");
            if (!line.StartsWith("* ", StringComparison.Ordinal))
                throw new MailFault($"not an IMAP response: {LineChannel.Quote(line)}");
            untagged.Add(line);
            if (untagged.Count > MostLines)
                throw new MailFault($"an IMAP answer of more than {MostLines} lines");
        }
    }

    private static IReadOnlyList<string> Words(IEnumerable<string> untagged, string keyword) =>
        [
            .. untagged
                .Where(line => line.StartsWith($"* {keyword}", StringComparison.OrdinalIgnoreCase))
                .SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(2)),
        ];

    private string NextTag() => $"r{++tags}";
}

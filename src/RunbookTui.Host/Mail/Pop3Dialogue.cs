using System.Globalization;
using RunbookTui.Engine.Model;

namespace RunbookTui.Host.Mail;

/// <summary>A POP3 client's side of a conversation (RFC 1939, 2449, 2595).</summary>
internal sealed class Pop3Dialogue(LineChannel channel)
{
    /// <summary>Response codes of trouble that passes (RFC 2449, 8.1; RFC 3206).</summary>
    private static readonly string[] Passing = ["[IN-USE]", "[LOGIN-DELAY", "[SYS/TEMP]"];

    private static readonly TimeSpan AuthenticationPatience = TimeSpan.FromSeconds(30);

    /// <summary>Waits for the greeting.</summary>
    public Task GreetAsync(CancellationToken cancellation) => ExpectOkAsync(null, "connecting", cancellation);

    /// <summary>From the greeting to the moment a handshake may begin.</summary>
    /// <exception cref="MailFault">Not offered, refused, or the server went on talking in clear text.</exception>
    public async Task StartTlsAsync(CancellationToken cancellation)
    {
        await GreetAsync(cancellation);
        var capabilities = await ListAsync("CAPA", cancellation);
        if (!capabilities.Contains("STLS", StringComparer.OrdinalIgnoreCase))
            throw new MailFault($"STLS is not offered; CAPA offers {string.Join(", ", capabilities)}");
        await ExpectOkAsync("STLS", "STLS", cancellation);
        SmtpDialogue.RefusePending(channel, "STLS");
    }

    /// <summary>Logs in. Only ever called over verified TLS.</summary>
    public async Task LoginAsync(string user, Secret password, CancellationToken cancellation)
    {
        await ExpectOkAsync($"USER {user}", "USER", cancellation);
        await ExpectOkAsync($"PASS {password.Reveal()}", "PASS", cancellation, AuthenticationPatience);
    }

    /// <summary>Message numbers and their unique ids.</summary>
    public async Task<IReadOnlyDictionary<int, string>> UniqueIdsAsync(CancellationToken cancellation)
    {
        var ids = new Dictionary<int, string>();
        foreach (var line in await ListAsync("UIDL", cancellation))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (
                words.Length != 2
                || !int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            )
                throw new MailFault($"not a line of UIDL: {LineChannel.Quote(line)}");
            ids[number] = words[1];
        }
        return ids;
    }

    /// <summary>The header lines of a message.</summary>
    public async Task<IReadOnlyList<string>> HeaderAsync(int number, CancellationToken cancellation) =>
        [
            .. (await ListAsync($"TOP {number.ToString(CultureInfo.InvariantCulture)} 0", cancellation)).TakeWhile(
                line => line.Length > 0
            ),
        ];

    /// <summary>Marks one message; it goes at QUIT.</summary>
    public Task DeleteAsync(int number, CancellationToken cancellation) =>
        ExpectOkAsync($"DELE {number.ToString(CultureInfo.InvariantCulture)}", "DELE", cancellation);

    /// <summary>Ends the session and carries out the deletions.</summary>
    public Task QuitAsync(CancellationToken cancellation) => ExpectOkAsync("QUIT", "QUIT", cancellation);

    private async Task ExpectOkAsync(
        string? command,
        string label,
        CancellationToken cancellation,
        TimeSpan? limit = null
    ) =>
        await channel.ExchangeAsync(
            command,
            label,
            async token => Ok(await channel.ReadLineAsync(token), label),
            cancellation,
            limit
        );

    private Task<List<string>> ListAsync(string command, CancellationToken cancellation) =>
        channel.ExchangeAsync(
            command,
            command,
            async token =>
            {
                Ok(await channel.ReadLineAsync(token), command);
                List<string> lines = [];
                while (await channel.ReadLineAsync(token) is var line && line != ".")
                    lines.Add(line.StartsWith('.') ? line[1..] : line);
                return lines;
            },
            cancellation
        );

    private static string Ok(string line, string label) =>
        line.StartsWith("+OK", StringComparison.Ordinal)
            ? line
            : throw new MailFault(
                $"POP3 answered {label} with {LineChannel.Quote(line)}",
                mayChange: Passing.Any(code => line.Contains(code, StringComparison.OrdinalIgnoreCase))
            );
}

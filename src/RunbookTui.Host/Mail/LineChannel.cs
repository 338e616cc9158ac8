using System.Text;

namespace RunbookTui.Host.Mail;

/// <summary>Lines over a stream, with limits on length, number and time, for SMTP, POP3 and IMAP.</summary>
internal sealed class LineChannel(Stream stream, TimeProvider time) : IAsyncDisposable
{
    /// <summary>The longest line taken, in bytes. RFC 5321 allows 512; IMAP capability lists are longer.</summary>
    public const int LongestLine = 8192;

    /// <summary>The most bytes taken from one server.</summary>
    public const int MostBytes = 8 * 1024 * 1024;

    private readonly byte[] buffer = new byte[4096];
    private int start;
    private int end;
    private int total;

    /// <summary>The stream below.</summary>
    public Stream Stream => stream;

    /// <summary>Whether the server has sent bytes that no reply has used.</summary>
    public bool HasPending => end > start;

    /// <summary>Sends a command and reads what comes back, all within one limit.</summary>
    /// <param name="command">The line to send, or <c>null</c> to only listen.</param>
    /// <param name="label">How the command is named in messages; never a secret.</param>
    /// <exception cref="MailFault">Silence, end of the connection, a line too long.</exception>
    public async Task<T> ExchangeAsync<T>(
        string? command,
        string label,
        Func<CancellationToken, Task<T>> read,
        CancellationToken cancellation,
        TimeSpan? limit = null
    )
    {
        var patience = limit ?? Connection.Patience;
        try
        {
            return await Connection.WithinAsync(
                time,
                patience,
                async token =>
                {
                    if (command is not null)
                        await WriteLineAsync(command, label, token);
                    return await read(token);
                },
                () => new MailFault($"no answer to {label} within {Connection.Seconds(patience)}", mayChange: true),
                cancellation
            );
        }
        catch (EndOfStreamException)
        {
            throw new MailFault($"the server closed the connection in place of an answer to {label}", mayChange: true);
        }
        catch (IOException error)
        {
            throw new MailFault($"the connection broke at {label}: {error.Message}", mayChange: true, inner: error);
        }
    }

    /// <summary>The next line without its end; bytes beyond ASCII as Latin-1.</summary>
    /// <exception cref="EndOfStreamException">The server closed the connection.</exception>
    /// <exception cref="MailFault">The line or everything together is too long.</exception>
    public async Task<string> ReadLineAsync(CancellationToken cancellation)
    {
        var line = new StringBuilder();
        while (true)
        {
            if (start == end)
            {
                start = 0;
                end = 0;
                end = await stream.ReadAsync(buffer, cancellation);
                if (end == 0)
                    throw new EndOfStreamException();
                total += end;
                if (total > MostBytes)
                    throw new MailFault($"the server sent more than {MostBytes} bytes");
            }
            var newline = Array.IndexOf(buffer, (byte)'\n', start, end - start);
            var stop = newline < 0 ? end : newline;
            line.Append(Encoding.Latin1.GetString(buffer, start, stop - start));
            start = newline < 0 ? end : newline + 1;
            if (line.Length > LongestLine)
                throw new MailFault(
                    $"the server sent a line longer than {LongestLine} bytes: {Quote(line.ToString())}"
                );
            if (newline >= 0)
                return line.ToString().TrimEnd('\r');
        }
    }

    private async Task WriteLineAsync(string line, string label, CancellationToken cancellation)
    {
        // A value with a line end in it would become a command of its own.
        if (line.AsSpan().ContainsAny('\r', '\n', '\0'))
            throw MailFault.CouldNotLook($"a value for {label} contains a line break or NUL and was not sent");
        await stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"), cancellation);
        await stream.FlushAsync(cancellation);
    }

    /// <summary>Sends bytes as they are.</summary>
    public async Task WriteAsync(byte[] bytes, CancellationToken cancellation)
    {
        await stream.WriteAsync(bytes, cancellation);
        await stream.FlushAsync(cancellation);
    }

    /// <summary>Text from a server, in quotes, control characters replaced, cut where it is long.</summary>
    public static string Quote(string text)
    {
        var clean = string.Concat(text.Take(200).Select(c => char.IsControl(c) ? '.' : c));
        return $"'{clean}{(text.Length > 200 ? "…" : "")}'";
    }

    /// <summary>Closes the stream.</summary>
    public ValueTask DisposeAsync() => stream.DisposeAsync();
}

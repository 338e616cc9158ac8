namespace RunbookTui.Host.Mail;

/// <summary>A reply of an SMTP server (RFC 5321, 4.2).</summary>
/// <param name="Lines">The lines as received.</param>
internal sealed record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    private const int MostLines = 200;

    /// <summary>2yz.</summary>
    public bool IsPositive => Code is >= 200 and < 300;

    /// <summary>4yz.</summary>
    public bool IsTransient => Code is >= 400 and < 500;

    /// <summary>5yz.</summary>
    public bool IsPermanent => Code is >= 500 and < 600;

    /// <summary>The text of each line after the code.</summary>
    public IEnumerable<string> Texts => Lines.Select(line => line.Length > 4 ? line[4..] : "");

    /// <summary>All lines in one, control characters replaced.</summary>
    public override string ToString() => LineChannel.Quote(string.Join(", ", Lines))[1..^1];

    /// <summary>Reads a reply, of one line or many.</summary>
    /// <exception cref="MailFault">It is not an SMTP reply.</exception>
    public static async Task<SmtpReply> ReadAsync(LineChannel channel, CancellationToken cancellation)
    {
        List<string> lines = [];
        while (true)
        {
            var line = await channel.ReadLineAsync(cancellation);
            var wellFormed =
                line.Length >= 3
                && line.AsSpan(0, 3).IndexOfAnyExceptInRange('0', '9') < 0
                && (line.Length == 3 || line[3] is ' ' or '-')
                && (lines.Count == 0 || lines[0].AsSpan(0, 3).SequenceEqual(line.AsSpan(0, 3)));
            if (!wellFormed)
                throw new MailFault($"not an SMTP reply: {LineChannel.Quote(line)}");
            lines.Add(line);
            if (line.Length == 3 || line[3] == ' ')
                return new SmtpReply(int.Parse(line.AsSpan(0, 3)), lines);
            if (lines.Count > MostLines)
                throw new MailFault($"an SMTP reply of more than {MostLines} lines");
        }
    }
}

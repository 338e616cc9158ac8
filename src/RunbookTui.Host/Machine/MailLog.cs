using System.Globalization;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Machine;

/// <summary>What Postfix and Dovecot logged since a moment, wherever this host keeps it.</summary>
public static class MailLog
{
    private const int MaximumBytes = 64 * 1024;
    private const int MaximumLines = 40;
    private static readonly string[] Files = ["/var/log/mail.log", "/var/log/maillog", "/var/log/syslog"];

    /// <summary>The last lines since then, oldest first; empty where there are none or none can be read.</summary>
    public static async Task<IReadOnlyList<string>> SinceAsync(
        IHostReader host,
        DateTimeOffset since,
        CancellationToken cancellation
    )
    {
        try
        {
            var places = new List<string>(Files);
            // Postfix 3.4 and later can have a log of its own.
            if (await ConfiguredAsync(host, cancellation) is { } own)
                places.Insert(0, own);
            var file = places.Find(place => host.Stat(place) is { Type: FileType.File });
            var look = file is not null
                ? new Command("tail", "-c", MaximumBytes.ToString(CultureInfo.InvariantCulture), file)
                : new Command(
                    "journalctl",
                    "--quiet",
                    "--no-pager",
                    "--output=short-iso",
                    "--lines=400",
                    $"--since=@{since.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}"
                );
            var result = await host.QueryAsync(look, cancellation);
            return
            [
                .. result
                    .Output.Split('\n')
                    .Where(line =>
                        (
                            line.Contains("postfix", StringComparison.Ordinal)
                            || line.Contains("dovecot", StringComparison.Ordinal)
                        ) && IsSince(line, since)
                    )
                    .TakeLast(MaximumLines),
            ];
        }
        catch (HostException)
        {
            return [];
        }
    }

    /// <summary>
    /// Whether a line came since then, by the time it begins with: RFC 3339, or the traditional form of RFC 3164 in
    /// local time, which has no year. A line without a time is not held back.
    /// </summary>
    internal static bool IsSince(string line, DateTimeOffset since)
    {
        var second = new DateTimeOffset(since.Ticks - (since.Ticks % TimeSpan.TicksPerSecond), since.Offset);
        if (
            DateTimeOffset.TryParse(line.Split(' ')[0], CultureInfo.InvariantCulture, out var exact)
            && line[0] is >= '0' and <= '9'
        )
            return exact >= second;
        var local = since.ToLocalTime();
        return line.Length < 15
            || !DateTime.TryParseExact(
                $"{local.Year.ToString(CultureInfo.InvariantCulture)} {line[..15]}",
                ["yyyy MMM dd HH:mm:ss", "yyyy MMM  d HH:mm:ss"],
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var traditional
            )
            || traditional >= second.ToLocalTime().DateTime;
    }

    private static async Task<string?> ConfiguredAsync(IHostReader host, CancellationToken cancellation)
    {
        try
        {
            var result = await host.QueryAsync(new Command("postconf", "-xh", "maillog_file"), cancellation);
            return result.Succeeded && result.Output.Trim() is { Length: > 0 } path ? path : null;
        }
        catch (HostException)
        {
            return null;
        }
    }
}

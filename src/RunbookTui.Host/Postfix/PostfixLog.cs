using System.Globalization;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Postfix;

/// <summary>
/// The log of one instance from a moment on: Postfix says why it failed only there when its standard error is no
/// terminal.
/// </summary>
internal sealed class PostfixLog
{
    private const int MaximumBytes = 64 * 1024;
    private const int MaximumLines = 12;
    private static readonly string[] Grave = ["fatal:", "panic:", "error:", "warning:"];

    private readonly string? file;
    private readonly long size;
    private readonly string program;
    private readonly DateTimeOffset since;
    private readonly bool journal;
    private readonly string? unit;

    private PostfixLog(string? file, long size, string program, DateTimeOffset since, bool journal, string? unit)
    {
        this.unit = unit;
        this.journal = journal;
        this.file = file;
        this.size = size;
        this.program = program;
        this.since = since;
    }

    /// <summary>Where the lines come from.</summary>
    public string Name =>
        file ?? (unit is null ? $"journalctl -t {program}/master" : $"journalctl -u {ShellWords.Quote(unit)}");

    /// <summary>One next action for somebody who wants to know more than the lines say.</summary>
    public string Advice(IReadOnlyList<string> lines) =>
        lines.Count > 0 ? "mend what the log names, then try again"
        : file is not null ? $"look in {file}"
        : journal ? $"look with: {Name}"
        : "nothing here takes Postfix's log: run 'postconf maillog_file=/var/log/postfix.log', then try again";

    /// <summary>Remembers the end of the log, so that only what comes after it is shown.</summary>
    public static async Task<PostfixLog> OpenAsync(
        IHostReader host,
        string instance,
        string directory,
        CancellationToken cancellation
    )
    {
        string? configured = null;
        try
        {
            // Postfix 3.4 and later; empty means syslog.
            var values = await Postconf.ValuesAsync(host, directory, ["maillog_file"], cancellation, expanded: true);
            configured = values.GetValueOrDefault("maillog_file");
        }
        catch (HostException)
        {
            // A broken configuration is what the start will complain about; its lines go to syslog.
        }
        string?[] places = configured is { Length: > 0 }
            ? [configured]
            : ["/var/log/mail.log", "/var/log/maillog", "/var/log/syslog"];
        var present = places.FirstOrDefault(place => place is not null && host.Stat(place) is { Type: FileType.File });
        return new PostfixLog(
            configured is { Length: > 0 } ? configured : present,
            present is null ? 0 : host.Stat(present)?.Size ?? 0,
            instance == PostfixInstances.Primary ? "postfix" : instance,
            host.Time.GetUtcNow(),
            host.Stat("/run/systemd/journal") is not null,
            PostfixUnits.Of(host, instance)
        );
    }

    /// <summary>Lines of this instance that report trouble and came since; empty where none can be read.</summary>
    public async Task<IReadOnlyList<string>> NewLinesAsync(IHostReader host, CancellationToken cancellation)
    {
        try
        {
            var result = await host.QueryAsync(Look(host), cancellation);
            return
            [
                .. result
                    .Output.Split('\n')
                    .Where(line =>
                        line.Contains(program + "/", StringComparison.Ordinal)
                        && Grave.Any(word => line.Contains(word, StringComparison.Ordinal))
                    )
                    .TakeLast(MaximumLines),
            ];
        }
        catch (HostException)
        {
            return [];
        }
    }

    private Command Look(IHostReader host)
    {
        if (file is null)
            return new Command(
                "journalctl",
                "--quiet",
                "--no-pager",
                "--output=short-iso",
                "--lines=200",
                $"--since=@{since.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}"
            );
        var grown = (host.Stat(file)?.Size ?? 0) - size;
        // A log that shrank was rotated: all of the new one came since.
        var bytes = grown < 0 ? MaximumBytes : Math.Min(grown, MaximumBytes);
        return new Command("tail", "-c", bytes.ToString(CultureInfo.InvariantCulture), file);
    }
}

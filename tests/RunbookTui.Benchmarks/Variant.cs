using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Sandbox;

namespace RunbookTui.Benchmarks;

/// <summary>One way to do the job: its files beside the sandbox, its command, and how it tells its changing time.</summary>
internal sealed record Variant(
    string Directory,
    Command Command,
    Func<NamespaceSandbox, CommandResult, Task<TimeSpan>> Changing
)
{
    private const string Host = "mail.example.test";
    private const string Account = "probe";
    private const string PasswordFile = "/root/password";
    private const string Runs = "/root/runs";

    /// <summary>The packages under test, and what the script checks with.</summary>
    private static readonly string[] Packages =
    [
        "postfix",
        "dovecot-imapd",
        "dovecot-pop3d",
        "ca-certificates",
        "openssl",
        "curl",
        "swaks",
        "libnet-ssleay-perl",
        "iproute2",
        "procps",
    ];

    /// <summary>The shell script; its last line tells the changing time.</summary>
    public static Variant Plain { get; } =
        new(
            AppContext.BaseDirectory,
            new Command("bash", Path.Join(AppContext.BaseDirectory, "Plain.sh"), Host, Account, PasswordFile),
            (_, result) =>
                Task.FromResult(
                    TimeSpan.FromMilliseconds(
                        int.Parse(result.Output.Trim().Split('\n')[^1].Split(' ')[1], CultureInfo.InvariantCulture)
                    )
                )
        );

    /// <summary>The program; its journal tells the duration of each changing command.</summary>
    public static Variant Program(string binary) =>
        new(
            Path.GetDirectoryName(binary)!,
            new Command(
                binary,
                "run",
                "postfix-dovecot-tls",
                "--yes",
                "--state-dir",
                Runs,
                "--set",
                $"hostname={Host}",
                "--set",
                $"mail_user={Account}",
                "--secret",
                $"mail_password={PasswordFile}"
            ),
            JournalAsync
        );

    /// <summary>From a fresh sandbox with running daemons of stock configuration: the first run and the second.</summary>
    public static async Task<Pair> RunAsync(Variant variant)
    {
        var layer = await Provisioning.EnsureAsync(
            Packages,
            Host,
            TimeProvider.System,
            Console.Error.WriteLine,
            default
        );
        var options = new SandboxOptions { Layer = layer, HostName = "mail" };
        await using var sandbox = await NamespaceSandbox.StartAsync(
            options with
            {
                Binds = [.. options.Binds, .. Binds(variant.Directory, options)],
            },
            TimeProvider.System,
            default
        );
        await sandbox.WriteFileAsync(
            "/etc/hosts",
            Encoding.UTF8.GetBytes($"127.0.0.1 localhost\n192.0.2.10 {Host} mail\n"),
            (UnixFileMode)0b110_100_100,
            default
        );
        await Provisioning.AddAccountAsync(sandbox, Account, new("s3cret"), default);
        await DemandAsync(
            sandbox,
            new Command(
                "bash",
                "-euc",
                $"echo s3cret > {PasswordFile}; postconf -e maillog_file=/var/log/mail.log myhostname={Host}; dovecot; postfix start"
            )
        );
        return new Pair(await TimeAsync(variant, sandbox), await TimeAsync(variant, sandbox));
    }

    /// <summary>/tmp is not the host's inside; what lies there must be brought along.</summary>
    private static IEnumerable<SandboxBind> Binds(string directory, SandboxOptions options)
    {
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        return path.StartsWith("/tmp/", StringComparison.Ordinal) && options.Binds.All(bind => bind.Path != path)
            ? [new SandboxBind(path, ReadOnly: true)]
            : [];
    }

    private static async Task<Timing> TimeAsync(Variant variant, NamespaceSandbox sandbox)
    {
        var began = Stopwatch.GetTimestamp();
        var result = await DemandAsync(sandbox, variant.Command);
        var total = Stopwatch.GetElapsedTime(began);
        return new Timing(total, await variant.Changing(sandbox, result));
    }

    /// <summary>The sum over the newest journal.</summary>
    private static async Task<TimeSpan> JournalAsync(NamespaceSandbox sandbox, CommandResult result)
    {
        var text = await DemandAsync(
            sandbox,
            new Command("bash", "-euc", $"cat \"$(ls -t {Runs}/runs/*/journal.jsonl | head -1)\"")
        );
        var sum = 0L;
        foreach (var line in text.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var record = JsonDocument.Parse(line);
            var happened = record.RootElement.GetProperty("event");
            if (happened.GetProperty("type").GetString() == "host.command")
                sum += happened.GetProperty("milliseconds").GetInt64();
        }
        return TimeSpan.FromMilliseconds(sum);
    }

    private static async Task<CommandResult> DemandAsync(NamespaceSandbox sandbox, Command command)
    {
        var result = await sandbox.RunAsync(command with { Timeout = TimeSpan.FromMinutes(10) }, default);
        return result.Succeeded
            ? result
            : throw new InvalidOperationException($"{command}: exit {result.ExitCode}\n{result.Text}");
    }
}

using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using RunbookTui.Engine.Kinds;
using RunbookTui.HostTests.Support;

namespace RunbookTui.HostTests.Job;

/// <summary>A mail host with an account, whose main job the real program does.</summary>
public sealed partial class JobHost : IAsyncDisposable
{
    /// <summary>The runbook of the main job.</summary>
    public const string Runbook = "postfix-dovecot-tls";

    /// <summary>The account for the probes.</summary>
    public const string User = "alice";

    /// <summary>Its password: every character in it breaks some carelessly built command, string or log line.</summary>
    public const string Password = """c4nary "horse\ 100%$(id)'#""";

    /// <summary>The account's address.</summary>
    public const string MailAddress = $"{User}@{MailHost.Name}";

    /// <summary>An address that neither the host nor its configuration knows, in a network namespace of its own.</summary>
    public const string OutsideAddress = "198.51.100.2";

    private const string PasswordFile = "/root/password";
    private const string WrongPasswordFile = "/root/wrong-password";
    private const string State = "/var/lib/runbook-tui";
    private const string Lock = "/run/runbook-tui.lock";

    private JobHost(MailHost host) => Host = host;

    /// <summary>The host.</summary>
    public MailHost Host { get; }

    /// <summary>Answers for all inputs without a default; the hostname is the certificate's.</summary>
    public static IReadOnlyList<string> Answers { get; } = AnswersWith(PasswordFile);

    /// <summary>The same with a password that is not the account's.</summary>
    public static IReadOnlyList<string> WrongAnswers { get; } = AnswersWith(WrongPasswordFile);

    /// <summary>The option that gives the right password alone, for <c>resume</c>.</summary>
    public static IReadOnlyList<string> RightSecret { get; } = ["--secret", $"mail_password={PasswordFile}"];

    /// <summary>A host with its daemons running as Debian's packages configure them, or stopped.</summary>
    public static async Task<JobHost> StartAsync(bool running = true)
    {
        var host = new JobHost(await MailHost.StartAsync());
        await host.Host.AddAccountAsync(User, Password);
        await host.Host.WriteFileAsync(PasswordFile, Password + "\n");
        await host.Host.WriteFileAsync(WrongPasswordFile, "not the password\n");
        if (running)
            await host.Host.StartDaemonsAsync(25, 110, 143, 993, 995);
        return host;
    }

    /// <summary>Runs a verb on the main job's runbook with the answers.</summary>
    public Task<CommandResult> JobAsync(string verb, params string[] more) =>
        Host.ProgramAsync([verb, Runbook, .. Answers, .. more]);

    /// <summary>Runs the main job and expects it to succeed.</summary>
    public async Task<CommandResult> RunJobAsync(params string[] more) =>
        Expect(0, await JobAsync("run", ["--yes", .. more]));

    /// <summary>Rolls the newest run back and expects it to succeed.</summary>
    public async Task<CommandResult> RollBackAsync() => Expect(0, await Host.ProgramAsync("rollback", "--yes", "last"));

    /// <summary>The result, which must have this exit status.</summary>
    public static CommandResult Expect(int exitCode, CommandResult result)
    {
        Assert.True(exitCode == result.ExitCode, $"exit status {result.ExitCode}, expected {exitCode}\n{result.Text}");
        return result;
    }

    /// <summary>
    /// Everything a rollback has to bring back: all of <c>/etc</c> byte for byte with owner and mode, the instances,
    /// the directories they make, who listens where, and which masters run.
    /// </summary>
    public async Task<string> WholeStateAsync() =>
        string.Join(
            "\n== ",
            await Host.FingerprintAsync("/etc"),
            (await Host.TryAsync("postmulti", "-l")).Text,
            await Host.ShellAsync($"ls -d /var/lib/* /var/spool/* | grep -v '^{State}$'"),
            await ListenersAsync(),
            await Host.ShellAsync("ps -eo comm= | grep -xE 'master|dovecot' | sort | uniq -c || true")
        );

    /// <summary>Addresses, ports and program names of the listening sockets, without process numbers.</summary>
    public async Task<string> ListenersAsync()
    {
        var lines = (await Host.ListenersAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return string.Join('\n', lines.Select(Listener).Order(StringComparer.Ordinal));
    }

    /// <summary>The process numbers of the daemons that must stay the same while nobody restarts them.</summary>
    public Task<string> DaemonsAsync() => Host.ShellAsync("ps -eo pid=,comm= | grep -E ' (master|dovecot)$'");

    /// <summary>The events of the newest run so far, a JSON line each; empty before there is one.</summary>
    public string Journal()
    {
        var runs = Path.Join(Host.Sandbox.Root, State, "runs");
        var newest = Directory.Exists(runs)
            ? Directory.GetDirectories(runs).Order(StringComparer.Ordinal).LastOrDefault()
            : null;
        var journal = Path.Join(newest ?? runs, "journal.jsonl");
        return File.Exists(journal) ? File.ReadAllText(journal) : "";
    }

    /// <summary>Waits until the journal of the newest run holds an event of that kind and step.</summary>
    public async Task AwaitEventAsync(string type, string step, Task<CommandResult> run)
    {
        // Only this far apart, so that the run is not past the place when the answer comes.
        while (!Journal().Contains($$"""{"type":"{{type}}","step":"{{step}}""", StringComparison.Ordinal))
        {
            Assert.False(
                run.IsCompleted,
                run.IsCompleted ? $"ended before '{type}' of '{step}':\n{(await run).Text}" : ""
            );
            await Task.Delay(TimeSpan.FromMilliseconds(5));
        }
    }

    /// <summary>Sends a signal to the program that somebody looks at.</summary>
    public Task SignalViewerAsync(string signal) => Host.RunAsync("pkill", $"-{signal}", "-f", "^/.*runbook-tui run ");

    /// <summary>Sends a signal to the process of the run, which holds the host's lock.</summary>
    public async Task SignalAsync(string signal)
    {
        using var holder = JsonDocument.Parse(await Host.RunAsync("cat", Lock));
        var process = holder.RootElement.GetProperty("pid").GetInt32().ToString(CultureInfo.InvariantCulture);
        await Host.RunAsync("kill", $"-{signal}", process);
    }

    /// <summary>Adds a neighbour on another network, from which the host can be looked at as a stranger does.</summary>
    public Task AddOutsideAsync() =>
        Host.ShellAsync(
            $"""
            ip netns add outside
            ip link add inner type veth peer name outer
            ip link set outer netns outside
            ip addr add 198.51.100.1/24 dev inner
            ip link set inner up
            ip -n outside addr add {OutsideAddress}/24 dev outer
            ip -n outside link set outer up
            ip -n outside link set lo up
            ip -n outside route add {MailHost.Address}/32 via 198.51.100.1
            """
        );

    /// <summary>Runs a program of the neighbour's, whatever comes of it.</summary>
    public Task<CommandResult> OutsideAsync(string program, params string[] arguments) =>
        Host.TryAsync("ip", ["netns", "exec", "outside", program, .. arguments]);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Host.DisposeAsync();

    private static string[] AnswersWith(string passwordFile) =>
        [
            "--set",
            $"hostname={MailHost.Name}",
            "--set",
            $"mail_user={User}",
            "--secret",
            $"mail_password={passwordFile}",
        ];

    private static string Listener(string line)
    {
        var columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var programs = ProgramNames().Matches(line).Select(match => match.Groups[1].Value);
        // Helpers of a daemon come and go; the one that opened the socket stays.
        return $"{columns[3]} {string.Join(',', programs.Where(name => name is "master" or "dovecot").Distinct())}";
    }

    [GeneratedRegex("\\(\"([^\"]+)\",pid=")]
    private static partial Regex ProgramNames();
}

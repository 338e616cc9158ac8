using System.Diagnostics;
using System.Globalization;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Model;
using RunbookTui.Host.Local;
using RunbookTui.Tests.Support;
using Xunit;

namespace RunbookTui.Tests.Local;

public sealed class LocalHostCommandTests
{
    private readonly LocalHost host = new(TimeProvider.System);

    [Fact]
    public async Task Output_error_and_exit_status_are_told_apart()
    {
        var result = await Run("sh", "-c", "echo out; echo err >&2; exit 3");

        Assert.Equal((3, "out\n", "err\n", false), (result.ExitCode, result.Output, result.Error, result.TimedOut));
        Assert.False(result.Succeeded);
    }

    [Fact]
    public async Task Arguments_arrive_exactly_as_given()
    {
        string[] arguments =
        [
            "",
            " ",
            "a b",
            "\"",
            "'",
            "\\",
            "ends with \\",
            "\\\"",
            "line\nbreak",
            "\ttab",
            "$(id)",
            "`id`",
            "$HOME",
            "${mail_name}",
            "; id",
            "*",
            "-n",
            "日本語",
            "%s",
        ];

        var result = await Run("printf", ["%s\\0", .. arguments]);

        Assert.Equal(arguments, result.Output.Split('\0')[..^1]);
    }

    [Fact]
    public async Task The_environment_is_fixed_and_small()
    {
        Environment.SetEnvironmentVariable("RUNBOOK_TUI_TEST_SECRET", "leaked");
        var command = new Command("env")
        {
            Environment = new Dictionary<string, string> { ["MAIL_CONFIG"] = "/etc/x y" },
        };

        var result = await host.QueryAsync(command, Token);

        Assert.Equal(
            [
                "HOME=/root",
                "LC_ALL=C",
                "MAIL_CONFIG=/etc/x y",
                "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            ],
            result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task The_program_has_a_session_of_its_own_no_strange_files_and_the_usual_signals()
    {
        var result = await Run("sh", "-c", "cat /proc/$$/status; cut -d' ' -f1,5,6 /proc/$$/stat; ls /proc/$$/fd");

        Assert.Contains("Umask:\t0022\n", result.Output);
        Assert.Contains("SigIgn:\t0000000000000000\n", result.Output);
        var lines = result.Output.TrimEnd().Split('\n');
        var ids = lines[^4].Split(' ');
        Assert.Equal([ids[0], ids[0]], ids[1..]);
        Assert.Equal(["0", "1", "2"], lines[^3..]);
    }

    [Fact]
    public async Task Standard_input_is_empty_unless_given()
    {
        Assert.Equal("", (await Run("cat")).Output);
        Assert.Equal("a\0b", (await host.RunAsync(new Command("cat") { Input = "a\0b"u8.ToArray() }, Token)).Output);
    }

    [Fact]
    public async Task A_secret_reaches_standard_input_and_not_the_command_line()
    {
        var command = new Command("sh", "-c", "cat; tr '\\0' ' ' </proc/$$/cmdline; cat /proc/$$/environ")
        {
            SecretInput = new Secret("hunter2"),
        };

        var result = await host.RunAsync(command, Token);

        Assert.StartsWith("hunter2sh -c", result.Output.Replace("/usr/bin/", "", StringComparison.Ordinal));
        Assert.Equal(0, result.Output.LastIndexOf("hunter2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Input_that_nobody_reads_is_no_trouble()
    {
        var result = await host.RunAsync(new Command("true") { Input = new byte[1 << 20] }, Token);

        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public async Task A_daemon_that_keeps_its_standard_error_does_not_hang_us_and_can_go_on_writing()
    {
        using var directory = new TemporaryDirectory();
        var fifo = directory["fifo"];
        var survived = directory["survived"];
        await Run("mkfifo", fifo);

        var result = await Run(
            "sh",
            "-c",
            """
            setsid sh -c 'read line <"$1"; echo "late message" >&2 && echo yes >"$2"' daemon "$1" "$2" &
            echo up
            """,
            "starter",
            fifo,
            survived
        );
        await File.WriteAllTextAsync(fifo, "go on\n", Token);

        Assert.Equal((0, "up\n"), (result.ExitCode, result.Output));
        await Eventually(() => File.Exists(survived) && File.ReadAllText(survived) == "yes\n");
    }

    [Fact]
    public async Task A_timeout_ends_the_program_and_says_so()
    {
        var result = await host.RunAsync(
            new Command("sleep", "300") { Timeout = TimeSpan.FromMilliseconds(200) },
            Token
        );

        Assert.Equal((true, false, 128 + 15), (result.TimedOut, result.Succeeded, result.ExitCode));
    }

    [Fact]
    public async Task Ending_a_program_ends_its_whole_process_group_and_spares_what_left_it()
    {
        using var directory = new TemporaryDirectory();
        using var source = new CancellationTokenSource();
        var script = """
            sleep 300 & echo $! >"$1/child"
            setsid sh -c 'echo $$ >"$1/daemon"; exec sleep 300' x "$1" &
            wait
            """;
        var running = host.RunAsync(new Command("sh", "-c", script, "x", directory.Path), source.Token);
        await Eventually(() => PidIn(directory["child"]) is not null && PidIn(directory["daemon"]) is not null);
        using var daemon = Process.GetProcessById(PidIn(directory["daemon"])!.Value);
        try
        {
            await source.CancelAsync();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
            await Eventually(() => !IsRunning(PidIn(directory["child"])!.Value));
            Assert.True(IsRunning(daemon.Id));
        }
        finally
        {
            daemon.Kill();
        }
    }

    [Fact]
    public async Task A_program_that_ignores_SIGTERM_is_killed_after_five_seconds()
    {
        var command = new Command("sh", "-c", "trap '' TERM; while :; do sleep 1; done")
        {
            // Long enough for the trap to be set on a busy machine.
            Timeout = TimeSpan.FromSeconds(2),
        };

        var result = await host.RunAsync(command, Token);

        Assert.Equal((true, 128 + 9), (result.TimedOut, result.ExitCode));
        Assert.InRange(result.Duration.TotalSeconds, 7, 30);
    }

    [Fact]
    public async Task A_command_that_was_cancelled_before_is_not_started()
    {
        using var directory = new TemporaryDirectory();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            host.RunAsync(new Command("touch", directory["started"]), new CancellationToken(canceled: true))
        );

        Assert.False(File.Exists(directory["started"]));
    }

    [Fact]
    public async Task Output_that_is_not_UTF_8_is_replaced_not_lost()
    {
        var result = await Run("printf", "a\\377b");

        Assert.Equal("a\uFFFDb", result.Output);
    }

    [Fact]
    public async Task Much_output_is_cut_with_a_note()
    {
        var result = await Run("head", "-c", "5000000", "/dev/zero");

        Assert.EndsWith("[output of 5000000 bytes cut after 4194304]\n", result.Output, StringComparison.Ordinal);
        Assert.Equal(4194304, result.Output.LastIndexOf('\0') + 1);
    }

    [Fact]
    public async Task Endless_output_is_ended()
    {
        var result = await Run("yes");

        Assert.Contains("ended because it wrote more than", result.Error);
        Assert.False(result.Succeeded);
    }

    [Fact]
    public async Task A_signal_shows_in_the_exit_status()
    {
        Assert.Equal(128 + 9, (await Run("sh", "-c", "kill -9 $$")).ExitCode);
    }

    [Fact]
    public async Task Many_commands_at_once_keep_their_outputs_apart()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Run("echo", $"{i}")));

        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"{i}\n"), results.Select(result => result.Output));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Task<CommandResult> Run(string program, params string[] arguments) =>
        host.RunAsync(new Command(program, arguments) { Timeout = TimeSpan.FromMinutes(3) }, Token);

    private static int? PidIn(string path) =>
        File.Exists(path) && int.TryParse(File.ReadAllText(path), CultureInfo.InvariantCulture, out var pid)
            ? pid
            : null;

    // A zombie no longer runs.
    private static bool IsRunning(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static async Task Eventually(Func<bool> condition)
    {
        var deadline = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(deadline.Elapsed < TimeSpan.FromMinutes(3), "the condition did not come true within 3 minutes");
            await Task.Delay(10, Token);
        }
    }
}

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
    public async Task A_timeout_ends_the_whole_process_group_and_spares_what_left_it()
    {
        using var directory = new TemporaryDirectory();
        var script = """
            sleep 300 & echo $! >"$1/child"
            setsid sh -c 'echo $$ >"$1/daemon.new"; mv "$1/daemon.new" "$1/daemon"; exec sleep 300' x "$1" &
            while ! test -e "$1/daemon"; do :; done
            wait
            """;
        var command = new Command("sh", "-c", script, "x", directory.Path) { Timeout = TimeSpan.FromSeconds(1.5) };

        var result = await host.RunAsync(command, Token);

        var daemon = int.Parse(await File.ReadAllTextAsync(directory["daemon"], Token), CultureInfo.InvariantCulture);
        using var process = Process.GetProcessById(daemon);
        try
        {
            Assert.True(result.TimedOut);
            Assert.False(result.Succeeded);
            Assert.Equal(128 + 15, result.ExitCode);
            var child = int.Parse(await File.ReadAllTextAsync(directory["child"], Token), CultureInfo.InvariantCulture);
            await Eventually(() => !IsRunning(child));
            Assert.True(IsRunning(daemon));
        }
        finally
        {
            process.Kill();
        }
    }

    [Fact]
    public async Task A_program_that_ignores_SIGTERM_is_killed_after_five_seconds()
    {
        var command = new Command("sh", "-c", "trap '' TERM; while :; do sleep 1; done")
        {
            Timeout = TimeSpan.FromMilliseconds(200),
        };

        var result = await host.RunAsync(command, Token);

        Assert.Equal((true, 128 + 9), (result.TimedOut, result.ExitCode));
        Assert.InRange(result.Duration.TotalSeconds, 5, 20);
    }

    [Fact]
    public async Task Cancelling_ends_the_program()
    {
        using var directory = new TemporaryDirectory();
        using var source = new CancellationTokenSource();
        var running = host.RunAsync(
            new Command("sh", "-c", "echo $$ >\"$1\"; exec sleep 300", "x", directory["pid"]),
            source.Token
        );
        await Eventually(() => File.Exists(directory["pid"]) && File.ReadAllText(directory["pid"]).EndsWith('\n'));

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.False(IsRunning(int.Parse(File.ReadAllText(directory["pid"]), CultureInfo.InvariantCulture)));
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

    [Theory]
    [InlineData("no-such-program", "no-such-program: not found in PATH (/usr/local/sbin:")]
    [InlineData("/no/such/program", "/no/such/program: no such file")]
    [InlineData("/etc/passwd", "/etc/passwd: not executable")]
    [InlineData("/etc", "/etc: no such file")]
    public async Task A_missing_program_is_named(string program, string message)
    {
        var exception = await Assert.ThrowsAsync<HostException>(() => Run(program));

        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_without_its_interpreter_cannot_be_started()
    {
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(directory["script"], "#!/no/such/interpreter\n", Token);
        await Run("chmod", "755", directory["script"]);

        var exception = await Assert.ThrowsAsync<HostException>(() => Run(directory["script"]));

        Assert.StartsWith(
            $"{directory["script"]}: cannot be started: sh: ",
            exception.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_exit_status_of_127_by_the_program_itself_is_its_own()
    {
        Assert.Equal(127, (await Run("sh", "-c", "no-such-program")).ExitCode);
    }

    [Fact]
    public async Task A_missing_working_directory_and_a_NUL_are_refused()
    {
        await Assert.ThrowsAsync<HostException>(() =>
            host.RunAsync(new Command("true") { Directory = "/no/such" }, Token)
        );
        await Assert.ThrowsAsync<HostException>(() => Run("echo", "a\0b"));
    }

    [Fact]
    public async Task The_working_directory_and_the_search_path_can_be_given()
    {
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(directory["mine"], "#!/bin/sh\npwd\n", Token);
        await Run("chmod", "755", directory["mine"]);
        var command = new Command("mine")
        {
            Directory = "/usr",
            Environment = new Dictionary<string, string> { ["PATH"] = directory.Path },
        };

        Assert.Equal("/usr\n", (await host.RunAsync(command, Token)).Output);
    }

    [Fact]
    public async Task Many_commands_at_once_keep_their_outputs_apart()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Run("echo", $"{i}")));

        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"{i}\n"), results.Select(result => result.Output));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Task<CommandResult> Run(string program, params string[] arguments) =>
        host.RunAsync(new Command(program, arguments) { Timeout = TimeSpan.FromSeconds(20) }, Token);

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
            Assert.True(deadline.Elapsed < TimeSpan.FromSeconds(20), "the condition did not come true within 20 s");
            await Task.Delay(10, Token);
        }
    }
}

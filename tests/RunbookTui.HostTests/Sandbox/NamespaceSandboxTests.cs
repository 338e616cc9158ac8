using System.Text;
using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Sandbox;
using RunbookTui.HostTests.Support;

namespace RunbookTui.HostTests.Sandbox;

public sealed class NamespaceSandboxTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_program_inside_gives_back_output_error_and_exit_status()
    {
        await using var sandbox = await StartAsync();

        var result = await sandbox.RunAsync(
            new Command("sh", "-c", "cat; echo err >&2; exit 7") { Input = "in"u8.ToArray() },
            None
        );

        Assert.Equal((7, "in", "err\n"), (result.ExitCode, result.Output, result.Error));
    }

    [Fact]
    public async Task A_program_runs_in_the_directory_asked_for()
    {
        await using var sandbox = await StartAsync();

        var result = await sandbox.RunAsync(new Command("pwd") { Directory = "/var/lib" }, None);

        Assert.Equal("/var/lib\n", result.Output);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_named()
    {
        await using var sandbox = await StartAsync();

        var failure = await Assert.ThrowsAsync<HostException>(() =>
            sandbox.RunAsync(new Command("no-such-program"), None)
        );

        Assert.Contains("no-such-program", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_tmp_and_dev_are_fresh()
    {
        var mark = Path.Join(Path.GetTempPath(), $"mark-{Guid.NewGuid():N}");
        await File.WriteAllTextAsync(mark, "x");
        try
        {
            await using var sandbox = await StartAsync();

            Assert.Equal("lock\n", await OutputAsync(sandbox, "ls", "/run"));
            Assert.False(File.Exists(sandbox.Root + mark));
            Assert.Equal(
                "fd full null ptmx pts random shm stderr stdin stdout tty urandom zero",
                (await OutputAsync(sandbox, "ls", "/dev")).ReplaceLineEndings(" ").Trim()
            );
            Assert.Equal(
                "1777 1777",
                (await OutputAsync(sandbox, "stat", "-c%a", "/tmp", "/dev/shm")).Trim().ReplaceLineEndings(" ")
            );
        }
        finally
        {
            File.Delete(mark);
        }
    }

    [Fact]
    public async Task Processes_of_the_host_are_not_seen_and_orphans_are_reaped()
    {
        await using var sandbox = await StartAsync();

        // Each subshell ends before its child, which process 1 then has to take and reap.
        await OutputAsync(sandbox, "sh", "-c", "for i in 1 2 3; do (sh -c 'exec true' & ) ; done");
        var states = await Eventually.BecomesAsync(
            () => OutputAsync(sandbox, "sh", "-c", "cat /proc/[0-9]*/stat | cut -d' ' -f2,3"),
            text => !text.Contains(" Z", StringComparison.Ordinal)
        );

        Assert.Equal(["(sh) S", "(cat) S"], states.Trim().Split('\n').Take(2));
        Assert.InRange(states.Trim().Split('\n').Length, 3, 6);
    }

    [Fact]
    public async Task Loopback_is_up_with_the_addresses_asked_for_and_nothing_else()
    {
        await using var sandbox = await StartAsync();

        var addresses = await File.ReadAllTextAsync(sandbox.Root + "/proc/1/net/fib_trie");
        var devices = await OutputAsync(
            sandbox,
            "sh",
            "-c",
            "cat /proc/net/dev | tail -n +3 | cut -d: -f1 | tr -d ' '"
        );

        Assert.Equal("lo\n", devices);
        Assert.Contains("192.0.2.10", addresses, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1", addresses, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_sandbox_binds_is_shared_with_the_host()
    {
        var shared = Directory.CreateTempSubdirectory("shared-").FullName;
        try
        {
            await File.WriteAllTextAsync($"{shared}/from-host", "a");
            await using var sandbox = await StartAsync(new() { Binds = [new(shared, ReadOnly: false)] });

            await OutputAsync(sandbox, "cp", $"{shared}/from-host", $"{shared}/from-sandbox");

            Assert.Equal("a", await File.ReadAllTextAsync($"{shared}/from-sandbox"));
        }
        finally
        {
            Directory.Delete(shared, recursive: true);
        }
    }

    [Fact]
    public async Task What_a_sandbox_binds_read_only_it_cannot_change()
    {
        var shared = Directory.CreateTempSubdirectory("shared-").FullName;
        try
        {
            await using var sandbox = await StartAsync(new() { Binds = [new(shared, ReadOnly: true)] });

            var result = await sandbox.RunAsync(new Command("touch", $"{shared}/new"), None);

            Assert.Contains("Read-only file system", result.Error, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(shared, recursive: true);
        }
    }

    [Fact]
    public async Task The_host_keeps_its_files_mounts_and_name()
    {
        var mounts = await File.ReadAllTextAsync("/proc/self/mountinfo");
        await using (var sandbox = await StartAsync(new() { HostName = "elsewhere" }))
        {
            Assert.Equal("elsewhere\n", await OutputAsync(sandbox, "uname", "-n"));
            await sandbox.WriteFileAsync("/etc/written-in-a-sandbox", "x"u8.ToArray(), (UnixFileMode)420, None);
            await OutputAsync(sandbox, "rm", "/etc/passwd");

            Assert.Equal(mounts, await File.ReadAllTextAsync("/proc/self/mountinfo"));
        }

        Assert.False(File.Exists("/etc/written-in-a-sandbox"));
        Assert.True(File.Exists("/etc/passwd"));
        Assert.NotEqual("elsewhere", (await File.ReadAllTextAsync("/proc/sys/kernel/hostname")).Trim());
        Assert.Equal(mounts, await File.ReadAllTextAsync("/proc/self/mountinfo"));
    }

    [Fact]
    public async Task Waiting_mail_of_the_host_is_not_there()
    {
        var spool = $"/var/spool/postfix-test{Guid.NewGuid():N}";
        Directory.CreateDirectory($"{spool}/deferred/A");
        try
        {
            await File.WriteAllTextAsync($"{spool}/deferred/A/A1B2C3", "live message");
            File.SetUnixFileMode($"{spool}/deferred", (UnixFileMode)448);
            await using var sandbox = await StartAsync();

            Assert.Equal("", await OutputAsync(sandbox, "ls", "-A", $"{spool}/deferred"));
            Assert.Equal("700\n", await OutputAsync(sandbox, "stat", "-c%a", $"{spool}/deferred"));
            // Within one file system, as Postfix moves messages between its queues.
            await OutputAsync(
                sandbox,
                "sh",
                "-c",
                $"cd {spool}; mkdir active; touch active/new; exec mv active/new deferred/"
            );
            Assert.Equal("new\n", await OutputAsync(sandbox, "ls", "-A", $"{spool}/deferred"));
        }
        finally
        {
            Directory.Delete(spool, recursive: true);
        }
    }

    [Fact]
    public async Task Disposing_ends_everything_at_once_and_twice_is_once()
    {
        var sandbox = await StartAsync();
        var sleeper = sandbox.RunAsync(new Command("sleep", "1000"), None);
        await Eventually.BecomesAsync(
            () => OutputAsync(sandbox, "sh", "-c", "cat /proc/[0-9]*/comm"),
            text => text.Contains("sleep", StringComparison.Ordinal)
        );

        await sandbox.DisposeAsync();
        await sandbox.DisposeAsync();

        Assert.Equal(137, (await sleeper).ExitCode);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => sandbox.RunAsync(new Command("true"), None));
    }

    [Fact]
    public async Task A_program_is_never_run_on_the_host_after_the_sandbox_ended()
    {
        await using var sandbox = await StartAsync();
        // Ends all processes but process 1, and with the one it waits for, process 1.
        await sandbox.RunAsync(new Command("sh", "-c", "kill -9 -1"), None);

        var failure = await Eventually.BecomesAsync(
            async () => await Record.ExceptionAsync(() => sandbox.RunAsync(new Command("true"), None)),
            exception => exception is not null
        );

        Assert.IsType<HostException>(failure);
    }

    [Fact]
    public async Task Two_sandboxes_listen_on_the_same_port()
    {
        await using var one = await StartAsync();
        await using var two = await StartAsync();
        const string Listen =
            "perl -MIO::Socket::INET -e '$s=IO::Socket::INET->new(LocalPort=>25,Listen=>1) or die $!; print qq(ok)'";

        var results = await Task.WhenAll(OutputAsync(one, "sh", "-c", Listen), OutputAsync(two, "sh", "-c", Listen));

        Assert.Equal(["ok", "ok"], results);
    }

    [Fact]
    public async Task The_space_can_be_limited()
    {
        await using var sandbox = await StartAsync(new() { Space = 8 * 1024 * 1024 });

        var result = await sandbox.RunAsync(
            new Command("dd", "if=/dev/zero", "of=/var/big", "bs=1M", "count=20"),
            None
        );

        Assert.Contains("No space left on device", result.Error, StringComparison.Ordinal);
    }

    private static Task<NamespaceSandbox> StartAsync(SandboxOptions? options = null) =>
        NamespaceSandbox.StartAsync(options ?? new(), TimeProvider.System, None);

    private static async Task<string> OutputAsync(NamespaceSandbox sandbox, string program, params string[] arguments)
    {
        var result = await sandbox.RunAsync(new Command(program, arguments), None);
        Assert.True(result.Succeeded, $"{program}: {result.Text}");
        return result.Output;
    }
}

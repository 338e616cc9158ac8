using System.Diagnostics;
using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Runs;
using RunbookTui.Tests.Support;
using Xunit;

namespace RunbookTui.Tests.Runs;

public sealed class HostLockTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly FakeTime time = new();

    public HostLockTests() => Directory.CreateDirectory(Run);

    /// <summary>In place of /run.</summary>
    private string Run => directory["run"];

    private string LockPath => Path.Combine(Run, "runbook-tui.lock");

    public void Dispose() => directory.Dispose();

    [Fact]
    public void A_second_run_is_refused_and_told_who_holds_the_lock_since_when()
    {
        using var first = Acquire("run-1", out _);

        var second = Acquire("run-2", out var holder);

        Assert.NotNull(first);
        Assert.Null(second);
        Assert.Equal(
            ("run-1", "alice from 192.0.2.7", directory["state"], Environment.ProcessId, time.GetUtcNow()),
            (holder!.RunId, holder.User, holder.Root, holder.Pid, holder.Since)
        );
        Assert.Equal(holder, HostLock.CurrentHolder(directory["state"], Run));
        Assert.True(holder.IsRunning);
    }

    [Fact]
    public void Runs_with_other_state_directories_see_each_other()
    {
        using var first = Acquire("run-1", out _);

        Assert.Null(Acquire("run-2", out var holder, root: "elsewhere"));

        Assert.Equal(directory["state"], holder!.Root);
        Assert.Equal(holder, HostLock.CurrentHolder(directory["elsewhere"], Run));
    }

    [Fact]
    public void Only_its_owner_may_look_at_the_lock_also_where_it_was_there_before()
    {
        File.WriteAllText(LockPath, "");
        File.SetUnixFileMode(LockPath, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        using var taken = Acquire("run-1", out _);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(LockPath));
    }

    [Theory]
    [InlineData("link")]
    [InlineData("second name")]
    public void A_lock_that_leads_to_another_file_is_refused_and_that_file_is_left_alone(string trap)
    {
        var victim = directory["victim"];
        File.WriteAllText(victim, "precious");
        if (trap == "link")
            File.CreateSymbolicLink(LockPath, victim);
        else
            Process.Start("ln", [victim, LockPath]).WaitForExit();

        var refused = Assert.Throws<HostException>(() => Acquire("run-1", out _));

        Assert.Contains(LockPath, refused.Message, StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(victim));
    }

    [Fact]
    public void Where_there_is_no_run_directory_the_state_directory_has_the_lock()
    {
        using var first = Acquire("run-1", out _, host: "missing");

        Assert.NotNull(first);
        Assert.Null(Acquire("run-2", out var holder, host: "missing"));
        Assert.True(File.Exists(Path.Combine(directory["state"], "lock")));
        Assert.Equal(holder, HostLock.CurrentHolder(directory["state"], directory["missing"]));
    }

    [Fact]
    public async Task A_number_that_another_process_got_since_does_not_hold_the_lock()
    {
        using var other = Process.Start("sleep", "300");
        try
        {
            LockHolder holder;
            using (Acquire("run-1", out _))
                holder = HostLock.CurrentHolder(directory["state"], Run)!;
            var text =
                $$"""{"pid":{{other.Id}},"start_time":{{holder.StartTime}},"boot_id":"{{holder.BootId}}","user":"bob","run":"run-1","state_dir":"/s","since":"2026-01-01T00:00:00+00:00"}""";
            await File.WriteAllTextAsync(LockPath, text, TestContext.Current.CancellationToken);
            Assert.Null(HostLock.CurrentHolder(directory["state"], Run));

            using var taken = Acquire("run-2", out _);

            Assert.Equal("run-1", taken!.Abandoned!.RunId);
            Assert.False(taken.Abandoned.IsRunning);
            Assert.False(taken.Abandoned.IsOfEarlierBoot);
        }
        finally
        {
            other.Kill();
        }
    }

    [Fact]
    public void A_lock_let_go_is_free_and_tells_of_nobody()
    {
        Acquire("run-1", out _)!.Dispose();

        using var second = Acquire("run-2", out var holder);

        Assert.Null(holder);
        Assert.Null(second!.Abandoned);
    }

    [Fact]
    public async Task A_lock_held_by_another_process_is_refused_until_that_is_killed()
    {
        Acquire("run-1", out _)!.Dispose();
        var start = new ProcessStartInfo(
            "flock",
            ["--exclusive", "--no-fork", LockPath, "sh", "-c", "echo held; exec sleep 300"]
        )
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var other = Process.Start(start)!;
        Assert.Equal("held", await other.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));

        Assert.Null(Acquire("run-2", out _));
        other.Kill();
        await other.WaitForExitAsync(TestContext.Current.CancellationToken);

        using var third = Acquire("run-3", out _);
        Assert.NotNull(third);
    }

    [Fact]
    public void A_holder_that_was_cut_off_is_recognised()
    {
        var text =
            """{"pid":1,"start_time":7,"boot_id":"BOOT","user":"bob","run":"run-0","state_dir":"/s","since":"2026-01-01T00:00:00+00:00"}""";
        File.WriteAllText(LockPath, text);

        Assert.Null(HostLock.CurrentHolder(directory["state"], Run));
        using var taken = Acquire("run-1", out _);

        Assert.Equal(("run-0", "bob"), (taken!.Abandoned!.RunId, taken.Abandoned.User));
        Assert.False(taken.Abandoned.IsRunning);
        Assert.True(taken.Abandoned.IsOfEarlierBoot);
    }

    [Fact]
    public void Nonsense_in_a_free_lock_does_no_harm()
    {
        File.WriteAllText(LockPath, "{\"pid\":\"x\"}");

        using var taken = Acquire("run-1", out _);

        Assert.NotNull(taken);
        Assert.Null(taken.Abandoned);
    }

    private HostLock? Acquire(string run, out LockHolder? holder, string root = "state", string host = "run") =>
        HostLock.TryAcquire(directory[root], run, "alice from 192.0.2.7", time, out holder, directory[host]);
}

using System.Diagnostics;
using RunbookTui.Host.Runs;
using RunbookTui.Tests.Support;
using Xunit;

namespace RunbookTui.Tests.Runs;

public sealed class HostLockTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly FakeTime time = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void A_second_run_is_refused_and_told_who_holds_the_lock_since_when()
    {
        using var first = Acquire("run-1", out _);

        var second = Acquire("run-2", out var holder);

        Assert.NotNull(first);
        Assert.Null(second);
        Assert.Equal(
            $"run run-1 by alice, process {Environment.ProcessId}, since 2026-01-02 03:04:05 UTC",
            holder!.Describe()
        );
        Assert.Equal(holder, HostLock.CurrentHolder(directory.Path));
        Assert.True(holder.IsRunning);
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
            ["--exclusive", "--no-fork", directory["lock"], "sh", "-c", "echo held; exec sleep 300"]
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
            """{"pid":1,"start_time":7,"boot_id":"BOOT","user":"bob","run":"run-0","since":"2026-01-01T00:00:00+00:00"}""";
        File.WriteAllText(directory["lock"], text);

        Assert.Null(HostLock.CurrentHolder(directory.Path));
        using var taken = Acquire("run-1", out _);

        Assert.Equal(("run-0", "bob"), (taken!.Abandoned!.RunId, taken.Abandoned.User));
        Assert.False(taken.Abandoned.IsRunning);
        Assert.Equal("the machine was restarted meanwhile", taken.Abandoned.DescribeEnd());
    }

    [Fact]
    public void Nonsense_in_a_free_lock_does_no_harm()
    {
        File.WriteAllText(directory["lock"], "{\"pid\":\"x\"}");

        using var taken = Acquire("run-1", out _);

        Assert.NotNull(taken);
        Assert.Null(taken.Abandoned);
    }

    private HostLock? Acquire(string run, out LockHolder? holder) =>
        HostLock.TryAcquire(directory.Path, run, "alice", time, out holder);
}

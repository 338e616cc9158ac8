namespace RunbookTui.HostTests.Job;

/// <summary>Runs that are stopped or cut off in the middle.</summary>
public sealed class InterruptionTests
{
    [Fact]
    public async Task A_stopped_run_and_a_killed_one_go_on_where_they_were()
    {
        await using var job = await JobHost.StartAsync();

        var run = job.JobAsync("run", "--yes");
        await job.AwaitEventAsync("action.prepared", "primary-settings", run);
        await job.SignalViewerAsync("INT");
        var stopped = JobHost.Expect(130, await run);
        Assert.Contains("Stopping after the action that is under way", stopped.Error, StringComparison.Ordinal);
        Assert.Matches("(?m)^FAILED stopped: stopped by ", stopped.Output);
        Assert.Contains("Next: runbook-tui resume 2", stopped.Output, StringComparison.Ordinal);

        string[] resume = ["resume", "last", "--yes", .. JobHost.RightSecret];
        var second = job.Host.ProgramAsync(resume);
        await job.AwaitEventAsync("action.prepared", "create-instance[postfix-2525]", second);
        await job.SignalAsync("KILL");
        JobHost.Expect(1, await second);
        var refused = JobHost.Expect(64, await job.JobAsync("run", "--yes"));
        Assert.Contains(
            "is unfinished (interrupted) and has changes in place",
            refused.Error,
            StringComparison.Ordinal
        );

        var finished = JobHost.Expect(0, await job.Host.ProgramAsync(resume));

        Assert.Contains("Done: ", finished.Output, StringComparison.Ordinal);
        JobHost.Expect(0, await job.JobAsync("verify"));
    }

    [Theory]
    [InlineData("create-instance[postfix-2525]")]
    [InlineData("start-postfix")]
    public async Task A_killed_run_is_rolled_back(string step)
    {
        await using var job = await JobHost.StartAsync();
        var before = await job.WholeStateAsync();
        var run = job.JobAsync("run", "--yes");
        await job.AwaitEventAsync("action.prepared", step, run);
        await job.SignalAsync("KILL");
        JobHost.Expect(1, await run);

        await job.RollBackAsync();

        Assert.Equal(before, await job.WholeStateAsync());
    }
}

namespace RunbookTui.HostTests.Job;

/// <summary>The whole job, undone.</summary>
public sealed class RollbackTests
{
    [Fact]
    public async Task A_rollback_brings_everything_back_with_running_daemons()
    {
        await using var job = await JobHost.StartAsync();
        var before = await job.WholeStateAsync();
        await job.RunJobAsync();
        Assert.NotEqual(before, await job.WholeStateAsync());

        var rollback = await job.RollBackAsync();

        Assert.Equal(before, await job.WholeStateAsync());
        Assert.Contains("everything this run changed is as it was before", rollback.Output, StringComparison.Ordinal);
        JobHost.Expect(64, await job.Host.ProgramAsync("rollback", "--yes", "last"));
    }
}

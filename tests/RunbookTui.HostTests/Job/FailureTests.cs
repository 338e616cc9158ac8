namespace RunbookTui.HostTests.Job;

/// <summary>Runs that fail on the way, and what can be done then.</summary>
/// <remarks>With Dovecot stopped nobody can tell beforehand whether a password is right.</remarks>
public sealed class FailureTests
{
    [Fact]
    public async Task After_a_wrong_password_the_right_one_finishes_the_run()
    {
        await using var job = await JobHost.StartAsync(running: false);

        var failed = JobHost.Expect(
            1,
            await job.Host.ProgramAsync(["run", JobHost.Runbook, "--yes", .. JobHost.WrongAnswers])
        );

        Assert.Contains("observed  POP3 answered PASS with '-ERR [AUTH]", failed.Output, StringComparison.Ordinal);
        Assert.Contains(
            "likely    The password given is not that of the account.",
            failed.Output,
            StringComparison.Ordinal
        );
        Assert.Matches(
            "(?m)^Next: runbook-tui resume 2[0-9]+-[0-9]+-postfix-dovecot-tls-.* goes on from here$",
            failed.Output
        );
        Assert.Matches(
            "(?m)^ +runbook-tui rollback 2[0-9]+-[0-9]+-postfix-dovecot-tls-.* undoes everything$",
            failed.Output
        );

        var refused = JobHost.Expect(64, await job.JobAsync("run", "--yes"));
        Assert.Contains("is unfinished (failed: step 'proof-", refused.Error, StringComparison.Ordinal);
        Assert.Contains("Next: runbook-tui resume 2", refused.Error, StringComparison.Ordinal);
        Assert.Contains("runbook-tui rollback 2", refused.Error, StringComparison.Ordinal);

        var daemons = await job.DaemonsAsync();
        var resumed = JobHost.Expect(
            0,
            await job.Host.ProgramAsync(["resume", "last", "--yes", .. JobHost.RightSecret])
        );

        Assert.Contains("Done: ", resumed.Output, StringComparison.Ordinal);
        Assert.Equal(daemons, await job.DaemonsAsync());
        JobHost.Expect(64, await job.Host.ProgramAsync(["resume", "last", "--yes", .. JobHost.RightSecret]));
    }

    [Fact]
    public async Task After_a_failure_a_rollback_brings_everything_back()
    {
        await using var job = await JobHost.StartAsync(running: false);
        var before = await job.WholeStateAsync();
        JobHost.Expect(1, await job.Host.ProgramAsync(["run", JobHost.Runbook, "--yes", .. JobHost.WrongAnswers]));

        await job.RollBackAsync();

        Assert.Equal(before, await job.WholeStateAsync());
    }
}

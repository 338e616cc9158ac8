namespace RunbookTui.HostTests.Job;

/// <summary>What the verbs say on a host where the job is done.</summary>
[Collection(FinishedHostCollection.Name)]
public sealed class SecondRunTests(FinishedHost finished)
{
    // What a probe's own TLS connection writes: session caches and entropy.
    private const string Unchanged =
        "find /etc /var/lib -type f ! -path '/var/lib/runbook-tui/*' "
        + "! -name '*_scache.db' ! -name prng_exch -printf '%T@ %m %U:%G %p ' -exec sha256sum {} ';' | sort -k 3";

    private JobHost Job => finished.Job;

    [Fact]
    public void The_first_run_says_how_to_undo_it()
    {
        Assert.Matches("(?m)^To undo: runbook-tui rollback 2[0-9-]+-postfix-dovecot-tls-", finished.Run.Output);
        Assert.Equal("", finished.Run.Error);
    }

    [Fact]
    public async Task A_second_run_changes_nothing_and_says_so()
    {
        var (files, daemons) = (await Job.Host.ShellAsync(Unchanged), await Job.DaemonsAsync());

        var run = await Job.RunJobAsync();

        Assert.Contains("Nothing had to be changed", run.Output, StringComparison.Ordinal);
        Assert.Equal(files, await Job.Host.ShellAsync(Unchanged));
        Assert.Equal(daemons, await Job.DaemonsAsync());
    }

    [Fact]
    public async Task Plan_sees_no_change_pending()
    {
        var plan = JobHost.Expect(0, await Job.JobAsync("plan", "--exit-code"));

        Assert.DoesNotContain("+++", plan.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_is_green_until_something_drifts_and_tells_what()
    {
        var files = await Job.Host.ShellAsync(Unchanged);
        var before = JobHost.Expect(0, await Job.JobAsync("verify"));
        Assert.Contains(" 0 failed, 0 could not look. Nothing was changed.", before.Output, StringComparison.Ordinal);
        Assert.Equal(files, await Job.Host.ShellAsync(Unchanged));

        await Job.Host.ShellAsync(
            "cp -a /etc/postfix/main.cf /root/; postconf -e smtpd_tls_security_level=none; postfix reload 2>&1"
        );
        try
        {
            var drifted = JobHost.Expect(1, await Job.JobAsync("verify"));
            Assert.Contains("FAILED smtpd_tls_security_level of the primary", drifted.Output, StringComparison.Ordinal);
            Assert.Contains("FAILED TLS by smtp STARTTLS on 127.0.0.1:25", drifted.Output, StringComparison.Ordinal);
            var plan = JobHost.Expect(2, await Job.JobAsync("plan", "--exit-code"));
            Assert.Contains("-smtpd_tls_security_level = none", plan.Output, StringComparison.Ordinal);
            Assert.Contains("+smtpd_tls_security_level = may", plan.Output, StringComparison.Ordinal);
        }
        finally
        {
            await Job.Host.ShellAsync("cp -a /root/main.cf /etc/postfix/main.cf; postfix reload 2>&1");
        }
    }
}

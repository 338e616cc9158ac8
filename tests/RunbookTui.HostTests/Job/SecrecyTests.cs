using System.Text;
using RunbookTui.HostTests.Support;

namespace RunbookTui.HostTests.Job;

/// <summary>While a run is going on: who else may run, and who sees the password.</summary>
public sealed class SecrecyTests
{
    private static readonly string[] Disguises =
    [
        JobHost.Password,
        Base64(JobHost.Password),
        Base64($"\0{JobHost.User}\0{JobHost.Password}"),
        Base64($"{JobHost.User}\0{JobHost.User}\0{JobHost.Password}"),
        JobHost
            .Password.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal),
        JobHost.Password.Split('"')[0],
    ];

    [Fact]
    public async Task A_run_holds_the_host_and_keeps_the_password()
    {
        await using var job = await JobHost.StartAsync();
        var leaks = new HashSet<string>(StringComparer.Ordinal);
        var looks = 0;
        var run = job.JobAsync("run", "--yes");

        await job.AwaitEventAsync("step.started", "create-instance", run);
        // It stands while the others ask: on a busy machine they would come too late.
        await job.SignalAsync("STOP");
        var other = JobHost.Expect(75, await job.JobAsync("run", "--yes"));
        var otherwise = JobHost.Expect(75, await job.Host.ProgramAsync("rollback", "--yes", "last"));
        await job.SignalAsync("CONT");
        while (!run.IsCompleted)
        {
            foreach (var leak in LooksAtProcesses(job))
                leaks.Add(leak);
            looks++;
            await Task.WhenAny(run, Task.Delay(TimeSpan.FromMilliseconds(10)));
        }

        Assert.Matches(
            "another run holds this host: run .* by .*, process [0-9]+, since 20[0-9-]+ [0-9:]+ UTC",
            other.Error
        );
        Assert.Contains("Next: wait until it ends", other.Error, StringComparison.Ordinal);
        Assert.Contains("another run holds this host", otherwise.Error, StringComparison.Ordinal);
        var finished = JobHost.Expect(0, await run);
        Assert.Empty(leaks);
        Assert.True(looks > 5, $"only {looks} looks");
        Assert.DoesNotContain(Disguises, text => finished.Text.Contains(text, StringComparison.Ordinal));
        Assert.Equal("/root/password\n", await FilesWithPasswordAsync(job));
        Assert.Equal("700\n", await job.Host.RunAsync("stat", "-c", "%a", "/var/lib/runbook-tui"));
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static List<string> LooksAtProcesses(JobHost job)
    {
        var leaks = new List<string>();
        foreach (var process in Directory.GetDirectories(Path.Join(job.Host.Sandbox.Root, "proc"), "?*"))
        {
            foreach (var place in new[] { "cmdline", "environ" })
            {
                try
                {
                    var text = File.ReadAllText(Path.Join(process, place));
                    if (Disguises.Any(password => text.Contains(password, StringComparison.Ordinal)))
                        leaks.Add($"{place}: {text.Replace('\0', ' ')}");
                }
                catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
                {
                    // Not a process, or one that has just ended.
                }
            }
        }
        return leaks;
    }

    private static async Task<string> FilesWithPasswordAsync(JobHost job)
    {
        await job.Host.WriteFileAsync("/run/patterns", string.Join('\n', Disguises) + "\n");
        // Only what was written since the host was made: below it are this machine's gigabytes.
        return await job.Host.ShellAsync(
            """
            find /root /tmp /etc /var /home /opt /usr/local -type f -cnewer /etc/hosts -print0 |
              xargs -0r grep -lFs -f /run/patterns || true
            """
        );
    }
}

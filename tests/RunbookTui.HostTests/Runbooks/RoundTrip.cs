using System.Globalization;
using RunbookTui.Engine.Kinds;
using RunbookTui.HostTests.Support;

namespace RunbookTui.HostTests.Runbooks;

/// <summary>A runbook run on a host, run again, and rolled back, with a look at the whole host between.</summary>
internal sealed class RoundTrip(MailHost host, string runbook, params string[] answers)
{
    private string? run;
    private string? before;

    /// <summary>The run that changes the host.</summary>
    public async Task RunAsync()
    {
        before = await LookAsync();
        var output = await ProgramAsync(["run", runbook, "--yes", .. answers]);
        run = output.Split('\n').First(line => line.StartsWith("Run ", StringComparison.Ordinal))[4..].Trim();
        Assert.NotEqual(before, await LookAsync());
    }

    /// <summary>A run that finds everything done.</summary>
    public async Task RunAgainAsync()
    {
        var done = await LookAsync(withProcesses: true);
        var output = await ProgramAsync(["run", runbook, "--yes", .. answers]);
        Assert.Contains(
            "nothing",
            output.Split('\n').Last(line => line.Length > 0),
            StringComparison.OrdinalIgnoreCase
        );
        Assert.Equal(done, await LookAsync(withProcesses: true));
        await ProgramAsync(["verify", runbook, .. answers]);
    }

    /// <summary>The rollback of the first run.</summary>
    public async Task RollBackAsync()
    {
        await ProgramAsync(["rollback", "--yes", run!]);
        Assert.Equal(before, await LookAsync());
    }

    /// <summary>Files with owner and mode, listeners, instances: what must be as before.</summary>
    private async Task<string> LookAsync(bool withProcesses = false)
    {
        var files = await host.FingerprintAsync("/etc");
        var rest = await host.ShellAsync(
            "ss -Hltn | awk '{print $4}' | sort -u; postmulti -l; ls -d /var/lib/postfix* /var/spool/postfix*"
                + (withProcesses ? "; pgrep -x 'master|dovecot' | sort" : "")
        );
        return files + rest;
    }

    private async Task<string> ProgramAsync(string[] arguments)
    {
        var result = await host.ProgramAsync(arguments);
        Assert.True(
            result.ExitCode == 0,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{string.Join(' ', arguments)}: exit {result.ExitCode}\n{result.Text}"
            )
        );
        return result.Output;
    }
}

using System.Diagnostics;
using RunbookTui.Engine.Kinds;
using RunbookTui.HostTests.Support;

namespace RunbookTui.HostTests.Job;

/// <summary>The rehearsal, on this machine itself and where it cannot work.</summary>
public sealed class RehearsalTests
{
    [Fact]
    public async Task A_rehearsal_is_green_and_leaves_this_machine_alone()
    {
        var before = await MachineAsync();
        var start = new ProcessStartInfo(MailHost.Binary, ["rehearse", JobHost.Runbook])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var rehearsal = Process.Start(start)!;
        var error = rehearsal.StandardError.ReadToEndAsync();
        var output = await rehearsal.StandardOutput.ReadToEndAsync();
        await rehearsal.WaitForExitAsync();

        Assert.True(rehearsal.ExitCode == 0, output + await error);
        Assert.Contains("Changed in the sandbox:", output, StringComparison.Ordinal);
        Assert.Matches("(?m)^ +.*/etc/postfix/main\\.cf", output);
        Assert.Matches("(?m)^ +.*/etc/postfix-2525", output);
        Assert.Matches("(?m)^ +.*/etc/dovecot/conf\\.d/99-runbook-tui-tls\\.conf", output);
        Assert.EndsWith("The sandbox is gone; this host was not changed.\n", output, StringComparison.Ordinal);
        Assert.Equal(before, await MachineAsync());
    }

    [Fact]
    public async Task Where_nothing_may_be_mounted_a_rehearsal_is_refused_with_another_way()
    {
        await using var host = await MailHost.StartAsync();

        // As in a container: root without the right to mount.
        var result = await host.TryAsync(
            new Command("setpriv", "--bounding-set", "-sys_admin", MailHost.Binary, "rehearse", JobHost.Runbook)
            {
                Environment = MailHost.DotnetRoot(),
            }
        );

        JobHost.Expect(69, result);
        Assert.StartsWith("sandbox: cannot be made here: ", result.Error, StringComparison.Ordinal);
        Assert.EndsWith(
            "Next: try `runbook-tui plan` instead, which executes nothing\n",
            result.Error,
            StringComparison.Ordinal
        );
        Assert.Equal("", result.Output);
    }

    private static Task<string> MachineAsync() => Fingerprint.OfHostAsync("/etc", "/var/lib", "/var/spool");
}

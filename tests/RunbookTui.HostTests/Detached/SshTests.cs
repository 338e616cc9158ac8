using RunbookTui.Engine.Kinds;
using RunbookTui.HostTests.Job;
using RunbookTui.HostTests.Support;

namespace RunbookTui.HostTests.Detached;

/// <summary>The main job over a connection of a real sshd, which is lost in the worst moment.</summary>
public sealed class SshTests
{
    private const string Client =
        "exec ssh -tt -p 2222 -o BatchMode=yes -o StrictHostKeyChecking=accept-new root@127.0.0.1 -- ";

    [Fact]
    public async Task A_connection_lost_while_a_daemon_is_restarted_costs_nothing()
    {
        await using var job = await JobHost.StartAsync();
        await job.Host.ShellAsync(
            """
            mkdir -p /run/sshd /root/.ssh
            chmod 700 /root/.ssh
            rm -f /root/.ssh/id_ed25519*
            ssh-keygen -q -t ed25519 -N '' -f /root/.ssh/id_ed25519
            cp /root/.ssh/id_ed25519.pub /root/.ssh/authorized_keys
            ssh-keygen -q -t ed25519 -N '' -f /run/sshd/key
            /usr/sbin/sshd -f /dev/null -h /run/sshd/key -p 2222 -o UsePAM=no -o PermitRootLogin=prohibit-password \
              -o StrictModes=no -o AuthorizedKeysFile=/root/.ssh/authorized_keys -o PidFile=/run/sshd/pid
            """
        );
        var session = job.Host.TryAsync(Ssh(GateHost.Line(["run", JobHost.Runbook, "--yes", .. JobHost.Answers])));
        await job.AwaitEventAsync("action.prepared", "start-postfix", session);

        // The client first, as when a notebook is closed; then the server's end, as when it times out.
        await job.Host.RunAsync("pkill", "-KILL", "-x", "ssh");
        await job.Host.ShellAsync("pkill -KILL -P $(cat /run/sshd/pid) || true");
        Assert.NotEqual(0, (await session).ExitCode);
        await Eventually.BecomesAsync(
            () => job.Host.ShellAsync("pgrep -f '^/.*runbook-tui run ' || true"),
            viewers => viewers.Length == 0
        );

        var again = JobHost.Expect(0, await job.Host.TryAsync(Ssh(GateHost.Line("attach"))));

        Assert.Contains("(start-postfix)", again.Output, StringComparison.Ordinal);
        Assert.Contains("Done: ", again.Output, StringComparison.Ordinal);
        Assert.Contains(" from 127.0.0.1", job.Journal(), StringComparison.Ordinal);
        JobHost.Expect(0, await job.JobAsync("verify"));
    }

    private static Command Ssh(string line) =>
        new("bash", "-c", Client + ShellWords.Quote(line)) { Timeout = MailHost.Patience };
}

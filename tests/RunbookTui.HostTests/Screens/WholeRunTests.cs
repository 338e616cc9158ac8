using RunbookTui.HostTests.Support;

namespace RunbookTui.HostTests.Screens;

/// <summary>The program in a real terminal, through a whole run on real daemons.</summary>
public sealed class WholeRunTests : IAsyncDisposable
{
    private MailHost? host;

    public async ValueTask DisposeAsync()
    {
        if (host is not null)
            await host.DisposeAsync();
    }

    [Fact]
    public async Task A_run_survives_its_viewer_waits_at_a_failure_and_is_finished_and_rolled_back_from_another()
    {
        host = await MailHost.StartAsync();
        await host.AddAccountAsync("alice", "wonderland");
        await host.StartDaemonsAsync(25, 143);
        var before = await host.FingerprintAsync("/etc/postfix", "/etc/dovecot");
        await using var pane = await TerminalPane.StartAsync(host);

        await pane.EnterAsync($"{MailHost.Binary} run postfix-dovecot-tls --set hostname={MailHost.Name}");
        await pane.UntilAsync("Only you know these");
        await pane.TypeAsync("alice");
        await pane.PressAsync("Enter");
        await pane.TypeAsync("wonderland");
        await pane.UntilAsync("alice@mail");
        await pane.PressAsync("PageDown");
        await pane.UntilAsync("All questions are answered");
        await pane.PressAsync("Enter");
        await pane.UntilAsync("Nothing in the way");
        await pane.PressAsync("g");
        await pane.UntilAsync("Begin now");
        await pane.PressAsync("y");
        await pane.UntilAsync("/20 steps");
        // What was checked before the first change is no longer so when it matters.
        await host.ShellAsync("printf 'alice:changed-meanwhile\\n' | chpasswd");

        // The viewer is killed; the run goes on to its first decision.
        await host.ShellAsync("pkill -KILL -f 'runbook-tui run postfix-dovecot-tls'");
        await pane.UntilAsync("Killed");
        await pane.EnterAsync($"reset; {MailHost.Binary}");
        await pane.UntilAsync("1 unfinished on top");
        await pane.PressAsync("Enter");
        await pane.UntilAsync("What now?");
        await pane.ResizeAsync(120, 40);
        await pane.UntilAsync("is not its password");
        await pane.UntilAsync("doveadm auth test USER");
        await pane.PressAsync("i");
        await pane.UntilAsync("Password of that account");
        await pane.PressAsync("i");
        await pane.UntilAsync("Ctrl-U empties");
        await pane.TypeAsync("changed-meanwhile");
        Assert.DoesNotContain("changed-mean", await pane.LookAsync(), StringComparison.Ordinal);
        await pane.PressAsync("Enter");
        var done = await pane.UntilAsync("Done: every step is proved.");
        Assert.Matches("([0-9]+) of \\1 probes passed", done);

        await pane.PressAsync("b");
        await pane.UntilAsync("will be undone, newest first");
        await pane.PressAsync("g");
        await pane.UntilAsync("Everything is as it was before the run");
        Assert.Equal(before, await host.FingerprintAsync("/etc/postfix", "/etc/dovecot"));
        await pane.PressAsync("q");
        await pane.UntilAsync("rolled back");
        await pane.PressAsync("q");
        await pane.UntilAsync("prompt>");
        Assert.Equal("alternate=0 mouse=0 cursor=1", await pane.StateAsync());
    }
}

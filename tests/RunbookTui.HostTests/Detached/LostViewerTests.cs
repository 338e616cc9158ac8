using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Running;
using RunbookTui.HostTests.Support;

namespace RunbookTui.HostTests.Detached;

/// <summary>A run goes on whatever becomes of the one who looks at it.</summary>
public sealed class LostViewerTests
{
    [Fact]
    public async Task A_viewer_that_is_killed_in_the_middle_of_a_step_is_not_missed()
    {
        await using var host = await GateHost.StartAsync();
        var viewer = host.ProgramAsync("run", GateHost.Runbook, "--yes");
        await host.AwaitGateAsync();
        await host.SignalAsync("KILL", "^/.*runbook-tui run ");
        Assert.Equal(137, (await viewer).ExitCode);

        var lines = (await host.ProgramAsync()).Output;
        Assert.Matches("(?m)^2[0-9-]+gate-.*  goes on$", lines);
        Assert.Contains($"runbook-tui attach {host.Run.Id}", lines, StringComparison.Ordinal);
        var busy = await host.ProgramAsync("run", GateHost.Runbook, "--yes");
        Assert.Equal(75, busy.ExitCode);
        Assert.Contains("runbook-tui attach", busy.Error, StringComparison.Ordinal);

        var attached = host.ShellAsync($"{GateHost.Line("attach")} | tee /root/seen");
        await Eventually.BecomesAsync(
            () => host.ShellAsync("cat /root/seen || true"),
            text => text.Contains("[2/4] The gate (slow)", StringComparison.Ordinal)
        );
        await host.OpenGateAsync();

        var seen = await attached;
        Assert.Contains("[1/4] A file (first)", seen, StringComparison.Ordinal);
        Assert.Contains("Done: 4 of 4 steps changed this host", seen, StringComparison.Ordinal);
        Assert.Equal("", await host.ShellAsync("pgrep -f '^/.*runbook-tui runner ' || true"));
        Assert.Equal("", await host.ShellAsync($"cat /var/lib/runbook-tui/runs/*/runner.log"));
        Assert.Equal(64, (await host.ProgramAsync("attach")).ExitCode);
    }

    [Fact]
    public async Task A_terminal_that_is_closed_takes_the_viewer_with_it_and_the_run_waits_at_its_next_question()
    {
        await using var host = await GateHost.StartAsync(expected: "another text");
        var terminal = TerminalViewer.Open(host, "first", "run", GateHost.Runbook);
        await terminal.AnswerAsync("Begin? [y/N]", "y");
        await host.AwaitGateAsync();

        await host.SignalAsync("KILL", "^script ");
        await terminal.Ended;
        await Eventually.BecomesAsync(
            () => host.ShellAsync("pgrep -f '^/.*runbook-tui run ' || true"),
            processes => processes.Length == 0
        );
        await host.OpenGateAsync();

        await using var link = host.Follow();
        await GateHost.AwaitAsync(link, state => state.Waiting == new Waiting.FailedStep("check"));
        Assert.True(link.IsLive);
        Assert.Matches("waits for a decision: step 'check' failed", (await host.ProgramAsync()).Output);

        var second = TerminalViewer.Open(host, "second", "attach");
        await second.ShowsAsync("waits for a decision");
        await host.WriteAsync("/root/expected", "one\n");
        await second.AnswerAsync("disconnect, the run waits:", "r");

        Assert.Equal(0, (await second.Ended).ExitCode);
        Assert.Contains("Done: 4 of 4 steps", second.Screen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stopped_viewer_and_a_full_terminal_do_not_hold_the_run()
    {
        await using var host = await GateHost.StartAsync();
        // In the background of its shell: nsenter(1) stops itself with its child, and is not woken with it.
        // The output is read by nobody: after 64 KiB the pipe is full and the viewer stands.
        var viewer = host.ShellAsync(
            $"mkfifo /root/pipe; exec 3<>/root/pipe; {GateHost.Line("run", GateHost.Runbook, "--yes", "--json")} >/root/pipe & wait $!"
        );
        await host.AwaitGateAsync();
        await host.SignalAsync("STOP", "^/.*runbook-tui run ");
        await host.OpenGateAsync();

        await using var link = host.Follow();
        Assert.Equal(RunStatus.Succeeded, (await GateHost.AwaitEndAsync(link)).Status);
        Assert.False(viewer.IsCompleted);
        // The reader holds the pipe before the viewer goes on: what is in a pipe is gone once nobody has it open.
        var read = host.ShellAsync("exec 3<>/root/pipe; touch /root/reading; timeout 180 sed -n '/run.ended/q' <&3");
        await host.ShellAsync("timeout 180 sh -c 'until [ -e /root/reading ]; do sleep 0.05; done'");
        await host.SignalAsync("CONT", "^/.*runbook-tui run ");
        await read;
        await viewer;
    }

    [Fact]
    public async Task A_hangup_of_the_runs_own_process_means_nothing_and_an_interrupt_of_the_viewer_stops_the_run()
    {
        await using var host = await GateHost.StartAsync();
        var viewer = host.ShellAsync(
            $"set +e; {GateHost.Line("run", GateHost.Runbook, "--yes")} 2>/root/said; echo exit $?"
        );
        await host.AwaitGateAsync();
        await host.SignalAsync("HUP", "^/.*runbook-tui runner ");
        await host.SignalAsync("INT", "^/.*runbook-tui run ");
        await Eventually.BecomesAsync(
            () => host.ShellAsync("cat /root/said"),
            said => said == "Stopping after the action that is under way; nothing is left half done.\n"
        );
        await using var link = host.Follow();
        Assert.True(link.IsLive);
        await host.OpenGateAsync();

        Assert.EndsWith("exit 130\n", await viewer, StringComparison.Ordinal);
        var state = await GateHost.AwaitEndAsync(link);
        Assert.Equal(RunStatus.Stopped, state.Status);
        // The action was finished, not cut off.
        Assert.True(state.Prepared.Single(action => action.Step == "slow").Applied);

        var resumed = await host.ProgramAsync("resume", "last", "--yes");
        Assert.Equal(0, resumed.ExitCode);
        Assert.DoesNotContain("(first)", resumed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_whose_process_is_killed_is_interrupted_and_can_be_resumed()
    {
        await using var host = await GateHost.StartAsync();
        var viewer = host.ProgramAsync("run", GateHost.Runbook, "--yes");
        await host.AwaitGateAsync();
        await host.SignalAsync("KILL", "^/.*runbook-tui runner ");

        var seen = await viewer;
        Assert.Equal(1, seen.ExitCode);
        Assert.Contains("interrupted", seen.Output, StringComparison.Ordinal);
        Assert.Contains("Next: runbook-tui resume", seen.Output, StringComparison.Ordinal);
        Assert.Contains(
            $"runbook-tui resume {host.Run.Id}",
            (await host.ProgramAsync()).Output,
            StringComparison.Ordinal
        );

        await host.OpenGateAsync();
        Assert.Equal(0, (await host.ProgramAsync("resume", "last", "--yes")).ExitCode);
    }
}

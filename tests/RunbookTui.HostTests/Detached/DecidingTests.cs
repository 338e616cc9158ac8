using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Running;

namespace RunbookTui.HostTests.Detached;

/// <summary>A failed step and what viewers may decide about it.</summary>
public sealed class DecidingTests : IAsyncLifetime
{
    private GateHost? started;
    private TerminalViewer? terminal;
    private IRunLink? first;

    private GateHost Host => started!;

    private TerminalViewer Terminal => terminal!;

    private IRunLink Link => first!;

    public async ValueTask InitializeAsync()
    {
        started = await GateHost.StartAsync(expected: "two");
        await Host.OpenGateAsync();
        terminal = TerminalViewer.Open(Host, "first", "run", GateHost.Runbook);
        await Terminal.AnswerAsync("Begin? [y/N]", "y");
        await Terminal.ShowsAsync("waits for a decision");
        first = Host.Follow("alice");
        await GateHost.AwaitAsync(Link, state => state.Waiting == new Waiting.FailedStep("check"));
    }

    public async ValueTask DisposeAsync()
    {
        if (first is not null)
            await first.DisposeAsync();
        if (started is not null)
            await started.DisposeAsync();
    }

    [Fact]
    public async Task The_first_of_two_viewers_decides_and_the_terminal_shows_who_it_was()
    {
        await using var second = Host.Follow("bob");
        await using var watcher = Host.Follow("carol", mayDecide: false);

        Assert.Contains("only watches", await ProblemAsync(watcher, new RunRequest.Leave()), StringComparison.Ordinal);
        // So that the run is not over before the slower one has asked.
        await GateHost.AskAsync(second, new RunRequest.StepByStep(On: true));
        await GateHost.AskAsync(second, new RunRequest.Skip("checked by hand"));
        var late = await ProblemAsync(Link, new RunRequest.Retry());

        // Either before the run comes to its next question, or after.
        Assert.Matches("by bob|the run has gone on since and waits again: paused before step 'last'", late);
        await GateHost.AwaitAsync(Link, state => state.Waiting == new Waiting.PausedBefore("last"));
        await GateHost.AskAsync(Link, new RunRequest.Continue());
        Assert.Equal(0, (await Terminal.Ended).ExitCode);
        Assert.Contains("decided by bob: skip", Terminal.Screen, StringComparison.Ordinal);
        var state = await GateHost.AwaitEndAsync(Link);
        Assert.Equal(RunStatus.Succeeded, state.Status);
        Assert.Equal("checked by hand", state.Step("check").Reason);
    }

    [Fact]
    public async Task Another_answer_makes_the_step_pass_and_everything_can_be_undone_afterwards()
    {
        Assert.Contains(
            "has no input 'wnated'",
            await ProblemAsync(Link, new RunRequest.ChangeAnswer("wnated", "two")),
            StringComparison.Ordinal
        );
        await GateHost.AskAsync(Link, new RunRequest.ChangeAnswer("wanted", "two"));

        Assert.Equal(0, (await Terminal.Ended).ExitCode);
        var state = await GateHost.AwaitEndAsync(Link);
        Assert.Equal(("two", "given"), (state.Answers["wanted"], state.Origins["wanted"]));
        Assert.Equal("two", Link.Plan!.Answers.Find("wanted")!.Text);
        Assert.Equal("two\n", await Host.ShellAsync("cat /etc/gate-check"));

        Assert.Equal(0, (await Host.ProgramAsync("rollback", "--yes", "last")).ExitCode);
        Assert.Equal("", await Host.ShellAsync("ls /etc/gate-* /root/slow-ended 2>/dev/null || true"));
    }

    [Fact]
    public async Task The_step_alone_is_undone_then_all_of_it()
    {
        await GateHost.AskAsync(Link, new RunRequest.RollBackStep());
        await GateHost.AwaitAsync(Link, state => state.Step("check").Status == StepStatus.RolledBack);
        Assert.Equal("/etc/gate-first\n", await Host.ShellAsync("ls /etc/gate-*"));
        Assert.Equal(new Waiting.FailedStep("check"), Link.State.Waiting);
        Assert.Contains(
            "has no changes in place",
            await ProblemAsync(Link, new RunRequest.RollBackStep()),
            StringComparison.Ordinal
        );

        await GateHost.AskAsync(Link, new RunRequest.RollBack());

        Assert.Equal(1, (await Terminal.Ended).ExitCode);
        Assert.Equal(RunStatus.RolledBack, (await GateHost.AwaitEndAsync(Link)).Status);
        Assert.Equal("", await Host.ShellAsync("ls /etc/gate-* /root/slow-ended 2>/dev/null || true"));
    }

    [Fact]
    public async Task The_terminal_disconnects_and_the_run_is_left_for_later()
    {
        await Terminal.AnswerAsync("disconnect, the run waits:", "d");
        Assert.Equal(130, (await Terminal.Ended).ExitCode);
        Assert.Contains("The run goes on without this viewer.", Terminal.Screen, StringComparison.Ordinal);
        Assert.True(Link.IsLive);

        await GateHost.AskAsync(Link, new RunRequest.Leave());
        Assert.Equal(RunStatus.Failed, (await GateHost.AwaitEndAsync(Link)).Status);
        await Host.WriteAsync("/root/expected", "one\n");
        var again = TerminalViewer.Open(Host, "again", "resume", "last", "--step-by-step");
        await again.AnswerAsync("Paused before step 'check'", "c");
        await again.AnswerAsync("Paused before step 'last'", "c");
        Assert.Equal(0, (await again.Ended).ExitCode);
    }

    private static async Task<string> ProblemAsync(IRunLink link, RunRequest request) =>
        (await link.AskAsync(request, TestContext.Current.CancellationToken)).Problem ?? "it was taken";
}

using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Running;
using RunbookTui.Host.Runs;
using RunbookTui.Tests.Running;
using RunbookTui.Tests.Support;
using Xunit;

namespace RunbookTui.Tests.Runs;

public sealed class RunFollowerTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly FakeTime time = new();

    private RunDirectory Run => new("run-1", directory.Path);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task A_run_that_nobody_works_on_is_read_and_cannot_be_asked()
    {
        using var journal = Recorded(new RunStarted("alice", 1, "boot"));
        await using var link = Open();

        Assert.Equal(RunStatus.Running, link.State.Status);
        Assert.Equal(2, link.Records.Count);
        Assert.False(link.IsLive);
        Assert.Equal(
            "no process works on this run now: runbook-tui resume run-1, or runbook-tui rollback run-1",
            (await link.AskAsync(new RunRequest.Stop(), Cancellation)).Problem
        );
    }

    [Fact]
    public async Task What_is_appended_is_seen_by_the_next_look_also_where_a_line_comes_in_two_parts()
    {
        using var journal = Recorded(new RunStarted("alice", 1, "boot"));
        await using var link = Open();
        Assert.False(link.Poll());

        var (_, line) = JournalCodec.Encode(new StepStarted("a"), 3, time.GetUtcNow(), link.Records[^1].Hash);
        File.AppendAllText(Run.JournalPath, line[..30]);
        Assert.False(link.Poll());
        File.AppendAllText(Run.JournalPath, line[30..] + "\n");

        Assert.True(link.Poll());
        Assert.Equal(StepStatus.Running, link.State.Step("a").Status);
    }

    [Fact]
    public async Task A_journal_that_is_not_there_yet_is_waited_for()
    {
        await using var link = Open();
        Assert.Null(link.State.Created);

        using var journal = Recorded();

        Assert.True(link.Poll());
        Assert.NotNull(link.State.Created);
    }

    [Fact]
    public async Task A_tampered_journal_is_not_followed()
    {
        using var journal = Recorded(new RunStarted("alice", 1, "boot"));
        await using var link = Open();
        File.AppendAllText(Run.JournalPath, "{\"seq\":3,\"hash\":\"no\"}\n");
        Assert.Throws<JournalException>(() => link.Poll());
    }

    [Fact]
    public async Task One_viewer_decides_and_the_other_one_sees_by_whom()
    {
        using var stop = new CancellationTokenSource();
        using var journal = Recorded();
        var world = new FakeWorld();
        var plan = TestPlan.Of(
            TestPlan.Step(
                "a",
                [],
                new ScriptedProbe(
                    "a",
                    () => ScriptedProbe.Result(Verdict.Failed),
                    () => ScriptedProbe.Result(Verdict.Passed)
                )
            )
        );
        var decisions = new ViewerDecisions(
            "alice",
            true,
            RunState.Fold(journal.Records),
            (_, _) => throw new InvalidOperationException(),
            stop
        );
        await using var socket = ControlSocket.Listen(
            Run,
            async message => new ControlReply((await decisions.AnswerAsync(message.Request!)).Problem)
        );
        await using var first = Open("bob");
        await using var second = Open("carol");
        await using var watcher = Open("dave", mayDecide: false);
        var running = new Runner(plan, world, journal, new MemorySnapshots(), decisions, decisions).RunAsync(
            "boot",
            stop.Token
        );
        while (first.State.Waiting is null)
        {
            Assert.False(running.IsCompleted);
            first.Poll();
        }

        var watched = await watcher.AskAsync(new RunRequest.Retry(), Cancellation);
        var taken = await first.AskAsync(new RunRequest.Retry(), Cancellation);
        Assert.Null(taken.Problem);
        Assert.Equal(RunStatus.Succeeded, await running);
        var late = await second.AskAsync(new RunRequest.Leave(), Cancellation);

        Assert.Equal("this viewer only watches: runbook-tui attach run-1", watched.Problem);
        Assert.Equal("the run is over", late.Problem);
        Assert.True(second.IsLive);
        second.Poll();
        Assert.Contains(second.Records, record => record.Event is DecisionMade { Decision: "retry", Operator: "bob" });
    }

    [Fact]
    public async Task A_run_taken_up_again_is_live_again()
    {
        using var journal = Recorded();
        await using var link = Open();
        Assert.False(link.IsLive);

        await using (ControlSocket.Listen(Run, _ => Task.FromResult(new ControlReply())))
        {
            time.Advance(TimeSpan.FromSeconds(1));
            link.Poll();
            Assert.True(link.IsLive);
            Assert.True(RunFollower.IsWorkedOn(Run));
        }
        Assert.False(link.IsLive);
        Assert.False(RunFollower.IsWorkedOn(Run));
    }

    private RunFollower Open(string by = "bob", bool mayDecide = true) =>
        RunFollower.Open(Run, FakeKinds.Catalog, time, mayDecide, by);

    private FileJournal Recorded(params RunEvent[] events)
    {
        var journal = FileJournal.Open(Run.JournalPath, time);
        journal.Append(TestPlan.Created(TestPlan.Of(TestPlan.Step("a", []))));
        foreach (var happened in events)
            journal.Append(happened);
        return journal;
    }
}

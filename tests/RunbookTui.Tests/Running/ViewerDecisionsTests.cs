using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Planning;
using RunbookTui.Engine.Running;
using RunbookTui.Tests.Support;
using Xunit;

namespace RunbookTui.Tests.Running;

public sealed class ViewerDecisionsTests : IDisposable
{
    private readonly Plan plan = TestPlan.Of(TestPlan.Step("a", [new ScriptedAction()]), TestPlan.Step("b", []));
    private readonly MemoryJournal journal;
    private readonly CancellationTokenSource stop = new();
    private readonly List<RunRequest.ChangeAnswer> changes = [];
    private (Plan?, string?) changed;

    public ViewerDecisionsTests() => journal = TestPlan.Journal(plan, new FakeTime());

    public void Dispose() => stop.Dispose();

    [Fact]
    public async Task A_failure_waits_for_the_first_answer_and_takes_its_author()
    {
        var decisions = Failed();
        var asked = decisions.OnFailureAsync(plan.Steps[0], "broken", default);
        Assert.False(asked.IsCompleted);

        Assert.Null((await decisions.AnswerAsync(new RunRequest.Retry { By = "bob" })).Problem);

        Assert.Equal(new FailureDecision.Retry { By = "bob" }, await asked);
    }

    [Fact]
    public async Task An_answer_before_the_runner_asks_counts()
    {
        var decisions = Failed();

        Assert.Null((await decisions.AnswerAsync(new RunRequest.Skip("by hand"))).Problem);

        Assert.Equal(
            new FailureDecision.Skip("by hand"),
            await decisions.OnFailureAsync(plan.Steps[0], "broken", default)
        );
    }

    [Fact]
    public async Task A_late_answer_learns_what_was_decided_by_whom()
    {
        var decisions = Failed();
        await decisions.AnswerAsync(new RunRequest.Skip("by hand") { By = "bob\u001b[31m" });

        var late = await decisions.AnswerAsync(new RunRequest.RollBack { By = "carol" });

        Assert.Equal(
            "the run does not wait for a decision now; the last one was 'skip' for step 'a' by bob [31m",
            late.Problem
        );
        Append(
            decisions,
            new DecisionMade("a", "skip", "by hand", "bob"),
            new StepEnded("a", StepStatus.Skipped, "by hand")
        );
        Assert.Contains(
            "'skip' for step 'a' by bob",
            (await decisions.AnswerAsync(new RunRequest.Retry())).Problem,
            StringComparison.Ordinal
        );
        Assert.IsType<FailureDecision.Skip>(await decisions.OnFailureAsync(plan.Steps[0], "", default));
    }

    [Fact]
    public async Task An_answer_to_an_earlier_question_is_not_taken_for_a_later_one()
    {
        var decisions = Failed();
        var seen = journal.Records.Count;
        await decisions.AnswerAsync(new RunRequest.Retry { Seen = seen });
        Append(
            decisions,
            new DecisionMade("a", "retry", "", "alice"),
            new StepStarted("a"),
            new StepEnded("a", StepStatus.Failed, "broken again")
        );

        var late = await decisions.AnswerAsync(new RunRequest.Skip("as before") { Seen = seen });

        Assert.Contains("waits again: step 'a' failed; look, then decide", late.Problem, StringComparison.Ordinal);
        Assert.Null((await decisions.AnswerAsync(new RunRequest.Retry { Seen = journal.Records.Count })).Problem);
    }

    [Fact]
    public async Task An_answer_that_is_faster_than_the_news_waits_for_it()
    {
        var decisions = New();
        Append(decisions, new StepStarted("a"));
        var failed = journal.Append(new StepEnded("a", StepStatus.Failed, "broken"));

        var asked = decisions.AnswerAsync(new RunRequest.Retry { Seen = failed.Sequence });
        Assert.False(asked.IsCompleted);
        decisions.Appended(failed);

        Assert.Null((await asked).Problem);
    }

    [Fact]
    public async Task Of_many_answers_at_once_exactly_one_is_taken()
    {
        var decisions = Failed();

        var replies = await Task.WhenAll(
            Enumerable
                .Range(0, 50)
                .Select(viewer => Task.Run(() => decisions.AnswerAsync(new RunRequest.Retry { By = $"{viewer}" })))
        );

        Assert.Single(replies, reply => reply.Problem is null);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public async Task A_step_is_not_left_out_without_a_reason(string reason)
    {
        var decisions = Failed();
        var reply = await decisions.AnswerAsync(new RunRequest.Skip(reason));
        Assert.Equal("a step is left out only with a reason, which is recorded", reply.Problem);
        Assert.Null((await decisions.AnswerAsync(new RunRequest.Leave())).Problem);
    }

    [Fact]
    public async Task Nobody_is_waited_for_where_nobody_attends()
    {
        var decisions = Failed(attended: false);
        Assert.IsType<FailureDecision.Leave>(await decisions.OnFailureAsync(plan.Steps[0], "broken", default));
    }

    [Fact]
    public async Task A_step_is_undone_alone_only_where_it_changed_something_last()
    {
        var decisions = Failed();
        var reply = await decisions.AnswerAsync(new RunRequest.RollBackStep());
        Assert.Equal("step 'a' has no changes in place", reply.Problem);
    }

    [Fact]
    public async Task At_a_pause_a_run_is_continued_but_not_retried()
    {
        var decisions = New();
        Append(decisions, new RunPaused("a"));
        var asked = decisions.OnPauseAsync(plan.Steps[0], default);

        var retry = await decisions.AnswerAsync(new RunRequest.Retry());
        Assert.Contains("paused before step 'a', which has not failed", retry.Problem, StringComparison.Ordinal);
        var pause = await decisions.AnswerAsync(new RunRequest.Pause());
        Assert.Contains("waits already", pause.Problem, StringComparison.Ordinal);
        Assert.Null((await decisions.AnswerAsync(new RunRequest.Continue())).Problem);

        Assert.IsType<PauseDecision.Continue>(await asked);
    }

    [Fact]
    public async Task After_a_failure_a_run_is_not_simply_continued()
    {
        var reply = await Failed().AnswerAsync(new RunRequest.Continue());
        Assert.Contains("step 'a' failed", reply.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pause_is_for_the_next_step_and_step_by_step_for_every_one()
    {
        var decisions = New();
        Assert.False(decisions.PausesBefore(plan.Steps[0]));

        await decisions.AnswerAsync(new RunRequest.Pause());
        Assert.True(decisions.PausesBefore(plan.Steps[0]));
        Assert.False(decisions.PausesBefore(plan.Steps[1]));

        await decisions.AnswerAsync(new RunRequest.StepByStep(On: true));
        Assert.True(decisions.PausesBefore(plan.Steps[0]));
        Assert.True(decisions.PausesBefore(plan.Steps[1]));
        await decisions.AnswerAsync(new RunRequest.StepByStep(On: false));
        Assert.False(decisions.PausesBefore(plan.Steps[0]));
    }

    [Fact]
    public async Task A_stop_reaches_the_run_also_while_it_waits()
    {
        var decisions = Failed();
        var asked = decisions.OnFailureAsync(plan.Steps[0], "broken", stop.Token);

        Assert.Null((await decisions.AnswerAsync(new RunRequest.Stop())).Problem);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
    }

    [Fact]
    public async Task Another_answer_leads_to_the_plan_made_of_it()
    {
        var other = TestPlan.Of(TestPlan.Step("a", []));
        changed = (other, null);
        var decisions = Failed();

        Assert.Null((await decisions.AnswerAsync(new RunRequest.ChangeAnswer("name", "value"))).Problem);

        var decision = await decisions.OnFailureAsync(plan.Steps[0], "broken", default);
        Assert.Equal(new FailureDecision.UseAnswer("name", other), decision);
        Assert.Equal([new RunRequest.ChangeAnswer("name", "value")], changes);
    }

    [Fact]
    public async Task An_answer_that_cannot_be_used_leaves_the_run_waiting()
    {
        changed = (null, "input 'name': expected a name");
        var decisions = Failed();

        var reply = await decisions.AnswerAsync(new RunRequest.ChangeAnswer("name", ""));

        Assert.Equal("input 'name': expected a name", reply.Problem);
        Assert.Null((await decisions.AnswerAsync(new RunRequest.Retry())).Problem);
    }

    [Fact]
    public async Task While_a_run_is_rolled_back_and_when_it_is_over_nothing_is_taken()
    {
        var decisions = New();
        Append(decisions, new RollbackStarted("alice"));
        Assert.Contains(
            "being rolled back",
            (await decisions.AnswerAsync(new RunRequest.Stop())).Problem,
            StringComparison.Ordinal
        );
        Append(decisions, new RollbackEnded(true, []));
        Assert.Equal("the run is over", (await decisions.AnswerAsync(new RunRequest.Pause())).Problem);
        Assert.False(stop.IsCancellationRequested);
    }

    private ViewerDecisions New(bool attended = true)
    {
        var decisions = new ViewerDecisions(
            "alice",
            attended,
            RunState.Fold(journal.Records),
            (_, request) =>
            {
                changes.Add(request);
                return Task.FromResult(changed);
            },
            stop
        );
        Append(decisions, new RunStarted("alice", 1, "boot"));
        return decisions;
    }

    private ViewerDecisions Failed(bool attended = true)
    {
        var decisions = New(attended);
        Append(decisions, new StepStarted("a"), new StepEnded("a", StepStatus.Failed, "broken"));
        return decisions;
    }

    private void Append(ViewerDecisions decisions, params RunEvent[] events)
    {
        foreach (var happened in events)
            decisions.Appended(journal.Append(happened));
    }
}

using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Running;
using RunbookTui.Tests.Support;
using Xunit;

namespace RunbookTui.Tests.Running;

public sealed class RunStateTests
{
    private static readonly RunCreated Created = TestPlan.Created(
        TestPlan.Of(TestPlan.Step("a", []), TestPlan.Step("b", []))
    );
    private static readonly RunStarted Started = new("alice", 1, "boot");
    private static readonly ActionPrepared Prepared = new("a", 0, "fake", "do it", Undo.Nothing);
    private static readonly ProbeObserved Observed = new("a", 0, "fake", "port", ScriptedProbe.Result(Verdict.Passed));

    public static TheoryData<string, RunEvent[]> Impossible =>
        new()
        {
            { "a run that was never recorded", [Started] },
            { "a run recorded twice", [Created, Created] },
            { "a step before the run starts", [Created, new StepStarted("a")] },
            { "an unknown step", [Created, Started, new StepStarted("z")] },
            { "an end without a start", [Created, new RunEnded(RunOutcome.Succeeded, "")] },
            { "a step that ends without a start", [Created, Started, new StepEnded("a", StepStatus.Passed, null)] },
            {
                "a step that ends as nothing ends",
                [Created, Started, new StepStarted("a"), new StepEnded("a", StepStatus.Pending, null)]
            },
            { "an action of a step that is not under way", [Created, Started, Prepared] },
            { "an action of an unknown step", [Created, Started, new StepStarted("a"), Prepared with { Step = "z" }] },
            { "a change without its undo", [Created, Started, new StepStarted("a"), new ActionApplied("a", 0)] },
            { "a probe of a step that is not under way", [Created, Started, Observed] },
            {
                "a passed step that fails later",
                [
                    Created,
                    Started,
                    new StepStarted("a"),
                    new StepEnded("a", StepStatus.Passed, null),
                    new StepEnded("a", StepStatus.Failed, "late"),
                ]
            },
            {
                "a run that starts again after its success",
                [Created, Started, new RunEnded(RunOutcome.Succeeded, ""), Started]
            },
            {
                "a step after the run's end",
                [Created, Started, new RunEnded(RunOutcome.Failed, ""), new StepStarted("a")]
            },
            { "an undo without a rollback", [Created, Started, new UndoStarted("a", 0, "do it")] },
            {
                "the end of an undo without a rollback",
                [Created, Started, new StepStarted("a"), Prepared, new UndoEnded("a", 0, true, "done")]
            },
            {
                "an undo of nothing",
                [Created, Started, new RollbackStarted("alice"), new UndoEnded("a", 0, true, "done")]
            },
            { "the end of a rollback that never began", [Created, Started, new RollbackEnded(true, [])] },
            {
                "a resume after the rollback",
                [Created, new RollbackStarted("alice"), new RollbackEnded(true, []), Started]
            },
            {
                "a second rollback of what is rolled back",
                [Created, new RollbackStarted("alice"), new RollbackEnded(true, []), new RollbackStarted("alice")]
            },
        };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void What_cannot_have_happened_is_refused_and_the_record_named(string what, RunEvent[] events)
    {
        Assert.NotEmpty(what);
        var records = Records(events);
        var wrong = Assert.Throws<JournalException>(() => RunState.Fold(records));
        Assert.Equal(events.Length, wrong.Sequence);
        Assert.StartsWith($"record {events.Length}: ", wrong.Message, StringComparison.Ordinal);
        // All before it was possible: it is that record that is refused.
        RunState.Fold(records.SkipLast(1));
    }

    [Fact]
    public void A_run_that_was_cut_off_can_be_started_again_anywhere()
    {
        var state = RunState.Fold(Records(Created, Started, new StepStarted("a"), Started, new StepStarted("a")));
        Assert.Equal(RunStatus.Running, state.Status);
        Assert.Equal(StepStatus.Running, state.Step("a").Status);
    }

    [Fact]
    public void A_new_attempt_forgets_what_the_one_before_saw()
    {
        var state = RunState.Fold(
            Records(
                Created,
                Started,
                new StepStarted("a"),
                new PathChanged("a", "/etc/x", "write"),
                new CommandRan("a", "true", 0, "", 1, false),
                Observed,
                new StepEnded("a", StepStatus.Failed, "why"),
                new StepStarted("a")
            )
        );
        var step = state.Step("a");
        Assert.Empty(step.Paths);
        Assert.Empty(step.Commands);
        Assert.Empty(step.Observations);
        Assert.Null(step.Reason);
        Assert.Null(step.EndedAt);
    }

    [Fact]
    public void Times_are_those_of_the_records()
    {
        var time = new FakeTime();
        var journal = new MemoryJournal(time);
        var times = new List<DateTimeOffset>();
        foreach (
            var happened in new RunEvent[]
            {
                Created,
                Started,
                new StepStarted("a"),
                new StepEnded("a", StepStatus.Passed, null),
            }
        )
        {
            time.Advance(TimeSpan.FromSeconds(3));
            times.Add(time.GetUtcNow());
            journal.Append(happened);
        }
        var state = RunState.Fold(journal.Records);
        Assert.Equal(times[0], state.CreatedAt);
        Assert.Equal(times[2], state.Step("a").StartedAt);
        Assert.Equal(times[3], state.Step("a").EndedAt);
        Assert.Equal(times[3], state.UpdatedAt);
    }

    private static IReadOnlyList<JournalRecord> Records(params RunEvent[] events)
    {
        var journal = new MemoryJournal(new FakeTime());
        foreach (var happened in events)
            journal.Append(happened);
        return journal.Records;
    }
}

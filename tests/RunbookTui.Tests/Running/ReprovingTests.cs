using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Planning;
using RunbookTui.Engine.Running;
using RunbookTui.Tests.Support;
using Xunit;

namespace RunbookTui.Tests.Running;

/// <summary>What was proved before a run was cut off is proved again before it goes on.</summary>
public sealed class ReprovingTests
{
    private readonly FakeWorld world = new();

    [Fact]
    public async Task A_step_that_still_holds_is_proved_and_not_walked()
    {
        var (first, probe) = (new ScriptedAction(), ScriptedProbe.Passing());
        var journal = await CutBeforeSecondAsync(first, probe);

        var state = await RunAsync(Plan(first, probe), journal);

        Assert.Equal(RunStatus.Succeeded, state.Status);
        Assert.Equal((1, 2), (first.Applied, probe.Looks));
        var proved = Assert.Single(journal.Records.Select(record => record.Event).OfType<StepReproved>());
        Assert.Equal(("first", true, 1), (proved.Step, proved.Holds, proved.Probes.Count));
    }

    [Fact]
    public async Task A_step_that_drifted_is_shown_and_walked_again_with_its_first_undo()
    {
        var holds = true;
        var first = new ScriptedAction
        {
            OnInspect = () => new Inspection(holds, ""),
            OnApply = _ =>
            {
                holds = true;
                return Task.CompletedTask;
            },
        };
        var probe = new ScriptedProbe(
            "holds",
            () => ScriptedProbe.Result(holds ? Verdict.Passed : Verdict.Failed, holds ? "so" : "drifted")
        );
        holds = false;
        var journal = await CutBeforeSecondAsync(first, probe);
        holds = false;

        var state = await RunAsync(Plan(first, probe), journal);

        Assert.Equal(RunStatus.Succeeded, state.Status);
        Assert.Equal(2, first.Applied);
        var proved = Assert.Single(journal.Records.Select(record => record.Event).OfType<StepReproved>());
        Assert.Equal((false, "drifted"), (proved.Holds, proved.Probes[0].Result.Observed));
        Assert.Single(state.Prepared, action => action.Step == "first");
    }

    [Fact]
    public async Task An_interrupted_step_is_uncertain_until_its_verdict()
    {
        var plan = Plan(new ScriptedAction(), ScriptedProbe.Passing());
        var journal = TestPlan.Journal(plan, world.Time);
        journal.Append(new RunStarted("alice", 1, "boot"));
        journal.Append(new StepStarted("first"));
        Assert.False(RunState.Fold(journal.Records).Step("first").IsUncertain);
        journal.Append(new RunStarted("alice", 2, "another boot"));
        Assert.True(RunState.Fold(journal.Records).Step("first").IsUncertain);

        Assert.False((await RunAsync(plan, journal)).Step("first").IsUncertain);
    }

    [Fact]
    public void An_accepted_runbook_makes_done_steps_be_walked_again_and_keeps_their_undos()
    {
        var plan = Plan(new ScriptedAction(), ScriptedProbe.Passing());
        var journal = TestPlan.Journal(plan, world.Time);
        journal.Append(new RunStarted("alice", 1, "boot"));
        journal.Append(new StepStarted("first"));
        journal.Append(
            new ActionPrepared(
                "first",
                0,
                "fake.action",
                "do it",
                new Undo("fake", new Dictionary<string, string>(), [])
            )
        );
        journal.Append(new ActionApplied("first", 0));
        journal.Append(new StepEnded("first", StepStatus.Passed, null));
        var none = new Dictionary<string, string>();
        journal.Append(new RunbookAccepted("2.0.0", "another", none, none, ["zeroth", "first"], "bob"));

        var state = RunState.Fold(journal.Records);

        Assert.Equal("another", state.RunbookHash);
        Assert.Equal(["zeroth", "first"], state.Steps.Select(step => step.Id));
        Assert.False(state.Step("first").IsDone);
        Assert.True(state.HasChanges);
    }

    private static Plan Plan(IAction first, IProbe probe) =>
        TestPlan.Of(
            TestPlan.Step("first", [first], probe),
            TestPlan.Step("second", [new ScriptedAction()], ScriptedProbe.Passing())
        );

    /// <summary>The journal of a run whose power went out before its second step.</summary>
    private async Task<MemoryJournal> CutBeforeSecondAsync(IAction first, IProbe probe)
    {
        var plan = Plan(first, probe);
        var journal = TestPlan.Journal(plan, world.Time);
        var cutting = new CuttingJournal(journal, happened => happened is StepStarted { Step: "second" });
        await Assert.ThrowsAsync<PowerCutException>(() => RunAsync(plan, cutting));
        return journal;
    }

    private async Task<RunState> RunAsync(Plan plan, IJournal journal)
    {
        var runner = new Runner(plan, world, journal, new MemorySnapshots(), new ScriptedOperator(), new Watcher());
        await runner.RunAsync("boot", CancellationToken.None);
        return runner.State;
    }

    private sealed class CuttingJournal(IJournal inner, Func<RunEvent, bool> at) : IJournal
    {
        public IReadOnlyList<JournalRecord> Records => inner.Records;

        public JournalRecord Append(RunEvent happened) =>
            at(happened) ? throw new PowerCutException() : inner.Append(happened);
    }
}

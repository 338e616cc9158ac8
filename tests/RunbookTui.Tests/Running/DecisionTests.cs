using System.Text;
using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Model;
using RunbookTui.Engine.Planning;
using RunbookTui.Engine.Running;
using Xunit;
using FileAttributes = RunbookTui.Engine.Kinds.FileAttributes;

namespace RunbookTui.Tests.Running;

/// <summary>What a runner makes of the decisions of its operator, on a world that remembers.</summary>
public sealed class DecisionTests
{
    private readonly FakeWorld world = new();
    private readonly MemorySnapshots snapshots = new();
    private MemoryJournal journal;

    public DecisionTests() => journal = new MemoryJournal(world.Time);

    [Fact]
    public async Task The_run_waits_before_a_step_where_it_was_asked_to_and_goes_on_when_told()
    {
        var plan = TestPlan.Of(TestPlan.Step("a", []), TestPlan.Step("b", []));
        var decider = new Decider { PausesAt = "b", Pauses = [new PauseDecision.Continue { By = "bob" }] };

        Assert.Equal(RunStatus.Succeeded, await RunAsync(plan, decider));

        Assert.Equal([new Waiting.PausedBefore("b")], decider.Waited);
        Assert.Equal(new DecisionMade("b", "continue", "", "bob"), Assert.Single(Events<DecisionMade>()));
    }

    [Fact]
    public async Task A_step_left_out_at_a_pause_is_never_begun()
    {
        var action = new ScriptedAction();
        var plan = TestPlan.Of(TestPlan.Step("a", [action]), TestPlan.Step("b", []));
        var decider = new Decider { PausesAt = "a", Pauses = [new PauseDecision.Skip("done by hand")] };

        Assert.Equal(RunStatus.Succeeded, await RunAsync(plan, decider));

        Assert.Equal(0, action.Applied);
        var state = RunState.Fold(journal.Records);
        Assert.Equal((StepStatus.Skipped, "done by hand"), (state.Step("a").Status, state.Step("a").Reason));
    }

    [Fact]
    public async Task A_run_left_at_a_pause_is_stopped_and_can_be_resumed()
    {
        var plan = TestPlan.Of(TestPlan.Step("a", []));
        var decider = new Decider { PausesAt = "a", Pauses = [new PauseDecision.Leave()] };

        Assert.Equal(RunStatus.Stopped, await RunAsync(plan, decider));

        Assert.Equal(RunStatus.Succeeded, await RunnerOf(plan, new Decider()).RunAsync("boot", default));
    }

    [Fact]
    public async Task A_step_undone_alone_leaves_what_was_before_it_and_waits_again()
    {
        world.WriteFile("/etc/first.conf", "old"u8, Plain);
        var plan = TestPlan.Of(
            TestPlan.Step("first", [new WriteFiles("v1", "/etc/first.conf")]),
            TestPlan.Step("second", [new WriteFiles("v2", "/etc/first.conf")], ScriptedProbe.Failing())
        );
        var seen = new List<string?>();
        var decider = new Decider
        {
            OnAsked = () => seen.Add(Text("/etc/first.conf")),
            Failures = [new FailureDecision.RollBackStep { By = "bob" }, new FailureDecision.Leave()],
        };

        Assert.Equal(RunStatus.Failed, await RunAsync(plan, decider));

        Assert.Equal(["v2", "v1"], seen);
        Assert.Equal([new Waiting.FailedStep("second"), new Waiting.FailedStep("second")], decider.Waited);
        Assert.Equal(StepStatus.RolledBack, RunState.Fold(journal.Records).Step("second").Status);
        Assert.Contains(
            journal.Records,
            record => record.Event is DecisionMade { Decision: "roll_back_step", Operator: "bob" }
        );
    }

    [Fact]
    public async Task A_step_that_was_undone_alone_is_done_again_by_a_retry_and_the_whole_can_still_be_rolled_back()
    {
        world.WriteFile("/etc/a.conf", "old"u8, Plain);
        var probe = new ScriptedProbe(
            "a",
            () => ScriptedProbe.Result(Verdict.Failed),
            () => ScriptedProbe.Result(Verdict.Passed)
        );
        var plan = TestPlan.Of(TestPlan.Step("a", [new WriteFiles("v1", "/etc/a.conf")], probe));
        var decider = new Decider { Failures = [new FailureDecision.RollBackStep(), new FailureDecision.Retry()] };

        Assert.Equal(RunStatus.Succeeded, await RunAsync(plan, decider));
        Assert.Equal("v1", Text("/etc/a.conf"));

        Assert.Equal(RunStatus.RolledBack, await RollBackAsync());
        Assert.Equal("old", Text("/etc/a.conf"));
    }

    [Fact]
    public async Task A_step_that_cannot_be_undone_alone_stays_failed_and_says_why()
    {
        var plan = TestPlan.Of(TestPlan.Step("a", [], ScriptedProbe.Failing()));
        var decider = new Decider { Failures = [new FailureDecision.RollBackStep(), new FailureDecision.Leave()] };

        await RunAsync(plan, decider);

        var step = RunState.Fold(journal.Records).Step("a");
        Assert.Equal(StepStatus.Failed, step.Status);
        Assert.Equal("it is not undone: step 'a' has no changes in place", step.Reason);
    }

    [Fact]
    public async Task A_decision_to_roll_back_leaves_the_run_to_its_caller()
    {
        var plan = TestPlan.Of(TestPlan.Step("a", [new WriteFiles("v1", "/etc/a.conf")], ScriptedProbe.Failing()));

        var status = await RunAsync(plan, new Decider { Failures = [new FailureDecision.RollBack { By = "bob" }] });

        Assert.Equal(RunStatus.Running, status);
        Assert.Equal(new DecisionMade("a", "roll_back", "", "bob"), journal.Records[^1].Event);
        Assert.Equal(RunStatus.RolledBack, await RollBackAsync());
        Assert.Null(Text("/etc/a.conf"));
    }

    [Fact]
    public async Task After_another_answer_done_steps_are_looked_at_again_and_each_change_keeps_its_own_undo()
    {
        world.WriteFile("/etc/a.conf", "old"u8, Plain);
        var before = TestPlan.Of(
            TestPlan.Step("a", [new WriteFiles("wrong", "/etc/a.conf")]),
            TestPlan.Step("b", [], ScriptedProbe.Failing())
        );
        var after = TestPlan.Of(
            TestPlan.Step("a", [new WriteFiles("right", "/etc/elsewhere.conf")]),
            TestPlan.Step("b", [], ScriptedProbe.Passing())
        );
        var decider = new Decider { Failures = [new FailureDecision.UseAnswer("where", after) { By = "bob" }] };

        Assert.Equal(RunStatus.Succeeded, await RunAsync(before, decider));

        Assert.Equal(("wrong", "right"), (Text("/etc/a.conf"), Text("/etc/elsewhere.conf")));
        Assert.Equal(
            ("where", "bob"),
            Assert.Single(Events<AnswerChanged>()) is var changed ? (changed.Input, changed.Operator) : default
        );
        Assert.Equal(2, Events<ActionPrepared>().Count());
        Assert.Equal(RunStatus.RolledBack, await RollBackAsync());
        Assert.Equal(("old", null), (Text("/etc/a.conf"), Text("/etc/elsewhere.conf")));
    }

    [Fact]
    public async Task A_new_secret_is_kept_out_of_the_journal_like_the_old_one()
    {
        var (first, second) = (new Secret("first-secret-1"), new Secret("second-secret-2"));
        var before = With(first, ScriptedProbe.Failing());
        var leaking = new ScriptedProbe(
            "leaks",
            () => ScriptedProbe.Result(Verdict.Passed, $"{first.Reveal()} and {second.Reveal()}")
        );
        var after = With(second, leaking);

        await RunAsync(before, new Decider { Failures = [new FailureDecision.UseAnswer("password", after)] });

        var text = string.Join(
            '\n',
            journal.Records.Select(record => JournalCodec.Encode(record.Event, 1, record.At, "").Line)
        );
        Assert.DoesNotContain(first.Reveal(), text, StringComparison.Ordinal);
        Assert.DoesNotContain(second.Reveal(), text, StringComparison.Ordinal);
        Assert.Contains(Secret.Mask, Events<ProbeObserved>().Last().Result.Observed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_run_waits_for_is_told_by_every_journal_that_was_cut_off_while_it_waited()
    {
        var plan = TestPlan.Of(
            TestPlan.Step("a", []),
            TestPlan.Step("b", [new WriteFiles("v", "/etc/b.conf")], ScriptedProbe.Failing())
        );
        var decider = new Decider
        {
            PausesAt = "b",
            Pauses = [new PauseDecision.Continue()],
            Failures = [new FailureDecision.RollBackStep(), new FailureDecision.Skip("later")],
        };
        await RunAsync(plan, decider);

        var waits = Enumerable
            .Range(1, journal.Records.Count)
            .Select(count => RunState.Fold(journal.Records.Take(count)).Waiting)
            .OfType<Waiting>();
        Assert.Equal([new Waiting.PausedBefore("b"), new Waiting.FailedStep("b"), new Waiting.FailedStep("b")], waits);
    }

    private static FileAttributes Plain => new((UnixFileMode)0x1a4);

    private static Plan With(Secret secret, IProbe probe) =>
        TestPlan.Of(TestPlan.Step("a", [], probe)) with
        {
            Answers = new AnswerSheet(
                new Dictionary<string, Answer> { ["password"] = new([], secret, AnswerOrigin.Given) }
            ),
        };

    private string? Text(string path) => world.ReadFile(path) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    private IEnumerable<T> Events<T>() => journal.Records.Select(record => record.Event).OfType<T>();

    private Task<RunStatus> RunAsync(Plan plan, Decider decider)
    {
        journal = TestPlan.Journal(plan, world.Time);
        decider.Look = () => RunState.Fold(journal.Records).Waiting!;
        return RunnerOf(plan, decider).RunAsync("boot", CancellationToken.None);
    }

    private Runner RunnerOf(Plan plan, Decider decider) =>
        new(plan, world, journal, snapshots, decider, new Watcher(), FakeKinds.Catalog);

    private Task<RunStatus> RollBackAsync() =>
        new RollbackRunner(FakeKinds.Catalog, [], world, journal, snapshots, new Watcher()).RollBackAsync("bob");

    /// <summary>Prepared decisions, and what the journal said the run waits for each time.</summary>
    private sealed class Decider : IOperator
    {
        private int failures;
        private int pauses;

        public string Name => "alice";

        public string? PausesAt { get; init; }

        public PauseDecision[] Pauses { get; init; } = [];

        public FailureDecision[] Failures { get; init; } = [];

        public Action OnAsked { get; init; } = () => { };

        public Func<Waiting>? Look { get; set; }

        public List<Waiting> Waited { get; } = [];

        public bool PausesBefore(PlannedStep step) => step.Id == PausesAt;

        public Task<PauseDecision> OnPauseAsync(PlannedStep step, CancellationToken cancellation)
        {
            Waited.Add(Look!());
            return Task.FromResult(Pauses[pauses++]);
        }

        public Task<FailureDecision> OnFailureAsync(PlannedStep step, string reason, CancellationToken cancellation)
        {
            OnAsked();
            Waited.Add(Look!());
            return Task.FromResult(Failures[failures++]);
        }
    }
}

using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Planning;
using RunbookTui.Engine.Running;
using RunbookTui.Tests.Support;
using Xunit;

namespace RunbookTui.Tests.Running;

public sealed class RunnerTests
{
    private readonly StrictHost host = new();

    [Fact]
    public async Task Steps_are_walked_in_order_and_each_is_proved_before_the_next()
    {
        var plan = TestPlan.Of(
            TestPlan.Step("a", [new ScriptedAction("one"), new ScriptedAction("two")], ScriptedProbe.Passing()),
            TestPlan.Step("b", [], ScriptedProbe.Passing("first"), ScriptedProbe.Passing("second")),
            TestPlan.Step("c", [new ScriptedAction("three")])
        );
        var (state, journal) = await RunAsync(plan);

        Assert.Equal(RunStatus.Succeeded, state.Status);
        Assert.Equal(
            [
                "created",
                "started",
                "a: started",
                "a: inspected one, not so",
                "a: prepared one",
                "a: applied 0",
                "a: inspected two, not so",
                "a: prepared two",
                "a: applied 1",
                "a: good Passed",
                "a: Passed",
                "b: started",
                "b: first Passed",
                "b: second Passed",
                "b: Passed",
                "c: started",
                "c: inspected three, not so",
                "c: prepared three",
                "c: applied 0",
                "c: Passed",
                "ended Succeeded",
            ],
            Lines(journal)
        );
    }

    [Fact]
    public async Task What_is_already_so_is_neither_prepared_nor_applied()
    {
        var action = ScriptedAction.AlreadySo();
        var (state, journal) = await RunAsync(TestPlan.Of(TestPlan.Step("a", [action], ScriptedProbe.Passing())));

        Assert.Equal(StepStatus.AlreadyTrue, state.Step("a").Status);
        Assert.Equal(0, action.Applied);
        Assert.DoesNotContain(journal.Records, record => record.Event is ActionPrepared or ActionApplied);
        Assert.False(state.HasChanges);
    }

    [Fact]
    public async Task A_step_that_changed_only_in_part_has_passed()
    {
        var plan = TestPlan.Of(TestPlan.Step("a", [ScriptedAction.AlreadySo(), new ScriptedAction()]));
        var (state, _) = await RunAsync(plan);
        Assert.Equal(StepStatus.Passed, state.Step("a").Status);
    }

    [Fact]
    public async Task The_undo_is_in_the_journal_before_the_change_is_made()
    {
        MemoryJournal? journal = null;
        var asserted = false;
        var action = new ScriptedAction
        {
            OnApply = _ =>
            {
                Assert.IsType<ActionPrepared>(journal!.Records[^1].Event);
                asserted = true;
                return Task.CompletedTask;
            },
        };
        var plan = TestPlan.Of(TestPlan.Step("a", [action]));
        journal = TestPlan.Journal(plan, host.Time);
        await RunAsync(plan, journal);
        Assert.True(asserted);
    }

    [Fact]
    public async Task The_change_is_made_only_after_the_journal_has_its_undo()
    {
        var action = new ScriptedAction();
        var plan = TestPlan.Of(TestPlan.Step("a", [action]));
        var journal = new FailingJournal(TestPlan.Journal(plan, host.Time), happened => happened is ActionPrepared);

        var wrong = await Assert.ThrowsAsync<HostException>(() => RunAsync(plan, journal));
        Assert.Equal("no space left", wrong.Message);
        Assert.Equal(0, action.Applied);
    }

    [Fact]
    public async Task A_record_that_was_lost_once_stops_the_run_although_the_journal_works_again()
    {
        host.Directory("/etc");
        var later = new ScriptedAction("later");
        var action = new ScriptedAction
        {
            OnApply = changing =>
            {
                changing.WriteFile("/etc/a", "x"u8, new Engine.Kinds.FileAttributes((UnixFileMode)0x1a4));
                return Task.CompletedTask;
            },
        };
        var plan = TestPlan.Of(TestPlan.Step("a", [action, later]));
        var journal = new FailingJournal(
            TestPlan.Journal(plan, host.Time),
            happened => happened is PathChanged,
            times: 1
        );

        await Assert.ThrowsAsync<HostException>(() => RunAsync(plan, journal, new FailureDecision.Retry()));
        Assert.IsType<ActionPrepared>(journal.Records[^1].Event);
        Assert.Equal(0, later.Applied);
    }

    [Fact]
    public async Task An_action_that_hides_the_loss_of_the_journal_cannot_go_on()
    {
        host.Directory("/etc");
        var action = new ScriptedAction
        {
            OnApply = changing =>
            {
                var plain = new Engine.Kinds.FileAttributes((UnixFileMode)0x1a4);
                try
                {
                    changing.WriteFile("/etc/a", "x"u8, plain);
                }
                catch (HostException)
                {
                    changing.WriteFile("/etc/b", "x"u8, plain);
                }
                return Task.CompletedTask;
            },
        };
        var plan = TestPlan.Of(TestPlan.Step("a", [action]));
        var journal = new FailingJournal(
            TestPlan.Journal(plan, host.Time),
            happened => happened is PathChanged,
            times: 1
        );

        await Assert.ThrowsAsync<HostException>(() => RunAsync(plan, journal));
        Assert.Equal(["write /etc/a"], host.Changes);
    }

    [Fact]
    public async Task An_observer_that_throws_does_not_stop_the_run()
    {
        var plan = TestPlan.Of(TestPlan.Step("a", [new ScriptedAction()], ScriptedProbe.Passing()));
        var journal = TestPlan.Journal(plan, host.Time);
        var runner = new Runner(
            plan,
            host,
            journal,
            new MemorySnapshots(),
            new ScriptedOperator(),
            new Watcher(_ => throw new InvalidOperationException("the screen is gone"))
        );
        Assert.Equal(RunStatus.Succeeded, await runner.RunAsync("boot", CancellationToken.None));
    }

    [Fact]
    public async Task Every_record_is_shown_in_order()
    {
        var seen = new List<JournalRecord>();
        var plan = TestPlan.Of(TestPlan.Step("a", [new ScriptedAction()], ScriptedProbe.Passing()));
        var journal = TestPlan.Journal(plan, host.Time);
        await new Runner(
            plan,
            host,
            journal,
            new MemorySnapshots(),
            new ScriptedOperator(),
            new Watcher(seen.Add)
        ).RunAsync("boot", CancellationToken.None);
        Assert.Equal(journal.Records.Skip(1), seen);
    }

    [Fact]
    public async Task A_probe_that_fails_fails_the_step_and_the_run()
    {
        var later = new ScriptedAction("later");
        var plan = TestPlan.Of(
            TestPlan.Step("a", [new ScriptedAction()], ScriptedProbe.Failing("port 25"), ScriptedProbe.Passing()),
            TestPlan.Step("b", [later])
        );
        var (state, journal) = await RunAsync(plan, null, new FailureDecision.Leave());

        Assert.Equal(RunStatus.Failed, state.Status);
        Assert.Equal(StepStatus.Failed, state.Step("a").Status);
        Assert.Equal("not proved: port 25", state.Step("a").Reason);
        Assert.Equal("step 'a': not proved: port 25", state.Reason);
        Assert.Equal(0, later.Applied);
        Assert.Equal(["a: port 25 Failed", "a: good Passed", "a: Failed", "ended Failed"], Lines(journal)[^4..]);
        Assert.True(state.HasChanges);
    }

    [Fact]
    public async Task A_retry_is_recorded_and_tries_again()
    {
        var probe = new ScriptedProbe(
            "port 25",
            () => ScriptedProbe.Result(Verdict.Failed),
            () => ScriptedProbe.Result(Verdict.Passed)
        );
        var (state, journal) = await RunAsync(
            TestPlan.Of(TestPlan.Step("a", [new ScriptedAction()], probe)),
            null,
            new FailureDecision.Retry()
        );
        Assert.Equal(RunStatus.Succeeded, state.Status);
        Assert.Equal(StepStatus.Passed, state.Step("a").Status);
        var decision = Assert.Single(Events<DecisionMade>(journal));
        Assert.Equal(new DecisionMade("a", "retry", "", "alice"), decision);
        // The change was made by the first attempt: its undo stays the only one.
        Assert.Single(Events<ActionPrepared>(journal));
    }

    [Fact]
    public async Task A_skip_is_recorded_with_its_reason_and_the_run_goes_on()
    {
        var later = new ScriptedAction("later");
        var plan = TestPlan.Of(
            TestPlan.Step("a", [new ScriptedAction()], ScriptedProbe.Failing()),
            TestPlan.Step("b", [later])
        );
        var (state, journal) = await RunAsync(plan, null, new FailureDecision.Skip("no IPv6 here"));

        Assert.Equal(RunStatus.Succeeded, state.Status);
        Assert.Equal(StepStatus.Skipped, state.Step("a").Status);
        Assert.Equal("no IPv6 here", state.Step("a").Reason);
        Assert.Equal(1, later.Applied);
        Assert.Equal(
            new DecisionMade("a", "skip", "no IPv6 here", "alice"),
            Assert.Single(Events<DecisionMade>(journal))
        );
        // What it changed before it failed can still be undone.
        Assert.Contains(state.Prepared, action => action is { Step: "a", Undone: false });
    }

    [Fact]
    public async Task Could_not_look_is_never_green()
    {
        var plan = TestPlan.Of(
            TestPlan.Step("a", [], new ScriptedProbe("port 25", () => ScriptedProbe.Result(Verdict.Inconclusive)))
        );
        var (state, _) = await RunAsync(plan, null, new FailureDecision.Leave());
        Assert.Equal(StepStatus.Failed, state.Step("a").Status);
        Assert.Equal(Verdict.Inconclusive, state.Step("a").Observations.Single().Result.Verdict);
    }

    [Theory]
    [InlineData(typeof(InvalidOperationException))]
    [InlineData(typeof(HostException))]
    [InlineData(typeof(OperationCanceledException))]
    [InlineData(typeof(System.Net.Sockets.SocketException))]
    public async Task A_probe_that_throws_could_not_look(Type exception)
    {
        var thrown =
            exception == typeof(HostException)
                ? new HostException("broken")
                : (Exception)Activator.CreateInstance(exception)!;
        var plan = TestPlan.Of(TestPlan.Step("a", [], new ScriptedProbe("port 25", () => throw thrown)));
        var (state, _) = await RunAsync(plan, null, new FailureDecision.Leave());
        var seen = state.Step("a").Observations.Single().Result;
        Assert.Equal(Verdict.Inconclusive, seen.Verdict);
        Assert.Equal($"could not look: {thrown.Message}", seen.Observed);
        Assert.Equal(RunStatus.Failed, state.Status);
    }

    [Fact]
    public async Task A_stop_takes_effect_between_two_actions_and_the_run_can_be_resumed()
    {
        using var stop = new CancellationTokenSource();
        var first = new ScriptedAction("first")
        {
            OnApply = _ =>
            {
                stop.Cancel();
                return Task.CompletedTask;
            },
        };
        var second = new ScriptedAction("second");
        var plan = TestPlan.Of(TestPlan.Step("a", [first, second], ScriptedProbe.Passing()));
        var journal = TestPlan.Journal(plan, host.Time);
        var (state, _) = await RunAsync(plan, journal, stop.Token);

        Assert.Equal(RunStatus.Stopped, state.Status);
        Assert.Equal("stopped by alice in step 'a'", state.Reason);
        Assert.Equal(["a: applied 0", "ended Stopped"], Lines(journal)[^2..]);
        Assert.Equal(0, second.Applied);

        var (resumed, _) = await RunAsync(plan, new MemoryJournal(host.Time, journal.Records));
        Assert.Equal(RunStatus.Succeeded, resumed.Status);
        Assert.Equal((1, 1), (first.Applied, second.Applied));
    }

    [Fact]
    public async Task A_stop_before_a_step_leaves_it_pending()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        var plan = TestPlan.Of(TestPlan.Step("a", [new ScriptedAction()]));
        var journal = TestPlan.Journal(plan, host.Time);
        var (state, _) = await RunAsync(plan, journal, stop.Token);
        Assert.Equal(RunStatus.Stopped, state.Status);
        Assert.Equal(StepStatus.Pending, state.Step("a").Status);
        Assert.Equal("stopped by alice before step 'a'", state.Reason);
    }

    [Fact]
    public async Task A_stop_while_the_operator_is_asked_ends_the_run_as_stopped()
    {
        using var stop = new CancellationTokenSource();
        var plan = TestPlan.Of(TestPlan.Step("a", [], ScriptedProbe.Failing()));
        var journal = TestPlan.Journal(plan, host.Time);
        var decider = new WaitingOperator(stop);
        var runner = new Runner(plan, host, journal, new MemorySnapshots(), decider, new Watcher());
        Assert.Equal(RunStatus.Stopped, await runner.RunAsync("boot", stop.Token));
        Assert.IsType<RunEnded>(journal.Records[^1].Event);
    }

    [Fact]
    public async Task A_probe_whose_answer_may_change_is_asked_again_until_the_deadline()
    {
        var probe = new ScriptedProbe("port 25", () => ScriptedProbe.Result(Verdict.Failed, mayChange: true));
        var began = host.Time.GetTimestamp();
        var plan = TestPlan.Of(TestPlan.Step("a", [new ScriptedAction()], probe));
        await RunAsync(plan, null, new FailureDecision.Leave());

        var waited = host.Time.GetElapsedTime(began);
        Assert.True(probe.Looks > 10, $"{probe.Looks} looks");
        Assert.InRange(waited, ProbeLoop.DefaultPatience - TimeSpan.FromSeconds(1), ProbeLoop.DefaultPatience);
    }

    [Fact]
    public async Task A_probe_that_passes_in_time_is_not_asked_again()
    {
        var probe = new ScriptedProbe(
            "port 25",
            () => ScriptedProbe.Result(Verdict.Failed, mayChange: true),
            () => ScriptedProbe.Result(Verdict.Inconclusive, mayChange: true),
            () => ScriptedProbe.Result(Verdict.Passed, mayChange: true)
        );
        var (state, journal) = await RunAsync(TestPlan.Of(TestPlan.Step("a", [new ScriptedAction()], probe)));
        Assert.Equal(RunStatus.Succeeded, state.Status);
        Assert.Equal(3, probe.Looks);
        // Only the final verdict is a fact.
        Assert.Single(Events<ProbeObserved>(journal));
    }

    [Fact]
    public async Task A_final_answer_is_not_asked_for_again()
    {
        var probe = ScriptedProbe.Failing();
        var began = host.Time.GetTimestamp();
        await RunAsync(TestPlan.Of(TestPlan.Step("a", [], probe)), null, new FailureDecision.Leave());
        Assert.Equal(1, probe.Looks);
        Assert.Equal(TimeSpan.Zero, host.Time.GetElapsedTime(began));
    }

    [Fact]
    public async Task The_reason_of_a_failed_action_holds_what_to_do_next()
    {
        var action = new ScriptedAction { OnApply = _ => throw new HostException("disk full", "make room") };
        var decider = new ScriptedOperator(new FailureDecision.Leave());
        var plan = TestPlan.Of(TestPlan.Step("a", [action], ScriptedProbe.Passing()));
        var journal = TestPlan.Journal(plan, host.Time);
        var runner = new Runner(plan, host, journal, new MemorySnapshots(), decider, new Watcher());
        await runner.RunAsync("boot", CancellationToken.None);

        Assert.Equal("disk full\nmake room", runner.State.Step("a").Reason);
        Assert.Equal(["disk full\nmake room"], decider.Reasons);
        // A half-made change is never probed as if it were whole, and its undo stands.
        Assert.Empty(Events<ProbeObserved>(journal));
        Assert.False(Assert.Single(runner.State.Prepared).Applied);
    }

    [Fact]
    public async Task Every_effect_of_an_action_is_recorded_with_its_step()
    {
        host.Directory("/etc").Run("postfix reload", output: "refreshing", exitCode: 3);
        var action = new ScriptedAction
        {
            OnApply = async changing =>
            {
                var plain = new Engine.Kinds.FileAttributes((UnixFileMode)0x1a4);
                changing.CreateDirectory("/etc/d", plain);
                changing.WriteFile("/etc/d/f", "x"u8, plain);
                changing.CreateSymbolicLink("/etc/d/l", "f", plain);
                changing.SetAttributes("/etc/d/f", plain);
                changing.Move("/etc/d/f", "/etc/d/g");
                changing.Delete("/etc/d/l");
                await changing.RunAsync(new Command("postfix", "reload"), CancellationToken.None);
            },
        };
        var (state, journal) = await RunAsync(TestPlan.Of(TestPlan.Step("a", [action])));
        Assert.Equal(
            [
                "directory /etc/d",
                "write /etc/d/f",
                "link /etc/d/l",
                "attributes /etc/d/f",
                "move to /etc/d/g /etc/d/f",
                "delete /etc/d/l",
            ],
            Events<PathChanged>(journal).Select(path => $"{path.Effect} {path.Path}")
        );
        var command = Assert.Single(Events<CommandRan>(journal));
        Assert.Equal(
            ("a", "postfix reload", 3, "refreshing"),
            (command.Step, command.CommandLine, command.ExitCode, command.Output)
        );
        Assert.Equal(6, state.Step("a").Paths.Count);
    }

    [Fact]
    public async Task The_runbook_s_own_undo_is_recorded_only_where_the_kind_knows_none()
    {
        var own = RecordedActions.Undo([("fake.switch", new Engine.Model.FieldValue.Map([], default))]);
        var plan = TestPlan.Of(
            TestPlan.Step(
                "a",
                [new ScriptedAction { OnPrepare = () => Undo.None("unknown") }, new ScriptedAction()]
            ) with
            {
                Undo = own,
            }
        );
        var (state, _) = await RunAsync(plan);
        Assert.Equal([RecordedActions.Name, "fake"], state.Prepared.Select(action => action.Undo.Kind));
    }

    [Fact]
    public async Task The_baseline_is_recorded_once_and_before_the_first_step()
    {
        using var stop = new CancellationTokenSource();
        var probe = ScriptedProbe.Failing("port 465");
        var plan = TestPlan.Of(
            TestPlan.Step(
                "a",
                [new ScriptedAction { OnApply = async _ => await stop.CancelAsync() }, new ScriptedAction()]
            )
        ) with
        {
            Baseline = [new PlannedProbe("fake.probe", probe)],
        };
        var journal = TestPlan.Journal(plan, host.Time);
        await RunAsync(plan, journal, stop.Token);
        await RunAsync(plan, journal);

        Assert.Equal(1, probe.Looks);
        Assert.IsType<BaselineObserved>(journal.Records[2].Event);
        Assert.Equal("port 465", Assert.Single(RunState.Fold(journal.Records).Baseline).Summary);
    }

    [Fact]
    public async Task A_run_that_is_over_is_not_taken_up_and_its_journal_stays_whole()
    {
        var plan = TestPlan.Of(TestPlan.Step("a", [new ScriptedAction()]));
        var journal = TestPlan.Journal(plan, host.Time);
        await RunAsync(plan, journal);
        var before = journal.Records.Count;

        await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(plan, journal));
        Assert.Equal(before, journal.Records.Count);
        Assert.Equal(RunStatus.Succeeded, RunState.Fold(journal.Records).Status);
    }

    private Task<(RunState State, IJournal Journal)> RunAsync(
        Plan plan,
        IJournal? journal = null,
        params FailureDecision[] decisions
    ) => RunAsync(plan, journal ?? TestPlan.Journal(plan, host.Time), CancellationToken.None, decisions);

    private async Task<(RunState State, IJournal Journal)> RunAsync(
        Plan plan,
        IJournal journal,
        CancellationToken stop,
        params FailureDecision[] decisions
    )
    {
        var runner = new Runner(
            plan,
            host,
            journal,
            new MemorySnapshots(),
            new ScriptedOperator(decisions),
            new Watcher()
        );
        await runner.RunAsync("boot", stop);
        var folded = RunState.Fold(journal.Records);
        Assert.Equal(folded.Status, runner.State.Status);
        return (folded, journal);
    }

    private static IEnumerable<T> Events<T>(IJournal journal) =>
        journal.Records.Select(record => record.Event).OfType<T>();

    private static string[] Lines(IJournal journal) =>
        [
            .. journal.Records.Select(record =>
                record.Event switch
                {
                    RunCreated => "created",
                    RunStarted => "started",
                    StepStarted step => $"{step.Step}: started",
                    ActionInspected action =>
                        $"{action.Step}: inspected {action.Summary}, {(action.AlreadySo ? "so" : "not so")}",
                    ActionPrepared action => $"{action.Step}: prepared {action.Summary}",
                    ActionApplied action => $"{action.Step}: applied {action.Action}",
                    ProbeObserved probe => $"{probe.Step}: {probe.Summary} {probe.Result.Verdict}",
                    StepEnded step => $"{step.Step}: {step.Status}",
                    RunEnded ended => $"ended {ended.Outcome}",
                    var other => other.GetType().Name,
                }
            ),
        ];

    /// <summary>Waits for an answer until the stop takes it away.</summary>
    private sealed class WaitingOperator(CancellationTokenSource stop) : IOperator
    {
        public string Name => "alice";

        public async Task<FailureDecision> OnFailureAsync(
            PlannedStep step,
            string reason,
            CancellationToken cancellation
        )
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, cancellation);
            throw new InvalidOperationException("nobody answers");
        }
    }
}

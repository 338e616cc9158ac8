using System.Text;
using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Planning;
using RunbookTui.Engine.Running;
using Xunit;
using FileAttributes = RunbookTui.Engine.Kinds.FileAttributes;

namespace RunbookTui.Tests.Running;

public sealed class EditedFileTests
{
    private const string Before = "one\ntwo\nthree\nfour\n";
    private const string Ours = "one\nTWO\nthree\nfour\n";
    private const string Edited = "one\nTWO\nthree\nfour\nedit\n";
    private readonly FakeWorld world = new();
    private readonly MemorySnapshots snapshots = new();
    private IJournal journal = null!;

    [Fact]
    public async Task A_file_edited_after_the_run_is_left_alone_and_shown_in_three_versions()
    {
        await EditedRunAsync();

        var state = await RollBackAsync();

        Assert.Equal(RunStatus.RollbackIncomplete, state.Status);
        Assert.Equal(Edited, world.TextOf("/etc/main.conf"));
        Assert.Equal("same", world.TextOf("/etc/same.conf"));
        var message = journal
            .Records.Select(record => record.Event)
            .OfType<UndoEnded>()
            .Last(end => !end.Undone)
            .Message;
        Assert.Contains("-two\n+TWO\n", message, StringComparison.Ordinal);
        Assert.Contains("+edit\n", message, StringComparison.Ordinal);
        Assert.True(state.HasChanges);
    }

    [Theory]
    [InlineData(OnEdit.Keep, Edited)]
    [InlineData(OnEdit.Restore, Before)]
    [InlineData(OnEdit.Merge, "one\ntwo\nthree\nfour\nedit\n")]
    public async Task A_decision_about_the_edit_is_carried_out_recorded_and_loses_nothing(OnEdit answer, string wanted)
    {
        await EditedRunAsync();

        var state = await RollBackAsync(answer);

        Assert.Equal([], state.Differences);
        Assert.Equal(RunStatus.RolledBack, state.Status);
        Assert.Equal(wanted, world.TextOf("/etc/main.conf"));
        var decided = Assert.Single(journal.Records.Select(record => record.Event).OfType<EditDecided>());
        Assert.Equal("bob", decided.Operator);
        Assert.Equal(Edited, Encoding.UTF8.GetString(snapshots.Read(decided.Present.ContentHash!)));
    }

    [Fact]
    public async Task A_merge_that_is_not_clean_is_not_made()
    {
        await EditedRunAsync("one\nTWO edited\nthree\nfour\n");

        var state = await RollBackAsync(OnEdit.Merge);

        Assert.Equal(RunStatus.RollbackIncomplete, state.Status);
        Assert.Equal("one\nTWO edited\nthree\nfour\n", world.TextOf("/etc/main.conf"));
    }

    [Fact]
    public async Task An_answer_holds_only_for_the_content_it_was_given_for()
    {
        await EditedRunAsync();
        var answers = new EditAnswers(
            OnEdit.Stop,
            new Dictionary<string, EditAnswer> { ["/etc/main.conf"] = new(OnEdit.Restore, EditedFile.Hash("older"u8)) }
        );

        var state = await RollBackAsync(answers: answers);

        Assert.Equal(RunStatus.RollbackIncomplete, state.Status);
        Assert.Equal(Edited, world.TextOf("/etc/main.conf"));
    }

    [Fact]
    public async Task An_edit_between_two_steps_stops_the_rollback_at_the_older_one()
    {
        Write("/etc/main.conf", Before);
        await RunAsync(
            TestPlan.Of(
                TestPlan.Step("a", [new WriteFiles(Ours, "/etc/main.conf")]),
                TestPlan.Step(
                    "edit",
                    [],
                    new ScriptedProbe(
                        "somebody edits",
                        () =>
                        {
                            Write("/etc/main.conf", Edited);
                            return ScriptedProbe.Result(Verdict.Passed);
                        }
                    )
                ),
                TestPlan.Step("b", [new WriteFiles("ours again\n", "/etc/main.conf")])
            )
        );

        var state = await RollBackAsync();

        Assert.Equal(Edited, world.TextOf("/etc/main.conf"));
        Assert.Equal(StepStatus.RolledBack, state.Step("b").Status);
        Assert.Equal(StepStatus.Passed, state.Step("a").Status);
    }

    [Fact]
    public async Task What_others_put_into_a_directory_of_the_run_is_not_removed()
    {
        await RunAsync(TestPlan.Of(TestPlan.Step("a", [new MakeTree("/etc/new")])));
        Write("/etc/new/theirs", "theirs");

        var state = await RollBackAsync();
        Assert.Equal(RunStatus.RollbackIncomplete, state.Status);
        Assert.Equal("theirs", world.TextOf("/etc/new/theirs"));

        state = await RollBackAsync(OnEdit.Keep);
        Assert.Equal(RunStatus.RolledBack, state.Status);
        Assert.Equal(["theirs"], world.ListDirectory("/etc/new"));
    }

    [Fact]
    public async Task A_resumed_run_stops_at_an_edit_of_a_finished_step_until_somebody_agrees()
    {
        Write("/etc/main.conf", Before);
        var plan = TestPlan.Of(
            TestPlan.Step("a", [new WriteFiles(Ours, "/etc/main.conf")]),
            TestPlan.Step("b", [], ScriptedProbe.Failing(), ScriptedProbe.Passing())
        );
        await RunAsync(plan, new FailureDecision.Leave());
        Write("/etc/main.conf", Edited);
        var good = plan with { Steps = [plan.Steps[0], TestPlan.Step("b", [], ScriptedProbe.Passing())] };

        Assert.Equal(RunStatus.Stopped, await Runner(good).RunAsync("boot", CancellationToken.None));
        Assert.Contains("/etc/main.conf", RunState.Fold(journal.Records).Reason, StringComparison.Ordinal);
        var agreed = new EditAnswers(OnEdit.Keep, new Dictionary<string, EditAnswer>());
        Assert.Equal(RunStatus.Succeeded, await Runner(good, agreed).RunAsync("boot", CancellationToken.None));

        // What was agreed to for going on is no agreement to overwrite it.
        var state = await RollBackAsync();
        Assert.Equal(RunStatus.RollbackIncomplete, state.Status);
        Assert.Equal(Edited, world.TextOf("/etc/main.conf"));
    }

    [Fact]
    public async Task A_rollback_to_a_step_leaves_it_and_those_before_and_the_run_can_go_on()
    {
        var plan = TestPlan.Of(
            TestPlan.Step("a", [new WriteFiles("v1", "/etc/main.conf")]),
            TestPlan.Step("b", [new WriteFiles("v2", "/etc/main.conf"), new RunDaemon(world, "main")]),
            TestPlan.Step("c", [new WriteFiles("v3", "/etc/main.conf"), new RunDaemon(world, "main")])
        );
        var start = world.Picture();
        await RunAsync(plan);
        var end = world.Picture();

        var state = await RollBackAsync(to: "b");
        Assert.Equal([], state.Differences);
        Assert.Equal(RunStatus.Stopped, state.Status);
        Assert.Equal("v2", world.TextOf("/etc/main.conf"));
        Assert.Equal("v2", world.Running("main"));
        Assert.Equal(
            [StepStatus.Passed, StepStatus.Passed, StepStatus.RolledBack],
            state.Steps.Select(step => step.Status)
        );

        Assert.Equal(RunStatus.Succeeded, await Runner(plan).RunAsync("boot", CancellationToken.None));
        Assert.Equal(end, world.Picture());
        Assert.Equal(RunStatus.RolledBack, (await RollBackAsync()).Status);
        Assert.Equal(start, world.Picture());
    }

    [Theory]
    [InlineData(OnEdit.Keep)]
    [InlineData(OnEdit.Restore)]
    [InlineData(OnEdit.Merge)]
    public async Task A_rollback_that_is_cut_off_anywhere_in_a_decision_ends_the_same_when_taken_up_again(OnEdit answer)
    {
        for (var fuse = 0; fuse < 6; fuse++)
        {
            var trial = new EditedFileTests();
            await trial.EditedRunAsync();
            trial.world.Fuse = fuse;
            try
            {
                await trial.RollBackAsync(answer);
            }
            catch (PowerCutException)
            {
                trial.world.Fuse = -1;
                Assert.Equal([], (await trial.RollBackAsync(answer)).Differences);
            }
            var wanted =
                answer == OnEdit.Keep ? Edited
                : answer == OnEdit.Restore ? Before
                : "one\ntwo\nthree\nfour\nedit\n";
            Assert.Equal(wanted, trial.world.TextOf("/etc/main.conf"));
        }
    }

    private async Task EditedRunAsync(string edited = Edited)
    {
        Write("/etc/main.conf", Before);
        await RunAsync(
            TestPlan.Of(
                TestPlan.Step("a", [new WriteFiles("other", "/etc/same.conf")]),
                TestPlan.Step("b", [new WriteFiles(Ours, "/etc/main.conf")])
            )
        );
        Write("/etc/main.conf", edited);
    }

    private void Write(string path, string text) =>
        world.WriteFile(
            path,
            Encoding.UTF8.GetBytes(text),
            world.Stat(path)?.Attributes ?? new FileAttributes((UnixFileMode)0x1a4)
        );

    private async Task RunAsync(Plan plan, params FailureDecision[] decisions)
    {
        journal = TestPlan.Journal(plan, world.Time);
        await Runner(plan, null, decisions).RunAsync("boot", CancellationToken.None);
    }

    private Runner Runner(Plan plan, EditAnswers? edits = null, params FailureDecision[] decisions) =>
        new(plan, world, journal, snapshots, new ScriptedOperator(decisions), new Watcher(), FakeKinds.Catalog, edits);

    private async Task<RunState> RollBackAsync(
        OnEdit answer = OnEdit.Stop,
        EditAnswers? answers = null,
        string? to = null
    )
    {
        var runner = new RollbackRunner(FakeKinds.Catalog, [], world, journal, snapshots, new Watcher());
        await runner.RollBackAsync("bob", answers ?? new EditAnswers(answer, new Dictionary<string, EditAnswer>()), to);
        return RunState.Fold(journal.Records);
    }
}

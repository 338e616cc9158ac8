using CsCheck;
using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Model;
using RunbookTui.Engine.Planning;
using RunbookTui.Engine.Running;
using Xunit;

namespace RunbookTui.Tests.Running;

/// <summary>
/// Wherever the power goes out, the run can be taken up and ends as if nothing had been, and can be undone as if it
/// had never been.
/// </summary>
public sealed class EveryPrefixTests
{
    /// <summary>Where the power goes out.</summary>
    public enum Cut
    {
        /// <summary>After a record is durable: what it announces has not begun.</summary>
        AfterRecord,

        /// <summary>Before a record is durable: what it tells has happened all the same.</summary>
        BeforeRecord,

        /// <summary>Before an effect, also in the middle of an action or a command.</summary>
        BeforeEffect,
    }

    public static TheoryData<Cut> Cuts => new(Enum.GetValues<Cut>());

    [Fact]
    public async Task The_straight_run_changes_the_world_and_its_rollback_changes_it_back()
    {
        var trial = new Trial();
        var before = trial.World.Picture();
        await trial.RunAsync();
        Assert.Equal(RunStatus.Succeeded, trial.State.Status);
        Assert.Equal(StepStatus.AlreadyTrue, trial.State.Step("same").Status);
        Assert.NotEqual(before, trial.World.Picture());
        Assert.Equal("v2", trial.World.Running("main"));
        Assert.True(trial.World.Switch);

        await trial.RollBackAsync();
        Assert.Equal(RunStatus.RolledBack, trial.State.Status);
        Assert.Equal(before, trial.World.Picture());
    }

    [Theory]
    [MemberData(nameof(Cuts))]
    public async Task A_run_cut_off_anywhere_and_resumed_ends_like_the_straight_run(Cut cut)
    {
        var final = await StraightAsync(trial => trial.RunAsync());
        var places = await EachPlaceAsync(
            cut,
            trial => trial.RunAsync(),
            async trial =>
            {
                await trial.RunAsync();
                Assert.Equal(RunStatus.Succeeded, trial.State.Status);
                Assert.Equal(final, trial.World.Picture());

                // What is remembered for the undo is still the state before the run.
                await trial.RollBackAsync();
                AssertUndone(trial);
            }
        );
        Assert.True(places > 15, $"only {places} places");
    }

    [Theory]
    [MemberData(nameof(Cuts))]
    public async Task A_run_cut_off_anywhere_can_be_rolled_back(Cut cut) =>
        await EachPlaceAsync(
            cut,
            trial => trial.RunAsync(),
            async trial =>
            {
                await trial.RollBackAsync();
                AssertUndone(trial);
            }
        );

    [Theory]
    [MemberData(nameof(Cuts))]
    public async Task A_rollback_cut_off_anywhere_and_taken_up_again_ends_where_the_run_began(Cut cut)
    {
        var places = await EachPlaceAsync(
            cut,
            trial => trial.RollBackAsync(),
            async trial =>
            {
                await trial.RollBackAsync();
                AssertUndone(trial);
            },
            prepare: trial => trial.RunAsync()
        );
        Assert.True(places > 10, $"only {places} places");
    }

    [Fact]
    public async Task Any_number_of_cuts_in_run_and_rollback_changes_nothing_about_the_end()
    {
        var final = await StraightAsync(trial => trial.RunAsync());
        await Gen.Select(
                Gen.Enum<Cut>().Select(Gen.Int[0, 40]).Array[0, 4],
                Gen.Enum<Cut>().Select(Gen.Int[0, 30]).Array[0, 4],
                Gen.Bool
            )
            .SampleAsync(
                async (runs, rollbacks, finish) =>
                {
                    var trial = new Trial();
                    foreach (var (cut, place) in runs)
                    {
                        await trial.CutAsync(cut, place, () => trial.RunAsync());
                    }
                    if (finish)
                        await trial.RunAsync();
                    if (trial.State.Status == RunStatus.Succeeded)
                        Assert.Equal(final, trial.World.Picture());
                    foreach (var (cut, place) in rollbacks)
                    {
                        await trial.CutAsync(cut, place, () => trial.RollBackAsync());
                    }
                    await trial.RollBackAsync();
                    AssertUndone(trial);
                },
                iter: 300,
                threads: 1
            );
    }

    private static void AssertUndone(Trial trial)
    {
        Assert.Equal([], trial.State.Differences);
        Assert.Equal(RunStatus.RolledBack, trial.State.Status);
        Assert.Equal(new FakeWorld().Picture(), trial.World.Picture());
        Assert.False(trial.State.HasChanges);
    }

    private static async Task<string> StraightAsync(Func<Trial, Task> run)
    {
        var trial = new Trial();
        await run(trial);
        return trial.World.Picture();
    }

    /// <summary>Cuts <paramref name="work"/> off at every place there is, each time in a new world.</summary>
    /// <returns>How many places there are.</returns>
    private static async Task<int> EachPlaceAsync(
        Cut cut,
        Func<Trial, Task> work,
        Func<Trial, Task> then,
        Func<Trial, Task>? prepare = null
    )
    {
        for (var place = 0; ; place++)
        {
            var trial = new Trial();
            if (prepare is not null)
                await prepare(trial);
            if (!await trial.CutAsync(cut, place, () => work(trial)))
                return place;
            try
            {
                await then(trial);
            }
            catch (Exception wrong)
            {
                var last = trial.Records.Count > 0 ? trial.Records[^1].Event.ToString() : "";
                throw new InvalidOperationException($"{cut} {place}: {wrong.Message}\nlast record: {last}", wrong);
            }
        }
    }

    /// <summary>A world, a run in it, and what is durable of the run.</summary>
    private sealed class Trial
    {
        private readonly MemorySnapshots snapshots = new();
        private readonly Plan plan;
        private IJournal journal;

        public Trial()
        {
            plan = Plan();
            journal = TestPlan.Journal(plan, World.Time);
        }

        public FakeWorld World { get; } = new();

        public RunState State => RunState.Fold(journal.Records);

        public IReadOnlyList<JournalRecord> Records => journal.Records;

        /// <summary>Starts or resumes, unless the run has succeeded.</summary>
        public Task RunAsync() =>
            State.Status == RunStatus.Succeeded
                ? Task.CompletedTask
                : new Runner(plan, World, journal, snapshots, new ScriptedOperator(), new Watcher()).RunAsync(
                    "boot",
                    CancellationToken.None
                );

        /// <summary>Rolls back, unless that is done.</summary>
        public Task RollBackAsync() =>
            State.Status == RunStatus.RolledBack
                ? Task.CompletedTask
                : new RollbackRunner(
                    FakeKinds.Catalog,
                    plan.Baseline,
                    World,
                    journal,
                    snapshots,
                    new Watcher()
                ).RollBackAsync("alice");

        /// <summary>Does something until the power goes out.</summary>
        /// <returns>Whether it did; not where the work was done before.</returns>
        public async Task<bool> CutAsync(Cut cut, int place, Func<Task> work)
        {
            var durable = new MemoryJournal(World.Time, journal.Records);
            journal = cut == Cut.BeforeEffect ? durable : new CutJournal(durable, place, cut == Cut.AfterRecord);
            World.Fuse = cut == Cut.BeforeEffect ? place : -1;
            try
            {
                await work();
                return false;
            }
            catch (PowerCutException)
            {
                return true;
            }
            finally
            {
                World.Fuse = -1;
                journal = durable;
            }
        }

        private Plan Plan() =>
            TestPlan.Of(
                TestPlan.Step("write", [new WriteFiles("v1", "/etc/main.conf"), new RunDaemon(World, "main")]),
                TestPlan.Step("look", [], ScriptedProbe.Passing()),
                TestPlan.Step(
                    "pair",
                    [new WriteFiles("v2", "/etc/main.conf", "/etc/other.conf"), new RunDaemon(World, "main")],
                    new DaemonProbe("main")
                ),
                TestPlan.Step("tree", [new MakeTree("/etc/new"), new RemovePaths("/etc/alias", "/etc/old")]),
                TestPlan.Step("inside", [new WriteFiles("v3", "/etc/new/file", "/etc/new/more")]),
                TestPlan.Step("register", [new Register("one"), new Register("two")]),
                TestPlan.Step("switch", [new TurnSwitch("on")]) with
                {
                    Undo = RecordedActions.Undo([
                        (
                            TurnSwitch.Kind.Name,
                            new FieldValue.Map(
                                [new MapEntry("state", default, new FieldValue.Text("off", default))],
                                default
                            )
                        ),
                    ]),
                },
                TestPlan.Step("same", [new WriteFiles("same", "/etc/same.conf")])
            ) with
            {
                Baseline =
                [
                    new PlannedProbe("fake.daemon", new DaemonProbe("main")),
                    new PlannedProbe("fake.daemon", new DaemonProbe("other")),
                ],
            };
    }
}

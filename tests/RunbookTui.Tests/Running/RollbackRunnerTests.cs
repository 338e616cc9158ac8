using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Model;
using RunbookTui.Engine.Planning;
using RunbookTui.Engine.Running;
using Xunit;
using FileAttributes = RunbookTui.Engine.Kinds.FileAttributes;

namespace RunbookTui.Tests.Running;

public sealed class RollbackRunnerTests
{
    private readonly FakeWorld world = new();
    private readonly MemorySnapshots snapshots = new();
    private IJournal journal = null!;

    [Fact]
    public async Task The_steps_that_were_worked_on_are_rolled_back_and_the_others_stay_pending()
    {
        await RunAsync(
            TestPlan.Of(
                TestPlan.Step("a", [new WriteFiles("new", "/etc/main.conf")]),
                TestPlan.Step("b", [], ScriptedProbe.Failing()),
                TestPlan.Step("c", [new WriteFiles("new", "/etc/other.conf")])
            ),
            new FailureDecision.Leave()
        );
        var state = await RollBackAsync();
        Assert.Equal(RunStatus.RolledBack, state.Status);
        Assert.Equal(
            [StepStatus.RolledBack, StepStatus.RolledBack, StepStatus.Pending],
            state.Steps.Select(step => step.Status)
        );
        Assert.Equal("v0", world.TextOf("/etc/main.conf"));
    }

    [Fact]
    public async Task An_undo_that_fails_does_not_keep_the_others_from_theirs_and_is_named()
    {
        var plan = SwitchBetweenFiles();
        await RunAsync(plan);
        world.Stuck = true;
        var state = await RollBackAsync();

        Assert.Equal(RunStatus.RollbackIncomplete, state.Status);
        Assert.Equal(["step 'switch': the switch is stuck\noil it"], state.Differences);
        Assert.Equal(StepStatus.Passed, state.Step("switch").Status);
        Assert.Equal(StepStatus.RolledBack, state.Step("first").Status);
        Assert.Equal(StepStatus.RolledBack, state.Step("last").Status);
        Assert.Equal("v0", world.TextOf("/etc/main.conf"));
        Assert.Null(world.Stat("/etc/other.conf"));
        Assert.True(state.HasChanges);

        // With its cause gone the rollback is tried again, and only what is left is done.
        world.Stuck = false;
        var before = journal.Records.Count;
        state = await RollBackAsync();
        Assert.Equal(RunStatus.RolledBack, state.Status);
        Assert.False(world.Switch);
        Assert.Single(journal.Records.Skip(before), record => record.Event is UndoStarted);
    }

    [Fact]
    public async Task A_path_changed_twice_comes_back_also_when_the_newer_undo_worked_only_later()
    {
        await RunAsync(
            TestPlan.Of(
                TestPlan.Step("a", [new WriteFiles("v1", "/etc/main.conf")]),
                TestPlan.Step("b", [new WriteFiles("v2", "/etc/main.conf", "/etc/same.conf")])
            )
        );
        var state = await RollBackAsync(host: new FailingOnce(world, "/etc/same.conf"));
        Assert.Equal(RunStatus.RollbackIncomplete, state.Status);
        Assert.Equal("v0", world.TextOf("/etc/main.conf"));

        state = await RollBackAsync();
        Assert.Equal([], state.Differences);
        Assert.Equal("v0", world.TextOf("/etc/main.conf"));
        Assert.Equal("same", world.TextOf("/etc/same.conf"));
        Assert.Equal(RunStatus.RolledBack, state.Status);
        Assert.False(state.HasChanges);
    }

    [Theory]
    [InlineData("/etc/main.conf")]
    [InlineData("/etc/new/file")]
    public async Task An_undo_that_failed_is_made_up_for_by_the_older_one_of_the_same_place(string path)
    {
        await RunAsync(
            TestPlan.Of(
                TestPlan.Step("a", [new WriteFiles("v1", "/etc/main.conf"), new MakeTree("/etc/new")]),
                TestPlan.Step("b", [new WriteFiles("v2", path)])
            )
        );
        var state = await RollBackAsync(host: new FailingOnce(world, path));
        Assert.Contains(journal.Records, record => record.Event is UndoEnded { Undone: false });
        Assert.Equal([], state.Differences);
        Assert.Equal(RunStatus.RolledBack, state.Status);
        Assert.Equal("v0", world.TextOf("/etc/main.conf"));
        Assert.Null(world.Stat("/etc/new"));
    }

    [Fact]
    public async Task A_point_of_no_return_leaves_the_rollback_incomplete_and_says_why()
    {
        await RunAsync(TestPlan.Of(TestPlan.Step("switch", [new TurnSwitch("on")])));
        var state = await RollBackAsync();
        Assert.Equal(RunStatus.RollbackIncomplete, state.Status);
        Assert.Equal(["step 'switch': cannot be undone: nobody knows how it stood"], state.Differences);
    }

    [Fact]
    public async Task An_undo_of_another_version_is_named_and_does_not_stop_the_others()
    {
        await RunAsync(
            TestPlan.Of(
                TestPlan.Step("a", [new WriteFiles("v1", "/etc/main.conf")]),
                TestPlan.Step("b", [new ScriptedAction()])
            )
        );
        var state = await RollBackAsync();
        Assert.Equal(["step 'b': this version does not know the undo 'fake'"], state.Differences);
        Assert.Equal("v0", world.TextOf("/etc/main.conf"));
    }

    [Fact]
    public async Task What_differs_in_the_end_is_named_path_by_path()
    {
        await RunAsync(TestPlan.Of(TestPlan.Step("a", [new WriteFiles("v1", "/etc/main.conf", "/etc/other.conf")])));
        // Somebody else changes things while the undo is at work.
        var state = await RollBackAsync(seen: record =>
        {
            if (record.Event is not UndoEnded)
                return;
            world.WriteFile("/etc/other.conf", "x"u8, new FileAttributes((UnixFileMode)0x1a4));
            world.WriteFile("/etc/main.conf", "x"u8, new FileAttributes((UnixFileMode)0x1a0, 7, 8));
        });
        Assert.Equal(RunStatus.RollbackIncomplete, state.Status);
        Assert.Equal(
            ["/etc/main.conf: its content differs", "/etc/other.conf: was absent, is a file"],
            state.Differences
        );
    }

    [Theory]
    [InlineData("owner", "/etc/main.conf: owner or mode differ")]
    [InlineData("type", "/etc/main.conf: was a file, is a directory")]
    [InlineData("link", "/etc/alias: points to 'new', pointed to 'old'")]
    public async Task Owner_mode_type_and_target_are_compared_too(string what, string difference)
    {
        await RunAsync(
            TestPlan.Of(TestPlan.Step("a", [new WriteFiles("v1", "/etc/main.conf"), new RemovePaths("/etc/alias")]))
        );
        var state = await RollBackAsync(seen: record =>
        {
            if (record.Event is not UndoEnded { Action: 0 })
                return;
            switch (what)
            {
                case "owner":
                    world.SetAttributes("/etc/main.conf", new FileAttributes((UnixFileMode)0x1a0, 9, 8));
                    break;
                case "type":
                    world.Delete("/etc/main.conf");
                    world.CreateDirectory("/etc/main.conf", new FileAttributes((UnixFileMode)0x1ed));
                    break;
                default:
                    world.CreateSymbolicLink("/etc/alias", "new", world.Stat("/etc/alias")!.Attributes);
                    break;
            }
        });
        Assert.Equal([difference], state.Differences);
    }

    [Fact]
    public async Task A_daemon_that_only_has_another_process_number_is_as_it_was()
    {
        await world.RunAsync(new Command("box", "start", "main"), CancellationToken.None);
        var plan = TestPlan.Of(
            TestPlan.Step("a", [new WriteFiles("v1", "/etc/main.conf"), new RunDaemon(world, "main")])
        ) with
        {
            Baseline = [new PlannedProbe("fake.daemon", new DaemonProbe("main"))],
        };
        await RunAsync(plan);
        var state = await RollBackAsync(plan.Baseline);
        Assert.Equal(RunStatus.RolledBack, state.Status);
        Assert.Equal("running, process 1", Assert.Single(state.Baseline).Result.Observed);
        Assert.Equal("v0", world.Running("main"));
    }

    [Fact]
    public async Task A_baseline_probe_that_sees_something_else_is_a_difference()
    {
        var probe = new ScriptedProbe(
            "port 25",
            () => ScriptedProbe.Result(Verdict.Failed, "closed"),
            () => ScriptedProbe.Result(Verdict.Passed, "open")
        );
        var plan = TestPlan.Of(TestPlan.Step("a", [])) with { Baseline = [new PlannedProbe("fake.probe", probe)] };
        await RunAsync(plan);
        var state = await RollBackAsync(plan.Baseline);
        Assert.Equal(["port 25: was 'closed', is 'open'"], state.Differences);
        // A daemon gets its time to come back before that is said.
        Assert.True(probe.Looks > 10);
    }

    [Fact]
    public async Task A_baseline_probe_that_could_not_look_before_and_cannot_now_is_no_difference()
    {
        var plan = TestPlan.Of(TestPlan.Step("a", [])) with
        {
            Baseline =
            [
                new PlannedProbe("fake.probe", new ScriptedProbe("x", () => throw new HostException("no tool"))),
            ],
        };
        await RunAsync(plan);
        Assert.Equal(RunStatus.RolledBack, (await RollBackAsync(plan.Baseline)).Status);
    }

    [Fact]
    public async Task Baseline_probes_that_cannot_be_made_again_do_not_shift_the_others()
    {
        // One that needs a secret is such a probe: a rollback is given none.
        var plan = TestPlan.Of(TestPlan.Step("a", [])) with
        {
            Baseline =
            [
                new PlannedProbe("fake.probe", ScriptedProbe.Failing("login")),
                new PlannedProbe("fake.probe", ScriptedProbe.Passing("port 25")),
            ],
        };
        await RunAsync(plan);
        var state = await RollBackAsync([plan.Baseline[1]]);
        Assert.Equal([], state.Differences);
    }

    [Fact]
    public async Task A_record_lost_in_the_rollback_stops_it()
    {
        await RunAsync(SwitchBetweenFiles());
        var failing = new FailingJournal(journal, happened => happened is PathChanged, times: 1);
        await Assert.ThrowsAsync<HostException>(() =>
            new RollbackRunner(FakeKinds.Catalog, [], world, failing, snapshots, new Watcher()).RollBackAsync("alice")
        );
        Assert.IsType<UndoStarted>(journal.Records[^1].Event);
        Assert.Equal(RunStatus.RolledBack, (await RollBackAsync()).Status);
    }

    [Fact]
    public async Task What_is_rolled_back_is_not_rolled_back_again_and_its_journal_stays_whole()
    {
        await RunAsync(SwitchBetweenFiles());
        await RollBackAsync();
        var before = journal.Records.Count;
        await Assert.ThrowsAsync<InvalidOperationException>(() => RollBackAsync());
        Assert.Equal(before, journal.Records.Count);
    }

    private static Plan SwitchBetweenFiles() =>
        TestPlan.Of(
            TestPlan.Step("first", [new WriteFiles("v1", "/etc/main.conf")]),
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
            TestPlan.Step("last", [new WriteFiles("v1", "/etc/other.conf")])
        );

    private Task RunAsync(Plan plan, params FailureDecision[] decisions)
    {
        journal = TestPlan.Journal(plan, world.Time);
        return new Runner(plan, world, journal, snapshots, new ScriptedOperator(decisions), new Watcher()).RunAsync(
            "boot",
            CancellationToken.None
        );
    }

    private async Task<RunState> RollBackAsync(
        IReadOnlyList<PlannedProbe>? baseline = null,
        Action<JournalRecord>? seen = null,
        IHost? host = null
    )
    {
        var runner = new RollbackRunner(
            FakeKinds.Catalog,
            baseline ?? [],
            host ?? world,
            journal,
            snapshots,
            new Watcher(seen)
        );
        await runner.RollBackAsync("bob");
        return RunState.Fold(journal.Records);
    }

    /// <summary>A host on which the first write to a path fails.</summary>
    private sealed class FailingOnce(FakeWorld world, string failing) : IHost
    {
        private bool failed;

        public TimeProvider Time => world.Time;

        public Task<CommandResult> QueryAsync(Command command, CancellationToken cancellation) =>
            world.QueryAsync(command, cancellation);

        public FileStat? Stat(string path) => world.Stat(path);

        public byte[]? ReadFile(string path) => world.ReadFile(path);

        public IReadOnlyList<string> ListDirectory(string path) => world.ListDirectory(path);

        public Task<Stream> ConnectAsync(
            System.Net.IPEndPoint target,
            System.Net.IPAddress? source,
            CancellationToken cancellation
        ) => world.ConnectAsync(target, source, cancellation);

        public IScratch OpenScratch() => world.OpenScratch();

        public Task<CommandResult> RunAsync(Command command, CancellationToken cancellation) =>
            world.RunAsync(command, cancellation);

        public void WriteFile(string path, ReadOnlySpan<byte> content, FileAttributes attributes)
        {
            if (path == failing && !failed)
            {
                failed = true;
                throw new HostException($"{path}: no space left");
            }
            world.WriteFile(path, content, attributes);
        }

        public void CreateDirectory(string path, FileAttributes attributes) => world.CreateDirectory(path, attributes);

        public void CreateSymbolicLink(string path, string target, FileAttributes attributes) =>
            world.CreateSymbolicLink(path, target, attributes);

        public void SetAttributes(string path, FileAttributes attributes) => world.SetAttributes(path, attributes);

        public void Delete(string path) => world.Delete(path);

        public void Move(string from, string to) => world.Move(from, to);
    }
}

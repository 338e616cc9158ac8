using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Planning;
using RunbookTui.Engine.Running;
using RunbookTui.Tests.Running;
using RunbookTui.Tests.Support;
using Xunit;

namespace RunbookTui.Tests.Planning;

public sealed class RollbackPlannerTests
{
    private readonly MemoryJournal journal = new(new FakeTime());
    private int count;

    public RollbackPlannerTests()
    {
        journal.Append(TestPlan.Created(TestPlan.Of(TestPlan.Step("a", []))));
        journal.Append(new RunStarted("alice", 1, "boot"));
        journal.Append(new StepStarted("a"));
    }

    [Fact]
    public void The_newest_change_is_undone_first() =>
        Assert.Equal(["third", "second", "first"], Order(Plain("first"), Plain("second"), Plain("third")));

    [Fact]
    public void Daemons_are_settled_last_and_of_each_only_the_earliest_undo_counts() =>
        Assert.Equal(
            ["file 2", "file 1", "postfix at first", "dovecot at first"],
            Order(
                Settling("postfix at first", "postfix"),
                Plain("file 1"),
                Settling("dovecot at first", "dovecot"),
                Settling("postfix later", "postfix"),
                Plain("file 2")
            )
        );

    [Fact]
    public void What_is_undone_is_left_out()
    {
        Prepare(Plain("first"), Plain("second"), Settling("daemon", "postfix"));
        journal.Append(new RollbackStarted("alice"));
        journal.Append(new UndoEnded("a", 1, true, ""));
        Assert.Equal(["first", "daemon"], Names());
        journal.Append(new UndoEnded("a", 2, true, ""));
        Assert.Equal(["first"], Names());
    }

    [Fact]
    public void The_earliest_settling_undo_counts_also_when_a_rollback_was_cut_off_after_it()
    {
        Prepare(Settling("was stopped", "postfix"), Settling("was running", "postfix"));
        journal.Append(new RollbackStarted("alice"));
        journal.Append(new UndoEnded("a", 0, true, ""));
        Assert.Equal(["was stopped"], Names());
    }

    [Fact]
    public void An_undo_below_one_that_failed_is_done_again_when_that_is_tried_again()
    {
        Prepare(Plain("first", "/etc/x"), Plain("other", "/etc/y"), Plain("second", "/etc/x", "/etc/z"));
        journal.Append(new RollbackStarted("alice"));
        journal.Append(new UndoEnded("a", 2, false, "disk full"));
        journal.Append(new UndoEnded("a", 1, true, ""));
        journal.Append(new UndoEnded("a", 0, true, ""));
        Assert.Equal(["second", "first"], Names());
        journal.Append(new UndoEnded("a", 2, true, ""));
        journal.Append(new UndoEnded("a", 0, true, ""));
        Assert.Equal([], Names());
    }

    [Fact]
    public void Nothing_is_left_for_an_undo_when_older_ones_put_back_all_of_it()
    {
        Prepare(
            new Undo(
                "files",
                NoFields,
                [new FileSnapshot("/etc/new", null), new FileSnapshot("/etc/x", FileType.File)]
            ),
            new Undo(
                "files",
                NoFields,
                [new FileSnapshot("/etc/new/file", FileType.File), new FileSnapshot("/etc/x", FileType.File)]
            ),
            new Undo("other", NoFields, [new FileSnapshot("/etc/x", FileType.File)], Reason: "of another kind")
        );
        journal.Append(new RollbackStarted("alice"));
        journal.Append(new UndoEnded("a", 2, true, ""));
        journal.Append(new UndoEnded("a", 1, false, "disk full"));
        journal.Append(new UndoEnded("a", 0, true, ""));
        Assert.Equal([], Names());
    }

    [Fact]
    public void Of_several_snapshots_of_a_path_the_earliest_is_the_original()
    {
        Prepare(
            new Undo("files", NoFields, [new FileSnapshot("/etc/x", FileType.File, ContentHash: "before")]),
            new Undo("files", NoFields, [new FileSnapshot("/etc/x", FileType.File, ContentHash: "between")])
        );
        Assert.Equal("before", Assert.Single(RollbackPlanner.Originals(State)).ContentHash);
    }

    [Fact]
    public void What_a_step_changed_in_a_directory_that_the_run_made_has_no_original()
    {
        Prepare(
            new Undo("files", NoFields, [new FileSnapshot("/etc/new", null), new FileSnapshot("/etc/newer", null)]),
            new Undo(
                "files",
                NoFields,
                [
                    new FileSnapshot("/etc/new/file", FileType.File, ContentHash: "made"),
                    new FileSnapshot("/etc/newest", FileType.File, ContentHash: "old"),
                ]
            )
        );
        Assert.Equal(
            ["/etc/new", "/etc/newer", "/etc/newest"],
            RollbackPlanner.Originals(State).Select(file => file.Path)
        );
    }

    private static Dictionary<string, string> NoFields { get; } = [];

    private RunState State => RunState.Fold(journal.Records);

    private static Undo Plain(string name, params string[] paths) =>
        new("files", NoFields, [.. paths.Select(path => new FileSnapshot(path, FileType.File))], Reason: name);

    private static Undo Settling(string name, string key) => new("fake", NoFields, [], Reason: name, SettleKey: key);

    private void Prepare(params Undo[] undos)
    {
        foreach (var undo in undos)
            journal.Append(new ActionPrepared("a", count++, "fake", "do it", undo));
    }

    private IEnumerable<string?> Order(params Undo[] undos)
    {
        Prepare(undos);
        return Names();
    }

    private IEnumerable<string?> Names() => RollbackPlanner.Order(State).Select(action => action.Undo.Reason);
}

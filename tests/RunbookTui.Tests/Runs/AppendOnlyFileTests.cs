using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Local;
using RunbookTui.Host.Runs;
using RunbookTui.Tests.Running;
using RunbookTui.Tests.Support;
using Xunit;

namespace RunbookTui.Tests.Runs;

public sealed class AppendOnlyFileTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    private string FilePath => directory["journal.jsonl"];

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Lines_come_back_as_written_in_a_private_file()
    {
        using (var file = AppendOnlyFile.Open(FilePath))
        {
            file.Append("{\"a\":1}");
            file.Append("日本語");
        }
        using (var file = AppendOnlyFile.Open(FilePath))
            file.Append("");

        Assert.Equal(["{\"a\":1}", "日本語", ""], AppendOnlyFile.Read(FilePath).Lines);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, LocalFiles.Stat(FilePath)!.Attributes.Mode);
    }

    [Fact]
    public void A_torn_last_line_is_reported_to_readers_and_taken_away_by_the_next_writer()
    {
        File.WriteAllText(FilePath, "whole\n{\"torn");

        var read = AppendOnlyFile.Read(FilePath);
        Assert.Equal((1, 6L, "{\"torn"), (read.Lines.Count, read.NextOffset, read.TornTail));
        using var file = AppendOnlyFile.Open(FilePath);
        file.Append("next");

        Assert.Equal("{\"torn", file.Discarded);
        Assert.Equal("whole\nnext\n", File.ReadAllText(FilePath));
    }

    [Fact]
    public void A_growing_file_can_be_followed()
    {
        using var file = AppendOnlyFile.Open(FilePath);
        file.Append("one");
        var first = AppendOnlyFile.Read(FilePath);
        file.Append("two");

        var second = AppendOnlyFile.Read(FilePath, first.NextOffset);

        Assert.Equal(["two"], second.Lines);
        Assert.Empty(AppendOnlyFile.Read(FilePath, second.NextOffset).Lines);
    }

    [Fact]
    public void A_line_break_within_a_line_is_refused()
    {
        using var file = AppendOnlyFile.Open(FilePath);

        Assert.Throws<ArgumentException>(() => file.Append("a\nb"));
        Assert.Empty(AppendOnlyFile.Read(FilePath).Lines);
    }

    [Fact]
    public void What_cannot_be_opened_is_an_error()
    {
        Assert.Throws<HostException>(() => AppendOnlyFile.Open(directory["missing/journal"]));
        Assert.Throws<HostException>(() => AppendOnlyFile.Read(FilePath));
    }

    [Fact]
    public void A_journal_goes_on_where_it_was_cut_off()
    {
        RunEvent[] events =
        [
            TestPlan.Created(TestPlan.Of(TestPlan.Step("a", []))),
            new RollbackStarted("second"),
            new RollbackStarted("third"),
        ];
        using (var journal = FileJournal.Open(FilePath, new FakeTime()))
        {
            journal.Append(events[0]);
            journal.Append(events[1]);
        }
        var text = File.ReadAllText(FilePath);
        File.WriteAllText(FilePath, text[..^20]);

        using (var journal = FileJournal.Open(FilePath, new FakeTime()))
        {
            Assert.IsType<RunCreated>(journal.Records[0].Event);
            Assert.IsType<TornRecordDropped>(journal.Records[1].Event);
            Assert.Equal(3, journal.Append(events[2]).Sequence);
        }

        Assert.Equal(events[2], FileJournal.Read(FilePath)[^1].Event);
    }

    [Fact]
    public void A_journal_that_was_edited_is_not_opened()
    {
        using (var journal = FileJournal.Open(FilePath, new FakeTime()))
            journal.Append(new RollbackStarted("alice"));
        File.WriteAllText(FilePath, File.ReadAllText(FilePath).Replace("alice", "mallory", StringComparison.Ordinal));

        Assert.Throws<JournalException>(() => FileJournal.Open(FilePath, new FakeTime()));
    }
}

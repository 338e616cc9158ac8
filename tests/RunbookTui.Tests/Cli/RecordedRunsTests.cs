using System.Text.Json;
using RunbookTui.Cli;
using RunbookTui.Engine.Running;
using RunbookTui.Host.Runs;
using RunbookTui.Tests.Running;
using RunbookTui.Tests.Support;
using Xunit;

namespace RunbookTui.Tests.Cli;

/// <summary>Journals that this program finds, whole and damaged. Nothing here comes as far as a change.</summary>
[Collection(ConsoleCollection.Name)]
public sealed class RecordedRunsTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task A_run_is_shown_as_its_journal_tells_it()
    {
        var run = Record(whole: true);
        var text = await CliRun.OfAsync("show", run.Id, "--state-dir", directory.Path);
        Assert.Equal((ExitCode.Done, ""), (text.ExitCode, text.Error));
        Assert.StartsWith($"Run {run.Id}\n", text.Output, StringComparison.Ordinal);
        Assert.Contains("runbook   trial 1.0.0", text.Output, StringComparison.Ordinal);
        Assert.Contains("interrupted", text.Output, StringComparison.Ordinal);

        var json = await CliRun.OfAsync("show", run.Id, "--json", "--state-dir", directory.Path);
        var lines = json.Output.TrimEnd('\n').Split('\n');
        Assert.Equal(3, lines.Length);
        foreach (var line in lines)
            using (JsonDocument.Parse(line)) { }
    }

    [Theory]
    [InlineData("resume")]
    [InlineData("rollback")]
    [InlineData("show")]
    public async Task A_damaged_journal_is_named_with_its_first_bad_record(string verb)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root");
        var run = Record(whole: true);
        var lines = await File.ReadAllLinesAsync(run.JournalPath);
        lines[1] = lines[1].Replace("alice", "mallory", StringComparison.Ordinal);
        await File.WriteAllLinesAsync(run.JournalPath, lines);
        var before = await File.ReadAllBytesAsync(run.JournalPath);

        string[] arguments = [verb, run.Id, "--state-dir", directory.Path];
        var result = await CliRun.OfAsync(verb == "show" ? arguments : [.. arguments, "--yes"]);
        Assert.Equal(ExitCode.Unavailable, result.ExitCode);
        Assert.StartsWith(
            $"the journal of run {run.Id} is damaged at record 2: ",
            result.Error,
            StringComparison.Ordinal
        );
        Assert.Contains("journal.jsonl, line 2\n  expected  hash ", result.Error, StringComparison.Ordinal);
        Assert.Contains("\n  observed  hash ", result.Error, StringComparison.Ordinal);
        Assert.Contains($"rollback {run.Id} --trust-until 1 ", result.Error, StringComparison.Ordinal);
        if (verb == "show")
            Assert.StartsWith($"Run {run.Id}\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("\nNext: ", result.Error, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(run.JournalPath));
    }

    [Fact]
    public async Task Only_records_before_the_damage_can_be_trusted()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root");
        var run = Record(whole: true);
        string[] arguments = ["rollback", run.Id, "--yes", "--state-dir", directory.Path, "--trust-until", "2"];
        var whole = await CliRun.OfAsync(arguments);
        Assert.Equal(ExitCode.Usage, whole.ExitCode);
        Assert.Contains("is whole", whole.Error, StringComparison.Ordinal);

        var lines = await File.ReadAllLinesAsync(run.JournalPath);
        lines[1] = lines[1].Replace("alice", "mallory", StringComparison.Ordinal);
        await File.WriteAllLinesAsync(run.JournalPath, lines);
        var late = await CliRun.OfAsync(arguments);
        Assert.Equal(ExitCode.Usage, late.ExitCode);
        Assert.Contains("expected a record from 1 to 1", late.Error, StringComparison.Ordinal);
        Assert.Equal(lines, await File.ReadAllLinesAsync(run.JournalPath));
    }

    [Fact]
    public void A_journal_cut_at_a_trusted_record_goes_on_from_there_and_the_damaged_one_is_kept()
    {
        var run = Record(whole: true);
        var damaged = File.ReadAllText(run.JournalPath).Replace("\"seq\":3", "\"seq\":4", StringComparison.Ordinal);
        File.WriteAllText(run.JournalPath, damaged);

        var keptAs = FileJournal.TrustUntil(run.JournalPath, 2, "bob", new FakeTime());

        Assert.Equal(damaged, File.ReadAllText(Path.Combine(run.Path, keptAs)));
        using var journal = FileJournal.Open(run.JournalPath, new FakeTime());
        Assert.Equal(new Engine.Journal.RecordsNotTrusted(2, 1, keptAs, "bob"), journal.Records[^1].Event);
        Assert.Equal(3, journal.Records.Count);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{\"seq\":4,\"at\":")]
    [InlineData("\0\0\0\0")]
    public async Task A_torn_last_record_is_dropped_kept_and_told(string end)
    {
        var run = Record(whole: true);
        await File.AppendAllTextAsync(run.JournalPath, end);
        var torn = await File.ReadAllBytesAsync(run.JournalPath);
        FileJournal.Open(run.JournalPath, new FakeTime()).Dispose();

        Assert.Equal(torn, await File.ReadAllBytesAsync($"{run.JournalPath}.torn-1"));
        var told = Assert.IsType<Engine.Journal.TornRecordDropped>(FileJournal.Read(run.JournalPath)[^1].Event);
        Assert.Equal((4, "journal.jsonl.torn-1"), (told.Line, told.KeptAs));
        var shown = await CliRun.OfAsync("show", run.Id, "--state-dir", directory.Path);
        Assert.Contains("(line 4, ", shown.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no record at all\n")]
    [InlineData("\0\0\0\0\n")]
    [InlineData("{\"seq\":4,\"at\":\n")]
    public void A_completed_last_line_that_cannot_be_read_is_damage_since_it_may_have_been_acted_on(string end)
    {
        var run = Record(whole: true);
        File.AppendAllText(run.JournalPath, end);
        var before = File.ReadAllBytes(run.JournalPath);

        var damage = Assert.Throws<Engine.Journal.JournalException>(() =>
            FileJournal.Open(run.JournalPath, new FakeTime())
        );

        Assert.Equal(4, damage.Line);
        Assert.Equal(3, FileJournal.Look(run.JournalPath).Records.Count);
        Assert.Equal(before, File.ReadAllBytes(run.JournalPath));
    }

    [Theory]
    [InlineData("resume")]
    [InlineData("rollback")]
    public async Task A_run_cut_off_before_its_first_record_has_nothing_to_go_on_with(string verb)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root");
        var run = Record(whole: false);
        var result = await CliRun.OfAsync(verb, run.Id, "--yes", "--state-dir", directory.Path);
        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains("it has changed nothing", result.Error, StringComparison.Ordinal);
        Assert.Equal("", await File.ReadAllTextAsync(run.JournalPath));
    }

    [Fact]
    public async Task The_runs_are_listed_with_how_they_stand()
    {
        var run = Record(whole: true);
        var empty = Record(whole: false);
        var text = await CliRun.OfAsync("runs", "--state-dir", directory.Path);
        Assert.Contains($"{run.Id}  interrupted", text.Output, StringComparison.Ordinal);
        Assert.Contains($"{empty.Id}  its journal cannot be read", text.Output, StringComparison.Ordinal);
        var result = await CliRun.OfAsync("runs", "--json", "--state-dir", directory.Path);
        using var json = JsonDocument.Parse(result.Output);
        Assert.Contains(
            json.RootElement.EnumerateArray(),
            item =>
                item.GetProperty("id").GetString() == run.Id
                && item.GetProperty("status").GetString() == "interrupted"
                && item.GetProperty("operator").GetString() == "alice"
        );
    }

    private RunDirectory Record(bool whole)
    {
        var run = new RunStore(new FakeTime(), directory.Path).Create("trial");
        using var journal = FileJournal.Open(run.JournalPath, new FakeTime());
        if (!whole)
            return run;
        journal.Append(TestPlan.Created(TestPlan.Of(TestPlan.Step("a", []))) with { Id = run.Id });
        journal.Append(new Engine.Journal.RunStarted("alice", 1, "boot"));
        journal.Append(new Engine.Journal.StepStarted("a"));
        Assert.Equal(RunStatus.Running, RunState.Fold(journal.Records).Status);
        return run;
    }
}

using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Local;
using RunbookTui.Host.Runs;
using RunbookTui.Tests.Support;
using Xunit;

namespace RunbookTui.Tests.Runs;

public sealed class RunStoreTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly FakeTime time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(9)));
    private readonly RunStore store;

    public RunStoreTests() => store = new RunStore(time, directory["state"]);

    public void Dispose() => directory.Dispose();

    [Fact]
    public void A_run_has_a_private_directory_named_by_time_in_UTC_and_runbook()
    {
        var run = store.Create("Postfix & Dovecot/../TLS");

        Assert.Matches("^20260101-180405-postfix-dovecot-tls-[a-z0-9]{4}$", run.Id);
        Assert.Equal($"{directory["state"]}/runs/{run.Id}/journal.jsonl", run.JournalPath);
        foreach (var path in new[] { directory["state"], directory["state/runs"], run.Path })
            Assert.Equal(Convert.ToInt32("700", 8), ModeOf(path));
    }

    [Fact]
    public void The_newest_run_is_last_also_within_one_second_and_after_a_small_step_back_of_the_clock()
    {
        var ids = new List<string> { store.Create("zzz").Id, store.Create("aaa").Id, store.Create("mmm").Id };
        time.Advance(TimeSpan.FromSeconds(-10));
        ids.Add(store.Create("bbb").Id);

        ids.Reverse();
        Assert.Equal(ids, store.List().Select(run => run.Id));
        Assert.Equal(ids[0], store.Find("last").Id);
    }

    [Fact]
    public void A_run_is_found_by_its_id_or_an_unambiguous_beginning()
    {
        var first = store.Create("tls");
        time.Advance(TimeSpan.FromDays(1));
        var second = store.Create("tls");

        Assert.Equal(first, store.Find(first.Id));
        Assert.Equal(second, store.Find("20260102"));
        var ambiguous = Assert.Throws<HostException>(() => store.Find("2026"));
        Assert.Equal($"'2026' is the beginning of 2 runs: {second.Id}, {first.Id}", ambiguous.Message);
        Assert.Equal("runbook-tui runs", Assert.Throws<HostException>(() => store.Find("1999")).Next);
    }

    [Fact]
    public void Without_any_run_nothing_is_listed_or_made()
    {
        Assert.Empty(store.List());
        Assert.Throws<HostException>(() => store.Find("last"));
        Assert.False(Directory.Exists(directory["state"]));
    }

    [Fact]
    public void A_state_directory_open_to_others_is_closed_and_that_of_somebody_else_is_refused()
    {
        Directory.CreateDirectory(directory["state"]);
        Assert.Equal(0, Posix.chmod(directory["state"], 0x1ff));
        store.Create("tls");
        Assert.Equal(Convert.ToInt32("700", 8), ModeOf(directory["state"]));

        Assert.SkipUnless(Posix.geteuid() == 0, "giving a directory away needs root");
        Assert.Equal(0, Posix.lchown(directory["state"], 12345, 12345));
        Assert.Contains("found one of user 12345", Assert.Throws<HostException>(() => store.Create("tls")).Message);
    }

    private static int ModeOf(string path) => (int)LocalFiles.Stat(path)!.Attributes.Mode;
}

using RunbookTui.Cli;
using RunbookTui.Host.Runs;
using RunbookTui.Tests.Support;
using Xunit;

namespace RunbookTui.Tests.Cli;

/// <summary>What a run is told while another holds the host.</summary>
public sealed class HostLockedTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly RunSession session;

    public HostLockedTests()
    {
        var composition = new Composition { LockDirectory = directory.Path };
        session = new RunSession(composition, composition.Store(directory["mine"]), "bob");
    }

    public void Dispose() => directory.Dispose();

    [Fact]
    public void It_is_refused_with_who_where_since_when_and_what_to_do()
    {
        using var held = Hold();

        var refused = Assert.Throws<CliException>(() => session.Lock(""));

        Assert.Equal(ExitCode.Busy, refused.ExitCode);
        Assert.Matches(
            $"run run-1 by alice from 192.0.2.7, process {Environment.ProcessId}, since .* UTC, kept in {directory["theirs"]}",
            refused.Message
        );
        Assert.EndsWith(
            $"or follow it: runbook-tui attach --state-dir {directory["theirs"]} run-1",
            refused.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task It_waits_when_asked_and_says_once_for_whom()
    {
        var held = Hold();
        var said = new List<string>();

        var waiting = session.LockAsync(
            "",
            line =>
            {
                said.Add(line);
                held!.Dispose();
            },
            TestContext.Current.CancellationToken
        );
        using var taken = await waiting;

        Assert.StartsWith("Waiting for run run-1 by alice", Assert.Single(said), StringComparison.Ordinal);
        Assert.Null(taken.Abandoned);
    }

    private HostLock? Hold() =>
        HostLock.TryAcquire(
            directory["theirs"],
            "run-1",
            "alice from 192.0.2.7",
            TimeProvider.System,
            out _,
            directory.Path
        );
}

using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Planning;
using RunbookTui.Engine.Running;

namespace RunbookTui.Tests.Tui;

/// <summary>A run that does what the test says, and remembers what was asked of it.</summary>
internal sealed class FakeLink : IRunLink
{
    private readonly MemoryJournal journal;
    private int read;

    public FakeLink(Plan plan, TimeProvider time, RunCreated created)
    {
        Plan = plan;
        journal = new MemoryJournal(time);
        journal.Append(created);
        Poll();
    }

    public Plan? Plan { get; set; }

    public RunState State { get; } = new();

    public IReadOnlyList<JournalRecord> Records => [.. journal.Records.Take(read)];

    public bool IsLive { get; set; } = true;

    public bool MayDecide { get; set; } = true;

    /// <summary>What was asked, oldest first.</summary>
    /// <remarks>Added to on the thread of the work and read on that of the test: replaced as a whole.</remarks>
    public IReadOnlyList<RunRequest> Asked => asked;

    private volatile IReadOnlyList<RunRequest> asked = [];

    /// <summary>What the run answers.</summary>
    public RunReply Reply { get; set; } = new(Problem: null);

    /// <summary>Appends events; viewers see them with the next look.</summary>
    public FakeLink Happens(params RunEvent[] events)
    {
        foreach (var happened in events)
            journal.Append(happened);
        return this;
    }

    public bool Poll()
    {
        var before = read;
        foreach (var record in journal.Records.Skip(read))
            State.Apply(record);
        read = journal.Records.Count;
        return read > before;
    }

    public Task<RunReply> AskAsync(RunRequest request, CancellationToken cancellation)
    {
        asked = [.. asked, request];
        return Task.FromResult(Reply);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

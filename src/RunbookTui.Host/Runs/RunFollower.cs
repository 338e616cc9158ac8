using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Loading;
using RunbookTui.Engine.Model;
using RunbookTui.Engine.Planning;
using RunbookTui.Engine.Running;

namespace RunbookTui.Host.Runs;

/// <summary>Follows a run by its journal, and asks its process by the control socket. The run does not notice.</summary>
/// <remarks>For one thread, but for <see cref="AskAsync"/>, which may be called from any.</remarks>
public sealed class RunFollower : IRunLink
{
    private static readonly TimeSpan BetweenConnecting = TimeSpan.FromMilliseconds(500);

    private readonly RunDirectory run;
    private readonly KindCatalog catalog;
    private readonly TimeProvider time;
    private readonly string by;
    private readonly List<JournalRecord> records = [];
    private volatile ControlConnection? connection;
    private long offset;
    private long? lastConnecting;
    private Plan? plan;
    private IReadOnlyDictionary<string, string>? planned;

    private RunFollower(
        RunDirectory run,
        KindCatalog catalog,
        TimeProvider time,
        bool mayDecide,
        string by,
        ControlConnection? connection
    )
    {
        (this.run, this.catalog, this.time, this.by, this.connection) = (run, catalog, time, by, connection);
        MayDecide = mayDecide;
    }

    /// <summary>Opens a run, live or not, and reads its journal.</summary>
    /// <param name="mayDecide">Whether this viewer may ask anything of the run.</param>
    /// <param name="by">The person who looks, for decisions.</param>
    /// <param name="connection">A connection to the run's process where there is one already; it becomes the follower's.</param>
    /// <exception cref="JournalException">The journal is damaged.</exception>
    public static RunFollower Open(
        RunDirectory run,
        KindCatalog catalog,
        TimeProvider time,
        bool mayDecide,
        string by,
        ControlConnection? connection = null
    )
    {
        var follower = new RunFollower(run, catalog, time, mayDecide, by, connection);
        follower.Poll();
        return follower;
    }

    /// <summary>Whether a process works on the run now.</summary>
    public static bool IsWorkedOn(RunDirectory run)
    {
        using var tried = ControlConnection.TryOpen(run);
        return tried is not null;
    }

    /// <inheritdoc/>
    public RunState State { get; } = new();

    /// <inheritdoc/>
    public IReadOnlyList<JournalRecord> Records => records;

    /// <inheritdoc/>
    public bool IsLive => connection?.IsOpen == true;

    /// <inheritdoc/>
    public bool MayDecide { get; }

    /// <inheritdoc/>
    public Plan? Plan
    {
        get
        {
            if (State.Created is not null && planned != State.Answers)
                (plan, planned) = (MakePlan(State.Created), State.Answers);
            return plan;
        }
    }

    /// <inheritdoc/>
    public bool Poll()
    {
        // Before reading: what a process that is gone has written is then read whole.
        Connect();
        if (!File.Exists(run.JournalPath))
            return false;
        var (lines, next, _) = AppendOnlyFile.Read(run.JournalPath, offset);
        foreach (var line in lines)
        {
            var record = JournalCodec.Decode(
                line,
                records.Count + 1,
                records.Count == 0 ? JournalCodec.Genesis : records[^1].Hash
            );
            State.Apply(record);
            records.Add(record);
        }
        offset = next;
        return lines.Count > 0;
    }

    /// <inheritdoc/>
    public async Task<RunReply> AskAsync(RunRequest request, CancellationToken cancellation)
    {
        if (!MayDecide)
            return new RunReply($"this viewer only watches: runbook-tui attach {run.Id}");
        var reply = connection is { } open
            ? await open.AskAsync(new ControlMessage(request with { By = by, Seen = records.Count }), cancellation)
            : null;
        return reply is not null
            ? new RunReply(reply.Problem)
            : new RunReply(
                $"no process works on this run now: runbook-tui resume {run.Id}, or runbook-tui rollback {run.Id}"
            );
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        connection?.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Connect()
    {
        if (IsLive || (lastConnecting is { } last && time.GetElapsedTime(last) < BetweenConnecting))
            return;
        lastConnecting = time.GetTimestamp();
        connection?.Dispose();
        connection = ControlConnection.TryOpen(run);
    }

    private Plan? MakePlan(RunCreated created)
    {
        try
        {
            var source = new RunbookSource(created.RunbookFile, File.ReadAllText(run.RunbookPathOf(State)));
            return source.Hash == State.RunbookHash && RunbookLoader.Load(source, catalog).Runbook is { } runbook
                ? RecordedPlan.Of(runbook, State, catalog)
                : null;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

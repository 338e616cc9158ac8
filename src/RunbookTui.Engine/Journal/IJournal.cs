namespace RunbookTui.Engine.Journal;

/// <summary>One line of a journal.</summary>
/// <param name="Sequence">Counts from 1 without gaps.</param>
/// <param name="At">When it was appended, in UTC.</param>
/// <param name="Hash">SHA-256, lower-case hex, of the line with the hash of the line before it.</param>
public sealed record JournalRecord(long Sequence, DateTimeOffset At, RunEvent Event, string Hash);

/// <summary>The durable, append-only log of a run: its only truth.</summary>
public interface IJournal
{
    /// <summary>All records, oldest first.</summary>
    IReadOnlyList<JournalRecord> Records { get; }

    /// <summary>Appends a fact. When this returns the record survives a crash of the machine.</summary>
    /// <exception cref="Kinds.HostException">It could not be made durable: the run must not go on.</exception>
    JournalRecord Append(RunEvent happened);
}

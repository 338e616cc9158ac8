namespace RunbookTui.Engine.Journal;

/// <summary>A journal that is gone with the process: for checks that change nothing, and for tests.</summary>
public sealed class MemoryJournal(TimeProvider time, IEnumerable<JournalRecord>? records = null) : IJournal
{
    private readonly List<JournalRecord> records = [.. records ?? []];

    /// <inheritdoc/>
    public IReadOnlyList<JournalRecord> Records => records;

    /// <inheritdoc/>
    public JournalRecord Append(RunEvent happened)
    {
        var (record, _) = JournalCodec.Encode(
            happened,
            records.Count + 1,
            time.GetUtcNow(),
            records.Count == 0 ? JournalCodec.Genesis : records[^1].Hash
        );
        records.Add(record);
        return record;
    }
}

using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Runs;

/// <summary>The journal of a run as a file of lines; see <see cref="JournalCodec"/>.</summary>
public sealed class FileJournal : IJournal, IDisposable
{
    private readonly Lock guard = new();
    private readonly AppendOnlyFile file;
    private readonly List<JournalRecord> records;
    private readonly TimeProvider time;

    private FileJournal(AppendOnlyFile file, List<JournalRecord> records, TimeProvider time)
    {
        this.file = file;
        this.records = records;
        this.time = time;
    }

    /// <inheritdoc/>
    public IReadOnlyList<JournalRecord> Records
    {
        get
        {
            lock (guard)
                return [.. records];
        }
    }

    /// <summary>Opens or creates the journal to continue it. A torn last line is taken away: it was never acted on.</summary>
    /// <param name="reserve">A file that may be removed when the disk is full; see <see cref="DiskReserve"/>.</param>
    /// <exception cref="HostException">It cannot be opened.</exception>
    /// <exception cref="JournalException">It is damaged.</exception>
    public static FileJournal Open(string path, TimeProvider time, string? reserve = null)
    {
        var opened = AppendOnlyFile.Open(path, () => reserve is not null && DiskReserve.Free(reserve));
        try
        {
            return new FileJournal(opened, Read(path), time);
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>The records of a journal that this or another process writes; a torn last line is left out.</summary>
    /// <exception cref="HostException">It cannot be read.</exception>
    /// <exception cref="JournalException">It is damaged.</exception>
    public static List<JournalRecord> Read(string path)
    {
        var read = new List<JournalRecord>();
        foreach (var line in AppendOnlyFile.Read(path).Lines)
            read.Add(JournalCodec.Decode(line, read.Count + 1, LastHash(read)));
        return read;
    }

    /// <inheritdoc/>
    public JournalRecord Append(RunEvent happened)
    {
        lock (guard)
        {
            var (record, line) = JournalCodec.Encode(happened, records.Count + 1, time.GetUtcNow(), LastHash(records));
            file.Append(line);
            records.Add(record);
            return record;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private static string LastHash(List<JournalRecord> records) =>
        records.Count == 0 ? JournalCodec.Genesis : records[^1].Hash;
}

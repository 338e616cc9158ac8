using System.Text;
using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Local;

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

    /// <summary>Opens or creates the journal to continue it.</summary>
    /// <remarks>
    /// A torn last record is kept beside the journal, taken away, and recorded: it was never acted on, because
    /// <see cref="Append"/> has not returned for it.
    /// </remarks>
    /// <param name="reserve">A file that may be removed when the disk is full; see <see cref="DiskReserve"/>.</param>
    /// <exception cref="HostException">It cannot be opened.</exception>
    /// <exception cref="JournalException">It is damaged. Nothing was changed in it.</exception>
    public static FileJournal Open(string path, TimeProvider time, string? reserve = null)
    {
        // Looked at before the file is opened to append, which takes a torn end away.
        var before = LocalFiles.Stat(path) is null ? JournalReading.Of([], null) : Look(path);
        if (before.Damage is { } damage)
            throw damage;
        var keptAs = before.TornEnd is null ? null : KeepAside(path, "torn");
        var opened = AppendOnlyFile.Open(path, () => reserve is not null && DiskReserve.Free(reserve));
        try
        {
            List<JournalRecord> known = [.. before.Records];
            var journal = new FileJournal(opened, known, time);
            if (before.TornEnd is not { } torn)
                return journal;
            opened.CutTo(EndOf(path, known.Count), "taking away its torn last line");
            // A run of which nothing is recorded has done nothing.
            if (known.Count > 0)
                journal.Append(new TornRecordDropped(known.Count + 1, Encoding.UTF8.GetByteCount(torn), keptAs!));
            return journal;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Goes on with a damaged journal as if it ended at a record; the damaged file is kept beside it.</summary>
    /// <param name="until">The last record to be trusted.</param>
    /// <param name="by">Who decided that.</param>
    /// <returns>The name of the file that is kept.</returns>
    /// <exception cref="HostException">It cannot be written.</exception>
    /// <exception cref="ArgumentOutOfRangeException">That record cannot be trusted itself.</exception>
    public static string TrustUntil(string path, long until, string by, TimeProvider time)
    {
        var found = Look(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(until, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(until, found.Records.Count);
        var keptAs = KeepAside(path, "damaged");
        var lines = AppendOnlyFile.Read(path).Lines.Take((int)until).ToList();
        var all = found.Records.Count + found.Untrusted.Count;
        var (_, note) = JournalCodec.Encode(
            new RecordsNotTrusted(until, all - until, keptAs, by),
            until + 1,
            time.GetUtcNow(),
            found.Records[(int)until - 1].Hash
        );
        var text = string.Concat(lines.Append(note).Select(line => line + "\n"));
        // In one rename: a power cut leaves the one or the other.
        new LocalHost(time).WriteFile(path, Encoding.UTF8.GetBytes(text), LocalFiles.Stat(path)!.Attributes);
        return keptAs;
    }

    /// <summary>What can be read of a journal that this or another process writes, damaged or not.</summary>
    /// <exception cref="HostException">It cannot be read.</exception>
    public static JournalReading Look(string path)
    {
        var (lines, _, tail) = AppendOnlyFile.Read(path);
        return JournalReading.Of(lines, tail);
    }

    /// <summary>The records of a journal that this or another process writes; a torn last line is left out.</summary>
    /// <exception cref="HostException">It cannot be read.</exception>
    /// <exception cref="JournalException">It is damaged.</exception>
    public static List<JournalRecord> Read(string path)
    {
        var found = Look(path);
        return found.Damage is { } damage ? throw damage : [.. found.Records];
    }

    /// <summary>Copies the file as it is beside itself, durably, under a name that is not taken.</summary>
    private static string KeepAside(string path, string why)
    {
        for (var number = 1; ; number++)
        {
            var copy = $"{path}.{why}-{number}";
            if (LocalFiles.Stat(copy) is not null)
                continue;
            new LocalHost(TimeProvider.System).WriteFile(
                copy,
                LocalFiles.Read(path)!,
                LocalFiles.Stat(path)!.Attributes
            );
            return Path.GetFileName(copy);
        }
    }

    /// <summary>Where the line after so many lines begins, in bytes.</summary>
    private static long EndOf(string path, int lines)
    {
        var content = LocalFiles.Read(path)!.AsSpan();
        var end = 0;
        for (var line = 0; line < lines; line++)
            end += content[end..].IndexOf((byte)'\n') + 1;
        return end;
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

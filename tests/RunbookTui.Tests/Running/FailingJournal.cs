using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Tests.Running;

/// <summary>A journal that cannot write some events.</summary>
/// <param name="times">How often it fails; always by default.</param>
internal sealed class FailingJournal(IJournal inner, Func<RunEvent, bool> fails, int times = int.MaxValue) : IJournal
{
    private int left = times;

    public IReadOnlyList<JournalRecord> Records => inner.Records;

    public JournalRecord Append(RunEvent happened) =>
        fails(happened) && left-- > 0 ? throw new HostException("no space left") : inner.Append(happened);
}

/// <summary>A journal at which the power goes out, before or after a record is durable.</summary>
/// <param name="records">How many records are written before; negative for no limit.</param>
/// <param name="after">Whether the last one is durable.</param>
internal sealed class CutJournal(IJournal inner, int records, bool after) : IJournal
{
    private int left = records;

    public IReadOnlyList<JournalRecord> Records => inner.Records;

    public JournalRecord Append(RunEvent happened)
    {
        if (left == 0 && !after)
            throw new PowerCutException();
        var record = inner.Append(happened);
        if (left == 0)
            throw new PowerCutException();
        left--;
        return record;
    }
}

using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Running;

namespace RunbookTui.Engine.Audit;

/// <summary>Whether an exported journal is the one that was written.</summary>
/// <param name="Records">How many records can be trusted.</param>
/// <param name="Head">The hash of the last of them, or "".</param>
/// <param name="Problem">What is wrong, or <c>null</c>.</param>
/// <param name="At">The first record that cannot be trusted; 0 where it is not known which.</param>
/// <param name="Complete">Whether the last record is the end of a run or of a rollback.</param>
public sealed record AuditVerification(long Records, string Head, string? Problem, long At, bool Complete)
{
    /// <summary>Checks the chain, that the records tell a possible run, and the head where one is given.</summary>
    /// <param name="text">The file.</param>
    /// <param name="head">The words from the ticket, or a hash; <c>null</c> where nobody kept them.</param>
    public static AuditVerification Of(string text, string? head)
    {
        var (count, last, complete) = (0L, JournalCodec.Genesis, false);
        var state = new RunState();
        var lines = text.Split('\n');
        string Head() => count == 0 ? "" : last;
        AuditVerification Bad(string problem, long at) => new(count, Head(), problem, at, complete);
        if (lines[^1].Length > 0)
            return Bad("the file ends within a line", 0) with { At = lines.Length };
        foreach (var line in lines[..^1])
        {
            try
            {
                var record = JournalCodec.Decode(line, count + 1, last);
                state.Apply(record);
                (count, last) = (count + 1, record.Hash);
                complete = record.Event is RunEnded or RollbackEnded or SandboxCompared;
            }
            catch (JournalException wrong)
            {
                return Bad(wrong.Message, wrong.Sequence);
            }
        }
        if (count == 0)
            return Bad("the file has no records", 1);
        if (head is not null && !HeadWords.Match(head, last))
            return Bad(
                "the last record is not the one of the head: records are missing after it, or the whole chain was made anew",
                count
            );
        return new AuditVerification(count, last, null, 0, complete);
    }
}

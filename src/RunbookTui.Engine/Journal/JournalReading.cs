using RunbookTui.Engine.Running;

namespace RunbookTui.Engine.Journal;

/// <summary>What the lines of a journal hold, also where it is damaged: everything before the damage.</summary>
/// <param name="Records">The records that can be trusted, in order.</param>
/// <param name="State">The run after them.</param>
/// <param name="TornEnd">
/// A last line that was never completed, or <c>null</c>. It is no damage: it was being written when the power went out.
/// </param>
/// <param name="Damage">Where the chain is broken, or <c>null</c>.</param>
/// <param name="Untrusted">The lines from the damage on, as they are.</param>
public sealed record JournalReading(
    IReadOnlyList<JournalRecord> Records,
    RunState State,
    string? TornEnd,
    JournalException? Damage,
    IReadOnlyList<string> Untrusted
)
{
    /// <summary>Reads complete lines and what stands after the last line break.</summary>
    /// <remarks>
    /// Only what has no line break is torn: a line that was completed may have been acted on, and may hold an undo. One
    /// that cannot be read is damage, and a human decides.
    /// </remarks>
    public static JournalReading Of(IReadOnlyList<string> lines, string? tail)
    {
        var records = new List<JournalRecord>();
        var state = new RunState();
        for (var place = 0; place < lines.Count; place++)
        {
            try
            {
                var record = JournalCodec.Decode(
                    lines[place],
                    place + 1,
                    place == 0 ? JournalCodec.Genesis : records[^1].Hash
                );
                state.Apply(record);
                records.Add(record);
            }
            catch (JournalException damage)
            {
                // What a record half took in must not be seen.
                state = RunState.Fold(records);
                return new(
                    records,
                    state,
                    null,
                    damage,
                    tail is null ? [.. lines.Skip(place)] : [.. lines.Skip(place), tail]
                );
            }
        }
        return new(records, state, tail, null, []);
    }
}

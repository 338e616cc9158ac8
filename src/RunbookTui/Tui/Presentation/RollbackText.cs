using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Planning;
using RunbookTui.Engine.Running;
using RunbookTui.Text;

namespace RunbookTui.Tui.Presentation;

/// <summary>A rollback before it begins, while it goes on, and afterwards.</summary>
internal static class RollbackText
{
    /// <summary>What will be undone, and how well.</summary>
    public static IReadOnlyList<Line> Forecast(
        RunState state,
        Plan? plan,
        string language,
        Strings t,
        Signs signs,
        int width,
        string? to = null
    )
    {
        var writer = new Writer(width);
        var detail = new StepDetail(plan, language, t, signs);
        var order = to is null ? RollbackPlanner.Order(state) : RollbackPlanner.OrderAfter(state, to);
        if (to is not null)
            writer.Text(t.ForecastTo.With(StepRows.Title(to, plan, language)), Tone.Strong);
        if (order.Count == 0)
            writer.Text(t.NothingToUndo);
        else
            writer.Text(t.ForecastIntro.With(order.Count));
        foreach (var byStep in order.GroupBy(action => action.Step))
        {
            writer.Heading(StepRows.Title(byStep.Key, plan, language));
            foreach (var action in byStep)
            {
                var (sign, tone) = action.Undo.Exactness switch
                {
                    Exactness.Exact => ("=", Tone.Good),
                    Exactness.Compensating => ("~", Tone.Warning),
                    _ => (signs.Return, Tone.Bad),
                };
                writer.Item(sign, tone, action.Summary, Tone.Plain, 2);
                writer.Text(detail.UndoText(action.Undo), tone == Tone.Good ? Tone.Quiet : tone, 4);
            }
        }
        return writer.Lines;
    }

    /// <summary>What was undone so far, and what was found at the end.</summary>
    public static IReadOnlyList<Line> Progress(
        IReadOnlyList<JournalRecord> records,
        RunState state,
        Plan? plan,
        string language,
        Strings t,
        Signs signs,
        int width
    )
    {
        var writer = new Writer(width);
        // How it ended is what one looks for; what was done for it comes below.
        if (records is [.., { Event: RollbackEnded result }])
            End(writer, result, state, t, signs);
        var start = records.Count - 1;
        while (start > 0 && records[start].Event is not RollbackStarted)
            start--;
        string? summary = null;
        foreach (var record in records.Skip(start))
        {
            switch (record.Event)
            {
                case UndoStarted undo:
                    summary = $"{undo.Summary} ({StepRows.Title(undo.Step, plan, language)})";
                    break;
                case UndoEnded undo:
                    writer.Item(
                        undo.Undone ? signs.Passed : signs.Failed,
                        undo.Undone ? Tone.Good : Tone.Bad,
                        summary ?? undo.Step
                    );
                    if (!undo.Undone)
                        writer.Text(undo.Message, Tone.Bad, 2);
                    summary = null;
                    break;
                default:
                    break;
            }
        }
        if (summary is not null)
            writer.Item(signs.Of(StepStatus.Running).Sign, Tone.Accent, summary, Tone.Strong);
        return writer.Lines;
    }

    private static void End(Writer writer, RollbackEnded ended, RunState state, Strings t, Signs signs)
    {
        if (ended.Complete)
            writer.Item(signs.Passed, Tone.Good, t.RolledBackProved.With(state.Baseline.Count), Tone.Strong);
        else
            writer.Item(signs.Failed, Tone.Bad, t.RollbackIncomplete, Tone.Strong);
        foreach (var difference in ended.Differences)
            writer.Item(signs.Failed, Tone.Bad, difference, Tone.Plain, 2);
        writer.Gap();
    }
}

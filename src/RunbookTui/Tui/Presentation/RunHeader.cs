using System.Globalization;
using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Running;
using RunbookTui.Text;

namespace RunbookTui.Tui.Presentation;

/// <summary>The rows that are always visible during a run: how far it is, what it has changed, whether one may go.</summary>
internal static class RunHeader
{
    public static IReadOnlyList<Line> Of(IRunLink link, DateTimeOffset now, int width, Strings t, Signs signs) =>
        [Progress(link, now, width, t, signs), Changed(link.State, t, signs), Disconnect(link, t)];

    /// <summary>Steps, time and the present action.</summary>
    private static Line Progress(IRunLink link, DateTimeOffset now, int width, Strings t, Signs signs)
    {
        var state = link.State;
        var done = state.Steps.Count(step => step.IsDone);
        var cells = Math.Clamp(width / 5, 8, 30);
        var full = state.Steps.Count == 0 ? 0 : done * cells / state.Steps.Count;
        var count = t.StepsDone.With(done, state.Steps.Count);
        return Line.Join(
            new Span(" "),
            new Span(new string(signs.Full, full), Tone.Good),
            new Span(new string(signs.Open, cells - full), Tone.Quiet),
            new Span($" {count}  {Elapsed(link, now)}  ", Tone.Strong),
            new Span(PresentAction(link, t), Tone.Accent)
        );
    }

    /// <summary>The time since the run was recorded, until now or until its last record.</summary>
    public static string Elapsed(IRunLink link, DateTimeOffset now)
    {
        var until = link.IsLive && RunPhase.Of(link) is Phase.Going or Phase.RollingBack ? now : link.State.UpdatedAt;
        var elapsed = until > link.State.CreatedAt ? until - link.State.CreatedAt : TimeSpan.Zero;
        return elapsed.ToString(elapsed.TotalHours >= 1 ? @"h\:mm\:ss" : @"m\:ss", CultureInfo.InvariantCulture);
    }

    /// <summary>What is being done at this moment.</summary>
    public static string PresentAction(IRunLink link, Strings t)
    {
        switch (RunPhase.Of(link))
        {
            case Phase.Failed:
                return t.NowFailed;
            case Phase.Paused:
                return t.NowPaused;
            case Phase.Over:
                return t.NowOver;
            default:
                break;
        }
        for (var index = link.Records.Count - 1; index >= 0; index--)
        {
            switch (link.Records[index].Event)
            {
                case ActionPrepared prepared:
                    return t.NowDoing.With(prepared.Summary);
                case UndoStarted undo:
                    return t.NowUndoing.With(undo.Summary);
                case ActionApplied or ProbeObserved or ActionInspected:
                    return t.NowLooking;
                case StepEnded or StepStarted or RunStarted:
                    return t.NowStarting;
                default:
                    break;
            }
        }
        return t.NowStarting;
    }

    /// <summary>What is changed and not put back.</summary>
    public static Line Changed(RunState state, Strings t, Signs signs)
    {
        var open = state.Prepared.Where(action => !action.Undone && action.Undo.Kind != Undo.Nothing.Kind).ToList();
        var final = state.Prepared.Count(action => !action.Undone && action.Undo.Exactness == Exactness.Impossible);
        var steps = open.Select(action => action.Step).Distinct().Count();
        if (steps == 0 && final == 0)
            return Line.Of($" {t.NothingChanged}");
        var text = (state.Created?.Rehearsal == true ? t.ChangedSandbox : t.ChangedHost).With(
            steps,
            open.SelectMany(action => action.Undo.Files).Select(file => file.Path).Distinct().Count()
        );
        return final > 0
            ? Line.Join(new Span($" {text} "), new Span($"{signs.Return} {t.CannotBeUndone.With(final)}", Tone.Warning))
            : Line.Of($" {text} {t.AllUndoable}");
    }

    private static Line Disconnect(IRunLink link, Strings t) =>
        RunPhase.Of(link) switch
        {
            Phase.Failed or Phase.Paused => Line.Of($" {t.SafeWaiting}", Tone.Good),
            Phase.Over => Line.Of($" {t.SafeOver}", Tone.Good),
            _ => Line.Of($" {t.SafeGoing}", Tone.Good),
        };
}

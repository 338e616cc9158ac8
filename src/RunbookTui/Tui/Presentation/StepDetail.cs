using System.Globalization;
using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Model;
using RunbookTui.Engine.Planning;
using RunbookTui.Engine.Running;
using RunbookTui.Text;

namespace RunbookTui.Tui.Presentation;

/// <summary>The four views of a step.</summary>
internal enum StepTab
{
    Why,
    Changes,
    Output,
    Probes,
}

/// <summary>A step in detail.</summary>
internal sealed class StepDetail(Plan? plan, string language, Strings t, Signs signs)
{
    /// <summary>More lines of output than a human reads are not laid out; the journal has them all.</summary>
    public const int MostOutput = 2000;

    public IReadOnlyList<Line> Of(RunState state, StepState step, StepTab tab, int width)
    {
        var writer = new Writer(width);
        switch (tab)
        {
            case StepTab.Why:
                Why(writer, step);
                break;
            case StepTab.Changes:
                Changes(writer, state, step);
                break;
            case StepTab.Output:
                Output(writer, step);
                break;
            default:
                Probes(writer, step);
                break;
        }
        return writer.Lines;
    }

    /// <summary>The evidence of one probe.</summary>
    /// <param name="inFull">Also where it passed.</param>
    public void Probe(Writer writer, string step, Observation probe, bool inFull)
    {
        var (sign, tone) = signs.Of(probe.Result.Verdict);
        writer.Item(sign, tone, probe.Summary);
        if (!inFull && probe.Result.Verdict == Verdict.Passed)
            return;
        var labels = new[] { t.Expected, t.Observed, t.SeenFrom, t.ByHand, t.Likely, t.Remedy }.Max(Cells.Width);
        writer.Pair(t.Expected, probe.Result.Expected, labels);
        writer.Pair(
            probe.Result.Verdict == Verdict.Inconclusive ? t.Unknown : t.Observed,
            probe.Result.Observed,
            labels,
            tone
        );
        if (probe.Result.Verdict != Verdict.Passed)
        {
            foreach (var cause in Causes(step, probe.Result))
            {
                writer.Pair(t.Likely, cause.Likely.In(language), labels, Tone.Warning);
                writer.Pair(t.Remedy, cause.Remedy.In(language), labels, Tone.Strong);
            }
        }
        if (probe.Result.Vantage.Length > 0)
            writer.Pair(t.SeenFrom, probe.Result.Vantage, labels);
        if (probe.Result.ByHand.Length > 0)
            writer.Pair(t.ByHand, probe.Result.ByHand, labels, Tone.Accent);
    }

    /// <summary>Why a step ended as it did, in the operator's language where the words are the program's own.</summary>
    public string Reason(StepState step)
    {
        var bad = step.Observations.Where(probe => probe.Result.Verdict != Verdict.Passed).ToList();
        return step.Status == StepStatus.Failed && bad.Count > 0
            ? t.NotProved.With(bad.Count, step.Observations.Count)
            : step.Reason ?? "";
    }

    private IEnumerable<Cause> Causes(string step, ProbeResult result) =>
        plan?.Steps.FirstOrDefault(planned => planned.Id == step)
            ?.Causes.Where(cause =>
                cause.Observed is null || result.Observed.Contains(cause.Observed, StringComparison.OrdinalIgnoreCase)
            )
        ?? [];

    private void Why(Writer writer, StepState step)
    {
        writer.Text(StepRows.Title(step.Id, plan, language), Tone.Strong);
        var (sign, tone) = signs.Of(step.Status);
        writer.Item(sign, tone, $"{t.Word(step.Status)}{Duration(step)}", tone);
        if (Reason(step) is { Length: > 0 } reason)
            writer.Text(reason, Tone.Plain, 2);
        if (plan?.Steps.FirstOrDefault(planned => planned.Id == step.Id)?.Why.In(language) is { } why)
            writer.Gap().Text(why);
    }

    private static string Duration(StepState step) =>
        step is { StartedAt: { } from, EndedAt: { } until }
            ? string.Create(CultureInfo.InvariantCulture, $" ({(until - from).TotalSeconds:0.0} s)")
            : "";

    private void Changes(Writer writer, RunState state, StepState step)
    {
        var prepared = state.Prepared.Where(action => action.Step == step.Id).ToList();
        foreach (var action in prepared)
        {
            writer.Item(
                action.Undone ? signs.Of(StepStatus.RolledBack).Sign : signs.Change,
                Tone.Accent,
                action.Summary
            );
            writer.Text(UndoText(action.Undo), Tone.Quiet, 2);
        }
        foreach (var path in step.Paths.DistinctBy(path => (path.Path, path.Effect)))
            writer.Text($"{path.Effect} {path.Path}", Tone.Plain, 2);
        if (prepared.Count > 0)
            return;
        var planned = plan?.Steps.FirstOrDefault(other => other.Id == step.Id)?.Actions ?? [];
        if (planned.Count == 0 || step.Status == StepStatus.AlreadyTrue)
            writer.Text(planned.Count == 0 ? t.StepOnlyLooks : t.StepChangedNothing);
        else
            writer.Text(t.StepWillDo);
        foreach (var (_, action) in planned)
            writer.Item(signs.Change, Tone.Quiet, action.Summary);
    }

    /// <summary>How well a change can be undone.</summary>
    public string UndoText(Undo undo) =>
        undo.Exactness switch
        {
            Exactness.Exact => t.UndoExact,
            Exactness.Compensating => t.UndoCompensating.With(undo.Reason ?? ""),
            _ => t.UndoImpossible.With(undo.Reason ?? ""),
        };

    private void Output(Writer writer, StepState step)
    {
        if (step.Commands.Count == 0)
        {
            writer.Text(t.NoCommands);
            return;
        }
        // From the last back, since the last is what happens now.
        var commands = new Stack<(CommandRan Command, string[] Lines, int From)>();
        var left = MostOutput;
        for (var index = step.Commands.Count - 1; index >= 0 && left > 0; index--)
        {
            var lines = step.Commands[index].Output.TrimEnd('\n').Split('\n');
            commands.Push((step.Commands[index], lines, Math.Max(0, lines.Length - left)));
            left -= lines.Length;
        }
        if (left <= 0)
            writer.Text(t.OutputCut.With(MostOutput), Tone.Quiet);
        foreach (var (command, lines, from) in commands)
        {
            var (sign, tone) = command.ExitCode == 0 ? (signs.Passed, Tone.Good) : (signs.Failed, Tone.Bad);
            var end =
                command.TimedOut ? t.TimedOut
                : command.ExitCode == 0 ? ""
                : t.ExitStatus.With(command.ExitCode);
            writer.Item(sign, tone, $"{command.CommandLine}{(end.Length > 0 ? $"  ({end})" : "")}", Tone.Strong);
            if (command.Output.Length > 0)
            {
                foreach (var line in lines.Skip(from))
                    writer.Text(line, Tone.Plain, 2);
            }
        }
    }

    private void Probes(Writer writer, StepState step)
    {
        foreach (var probe in step.Observations)
            Probe(writer, step.Id, probe, inFull: true);
        var planned = plan?.Steps.FirstOrDefault(other => other.Id == step.Id)?.Probes ?? [];
        var waiting = planned.Skip(step.Observations.Count).ToList();
        if (waiting.Count > 0)
            writer.Heading(t.ProbesToCome, Tone.Quiet);
        foreach (var (_, probe) in waiting)
            writer.Item(signs.Of(StepStatus.Pending).Sign, Tone.Quiet, probe.Summary);
        if (planned.Count == 0 && step.Observations.Count == 0)
            writer.Text(t.NoProbes);
    }
}

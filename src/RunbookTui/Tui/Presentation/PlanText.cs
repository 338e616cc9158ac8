using System.Globalization;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Planning;
using RunbookTui.Engine.Running;
using RunbookTui.Text;

namespace RunbookTui.Tui.Presentation;

/// <summary>A plan before it is run: what was found, and what each step would change.</summary>
internal sealed class PlanText(PlanFindings findings, string language, Strings t, Signs signs)
{
    /// <summary>The list: what was found first, then the steps.</summary>
    public IReadOnlyList<Line> Rows()
    {
        var (sign, tone) = InTheWay == 0 ? (signs.Passed, Tone.Good) : (signs.Failed, Tone.Bad);
        var first = Line.Join(
            new Span(sign, tone),
            new Span("  "),
            new Span(InTheWay == 0 ? t.PreflightGood : t.PreflightBad.With(InTheWay), Tone.Strong)
        );
        return [first, .. findings.Previews.Select(Row)];
    }

    /// <summary>How many things stand in the way.</summary>
    public int InTheWay => findings.Obstacles.Count + findings.Problems.Count + (findings.Unfinished is null ? 0 : 1);

    /// <summary>How many steps would change something.</summary>
    public int Changing => findings.Previews.Count(preview => preview.HasChanges);

    /// <summary>The steps with a point of no return.</summary>
    public IReadOnlyList<StepPreview> Final => [.. findings.Previews.Where(IsFinal)];

    /// <summary>The detail of a row.</summary>
    public IReadOnlyList<Line> Detail(int row, int width)
    {
        var writer = new Writer(width);
        if (row == 0)
            Found(writer);
        else
            Step(writer, findings.Previews[row - 1]);
        return writer.Lines;
    }

    private static bool IsFinal(StepPreview preview) =>
        preview.Actions.Any(action => action.Undo?.Exactness == Exactness.Impossible);

    private Line Row(StepPreview preview, int index)
    {
        var (sign, tone) =
            IsFinal(preview) ? (signs.Return, Tone.Bad)
            : preview.HasChanges ? (signs.Change, Tone.Accent)
            : preview.Actions.Count == 0 ? signs.Of(StepStatus.Pending)
            : ("=", Tone.Good);
        var number = (index + 1).ToString(CultureInfo.InvariantCulture).PadLeft(2);
        return Line.Join(
            new Span(sign, tone),
            new Span($" {number} ", Tone.Quiet),
            new Span(preview.Step.Title.In(language), preview.HasChanges ? Tone.Strong : Tone.Plain)
        );
    }

    private void Found(Writer writer)
    {
        if (InTheWay == 0)
            writer.Item(signs.Passed, Tone.Good, t.PreflightGoodText);
        foreach (var problem in findings.Problems)
            writer.Item(signs.Failed, Tone.Bad, problem);
        if (findings.Unfinished is { } run)
            writer.Item(signs.Failed, Tone.Bad, t.UnfinishedInTheWay.With(run));
        var labels = new[] { t.Expected, t.Observed, t.Next }.Max(Cells.Width);
        foreach (var (step, obstacle) in findings.Obstacles)
        {
            writer.Item(
                signs.Failed,
                Tone.Bad,
                $"{obstacle.Message} ({StepRows.Title(step, findings.Plan, language)})"
            );
            writer.Pair(t.Expected, obstacle.Expected, labels);
            writer.Pair(t.Observed, obstacle.Observed, labels, Tone.Bad);
            writer.Pair(t.Next, obstacle.Next, labels, Tone.Strong);
        }
        writer.Heading(t.InShort);
        writer.Text(t.PlanSummary.With(Changing, findings.Previews.Count), Tone.Plain, 2);
        writer.Text(Final.Count == 0 ? t.NoPointOfNoReturn : t.PointsOfNoReturn.With(Final.Count), Tone.Plain, 2);
        foreach (var step in Final)
            writer.Item(signs.Return, Tone.Bad, step.Step.Title.In(language), Tone.Plain, 2);
        Rehearsal(writer);
        writer.Heading(t.Answers);
        foreach (var (name, answer) in findings.Plan.Answers.Answers)
        {
            var prompt = findings.Plan.Runbook.Inputs.FirstOrDefault(input => input.Name == name)?.Prompt.In(language);
            writer.Text($"{prompt ?? name}", Tone.Quiet, 2);
            writer.Text($"{answer.Text} ({t.Word(answer.Origin)})", Tone.Plain, 4);
        }
    }

    private void Rehearsal(Writer writer)
    {
        writer.Heading(t.Rehearsal);
        if (findings.Rehearsal is not { } state)
        {
            writer.Text(t.NotRehearsed, Tone.Plain, 2);
            return;
        }
        var probes = state.Steps.SelectMany(step => step.Observations).ToList();
        var good = state.Status == RunStatus.Succeeded;
        writer.Item(
            good ? signs.Passed : signs.Failed,
            good ? Tone.Good : Tone.Bad,
            t.RehearsedAt.With(
                state.UpdatedAt.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
                t.Word(state.Status),
                probes.Count(probe => probe.Result.Verdict == Verdict.Passed),
                probes.Count
            ),
            Tone.Plain,
            2
        );
    }

    private void Step(Writer writer, StepPreview preview)
    {
        writer.Text(preview.Step.Title.In(language), Tone.Strong);
        writer.Text(
            IsFinal(preview) ? t.MarkFinal
                : preview.HasChanges ? t.MarkChanges
                : preview.Actions.Count == 0 ? t.StepOnlyLooks
                : t.StepIsSo,
            IsFinal(preview) ? Tone.Bad
                : preview.HasChanges ? Tone.Accent
                : Tone.Good
        );
        writer.Gap().Text(preview.Step.Why.In(language));
        if (preview.Actions.Count > 0)
            writer.Heading(t.TabChanges);
        foreach (var action in preview.Actions)
            Action(writer, action);
        if (preview.Step.Probes.Count > 0)
            writer.Heading(t.ThenProved);
        foreach (var (_, probe) in preview.Step.Probes)
            writer.Item(signs.Of(StepStatus.Pending).Sign, Tone.Quiet, probe.Summary);
    }

    private void Action(Writer writer, ActionPreview action)
    {
        if (action.AlreadySo)
        {
            writer.Item("=", Tone.Good, t.AlreadySo.With(action.Summary));
            return;
        }
        writer.Item(signs.Change, Tone.Accent, action.Summary);
        if (action.Undo is { Exactness: Exactness.Impossible } final)
            writer.Item(signs.Return, Tone.Bad, t.PointOfNoReturn.With(final.Reason ?? ""), Tone.Bad, 2);
        else if (action.Undo is { Exactness: Exactness.Compensating } compensating)
            writer.Text(t.UndoCompensating.With(compensating.Reason ?? ""), Tone.Warning, 2);
        foreach (var change in action.Changes)
            Change(writer, change);
    }

    private void Change(Writer writer, Change change)
    {
        switch (change)
        {
            case Change.FileContent file:
                foreach (var line in UnifiedDiff.Between(file.Path, file.Before, file.After).TrimEnd('\n').Split('\n'))
                    writer.Text(
                        line,
                        line.StartsWith('+') ? Tone.Good
                            : line.StartsWith('-') ? Tone.Bad
                            : line.StartsWith("@@", StringComparison.Ordinal) ? Tone.Accent
                            : Tone.Quiet,
                        2
                    );
                break;
            case Change.Execution command:
                writer.Item("$", Tone.Accent, command.CommandLine, Tone.Plain, 2);
                break;
            case Change.Note note:
                writer.Text(note.Text, Tone.Plain, 2);
                break;
            case Change.KnownAfter after:
                writer.Text(
                    t.KnownAfter.With(StepRows.Title(after.Resource, findings.Plan, language)),
                    Tone.Warning,
                    2
                );
                break;
            default:
                break;
        }
    }
}

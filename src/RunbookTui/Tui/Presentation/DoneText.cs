using RunbookTui.Cli;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Planning;
using RunbookTui.Engine.Running;
using RunbookTui.Text;

namespace RunbookTui.Tui.Presentation;

/// <summary>How a run ended: what changed, what was proved, how to undo it.</summary>
internal static class DoneText
{
    /// <param name="words">What the run's process said beside the journal.</param>
    public static IReadOnlyList<Line> Of(
        IRunLink link,
        string words,
        string language,
        Strings t,
        Signs signs,
        int width
    )
    {
        var (state, plan) = (link.State, link.Plan);
        if (state.Status is RunStatus.RolledBack or RunStatus.RollbackIncomplete)
            return RollbackText.Progress(link.Records, state, plan, language, t, signs, width);
        var writer = new Writer(width);
        if (state.Created is null)
            return writer.Item(signs.Failed, Tone.Bad, t.NothingRecorded, Tone.Strong).Gap().Text(words).Lines;
        var rehearsal = state.Created?.Rehearsal == true;
        var good = state.Status == RunStatus.Succeeded;
        writer.Item(
            good ? signs.Passed : signs.Failed,
            good ? Tone.Good : Tone.Bad,
            good ? (rehearsal ? t.RehearsedWell : t.DoneWell) : t.Ended.With(t.Word(state.Status)),
            Tone.Strong
        );
        if (state.Status is RunStatus.Running or RunStatus.RollingBack && words.Length > 0)
            writer.Text(words, Tone.Bad, 2);
        var detail = new StepDetail(plan, language, t, signs);
        foreach (var step in state.Steps.Where(step => step.Status is StepStatus.Failed or StepStatus.Running))
        {
            var (sign, tone) = signs.Of(step.Status);
            writer.Item(sign, tone, StepRows.Title(step.Id, plan, language), Tone.Plain, 2);
            if (detail.Reason(step) is { Length: > 0 } reason)
                writer.Text(reason, Tone.Plain, 4);
        }

        var probes = state.Steps.SelectMany(step => step.Observations).ToList();
        var passed = probes.Count(probe => probe.Result.Verdict == Verdict.Passed);
        writer.Heading(t.Proved).Text(t.ProbesPassed.With(passed, probes.Count), Tone.Plain, 2);
        foreach (var step in state.Steps.Where(step => step.Status == StepStatus.Skipped))
            writer.Item(
                signs.Of(StepStatus.Skipped).Sign,
                Tone.Warning,
                t.SkippedBecause.With(StepRows.Title(step.Id, plan, language), step.Reason ?? ""),
                Tone.Plain,
                2
            );

        writer.Heading(t.WhatChanged);
        var changed = state
            .Steps.Where(step => state.Prepared.Any(action => action.Step == step.Id && !action.Undone))
            .ToList();
        if (changed.Count == 0)
            writer.Text(t.NothingChanged, Tone.Plain, 2);
        foreach (var step in changed)
        {
            writer.Item(signs.Change, Tone.Accent, StepRows.Title(step.Id, plan, language), Tone.Plain, 2);
            foreach (var action in state.Prepared.Where(action => action.Step == step.Id && !action.Undone))
                writer.Text(action.Summary, Tone.Quiet, 4);
        }

        writer.Heading(t.HowToUndo);
        if (rehearsal)
            writer.Text(t.SandboxGone, Tone.Plain, 2);
        else if (!state.HasChanges)
            writer.Text(t.NothingToUndo, Tone.Plain, 2);
        else
            writer.Text(t.UndoHere.With(state.Created?.Id ?? "last"), Tone.Plain, 2);
        Sandbox(writer, state, t);
        return writer.Lines;
    }

    /// <summary>What a rehearsal changed in its copy of the host.</summary>
    private static void Sandbox(Writer writer, RunState state, Strings t)
    {
        if (state.SandboxDifferences is not { } differences)
            return;
        writer.Heading(t.SandboxChanges);
        foreach (var line in ChangeLines.Of([.. differences.Where(difference => !difference.Own)]))
            writer.Text(line, Tone.Plain, 2);
    }
}

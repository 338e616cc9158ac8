using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Planning;
using RunbookTui.Engine.Running;
using RunbookTui.Text;

namespace RunbookTui.Tui.Presentation;

/// <summary>A failure as text: what failed, the evidence, what the daemons logged, whether anything changed.</summary>
internal static class FailureText
{
    /// <param name="log">The lines of the mail log since the step began; <c>null</c> while they are looked for.</param>
    public static IReadOnlyList<Line> Of(
        RunState state,
        StepState step,
        Plan? plan,
        IReadOnlyList<string>? log,
        string language,
        Strings t,
        Signs signs,
        int width
    )
    {
        var detail = new StepDetail(plan, language, t, signs);
        var writer = new Writer(width);
        writer.Item(signs.Failed, Tone.Bad, StepRows.Title(step.Id, plan, language), Tone.Bad);
        writer.Text($"{detail.Reason(step)} {ChangedBy(state, step, t)}", Tone.Strong, 2);

        var failed = step.Observations.Where(probe => probe.Result.Verdict != Verdict.Passed).ToList();
        foreach (var probe in failed)
            detail.Probe(writer, step.Id, probe, inFull: true);
        if (failed.Count == 0)
            CausesWithoutProbe(writer, step, plan, language, t);

        foreach (var command in step.Commands.Where(command => command.ExitCode != 0 || command.TimedOut))
        {
            writer.Heading(
                $"{command.CommandLine}  ({(command.TimedOut ? t.TimedOut : t.ExitStatus.With(command.ExitCode))})"
            );
            foreach (var line in command.Output.TrimEnd('\n').Split('\n').TakeLast(12))
                writer.Text(line, Tone.Plain, 2);
        }

        writer.Heading(t.LogSince);
        if (log is null)
            writer.Text(t.Looking, Tone.Quiet, 2);
        else if (log.Count == 0)
            writer.Text(t.LogEmpty, Tone.Quiet, 2);
        foreach (var line in log ?? [])
            writer.Text(line, Tone.Plain, 2);

        if (plan?.Steps.FirstOrDefault(planned => planned.Id == step.Id)?.Why.In(language) is { } why)
            writer.Heading(t.TabWhy).Text(why, Tone.Plain, 2);
        return writer.Lines;
    }

    /// <summary>Whether the failed step changed anything.</summary>
    public static string ChangedBy(RunState state, StepState step, Strings t)
    {
        var own = state.Prepared.Count(action => action.Step == step.Id && !action.Undone);
        return own > 0 ? t.StepChanged.With(own) : t.StepChangedNothingYet;
    }

    private static void CausesWithoutProbe(Writer writer, StepState step, Plan? plan, string language, Strings t)
    {
        var causes =
            plan?.Steps.FirstOrDefault(planned => planned.Id == step.Id)
                ?.Causes.Where(cause =>
                    cause.Observed is null
                    || step.Reason?.Contains(cause.Observed, StringComparison.OrdinalIgnoreCase) == true
                )
                .ToList()
            ?? [];
        var labels = Math.Max(Cells.Width(t.Likely), Cells.Width(t.Remedy));
        foreach (var cause in causes)
        {
            writer.Pair(t.Likely, cause.Likely.In(language), labels, Tone.Warning);
            writer.Pair(t.Remedy, cause.Remedy.In(language), labels, Tone.Strong);
        }
    }
}

using System.Globalization;
using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Model;
using RunbookTui.Engine.Planning;
using RunbookTui.Engine.Running;

namespace RunbookTui.Text;

/// <summary>A run as lines of text, for pipes, serial consoles and screen readers.</summary>
internal sealed class PlainLines(TextWriter output, Glyphs glyphs, string language, Func<Plan?> plan) : IRunObserver
{
    private DateTimeOffset stepStarted;

    public void Appended(JournalRecord record)
    {
        switch (record.Event)
        {
            case StepStarted started:
                stepStarted = record.At;
                StepHeading(started.Step);
                break;
            case ActionInspected { AlreadySo: true } inspected:
                output.WriteLine($"    {glyphs.Passed} already so: {Printable.Indent(inspected.Summary, 6)}");
                break;
            case ActionPrepared prepared:
                output.WriteLine($"    {glyphs.Change} {Printable.Indent(prepared.Summary, 6)}{Undo(prepared.Undo)}");
                break;
            case CommandRan { ExitCode: not 0 } command:
                output.WriteLine($"      {Printable.Of(command.CommandLine)}: exit {command.ExitCode}");
                if (command.Output.Length > 0)
                    output.WriteLine($"        {Printable.Indent(Tail(command.Output), 8)}");
                break;
            case ProbeObserved probe:
                Probe(probe.Step, probe.Summary, probe.Result);
                break;
            case StepEnded ended:
                StepResult(ended, record.At - stepStarted);
                break;
            case StepReproved { Holds: true } proved:
                output.WriteLine(Strings.For(language).StillTrue.With(glyphs.Passed, proved.Step));
                break;
            case StepReproved drifted:
                output.WriteLine(Strings.For(language).Drifted.With(glyphs.Unknown, drifted.Step));
                foreach (var seen in drifted.Probes.Where(seen => seen.Result.Verdict != Verdict.Passed))
                    Probe(drifted.Step, seen.Summary, seen.Result);
                break;
            case TornRecordDropped torn:
                output.WriteLine(
                    Strings.For(language).TornRecordDropped.With(glyphs.Unknown, torn.Line, torn.Bytes, torn.KeptAs)
                );
                break;
            case RecordsNotTrusted cut:
                output.WriteLine(
                    Strings
                        .For(language)
                        .RecordsNotTrusted.With(
                            glyphs.Unknown,
                            cut.Until,
                            cut.Lines,
                            cut.KeptAs,
                            Printable.Of(cut.Operator)
                        )
                );
                break;
            case RunPaused paused:
                output.WriteLine($"{glyphs.Step} paused before step {paused.Step}");
                break;
            case DecisionMade decision:
                output.WriteLine(
                    $"  {Printable.Of($"decided by {decision.Operator}: {decision.Decision.Replace('_', ' ')}")}"
                );
                break;
            case EditDecided edit:
                output.WriteLine(
                    $"    {glyphs.Change} {Printable.Of($"{edit.Path} was edited after the run: {edit.Decision}, decided by {edit.Operator}")}"
                );
                break;
            case UndoStarted undo:
                output.WriteLine($"{glyphs.Step} undo: {Printable.Of(undo.Summary)} (step {undo.Step})");
                break;
            case UndoEnded undo:
                output.WriteLine(
                    $"    {(undo.Undone ? glyphs.Passed : glyphs.Failed)} {Printable.Indent(undo.Message, 6)}"
                );
                break;
            default:
                break;
        }
    }

    /// <summary>The evidence of a probe; in full only where it did not pass.</summary>
    public void Probe(string step, string summary, ProbeResult result)
    {
        var glyph = result.Verdict switch
        {
            Verdict.Passed => glyphs.Passed,
            Verdict.Failed => glyphs.Failed,
            _ => glyphs.Unknown,
        };
        output.WriteLine($"    {glyph} {Printable.Of(summary)} (seen from {Printable.Of(result.Vantage)})");
        if (result.Verdict == Verdict.Passed)
            return;
        Evidence("expected", result.Expected);
        Evidence(result.Verdict == Verdict.Failed ? "observed" : "unknown", result.Observed);
        foreach (var cause in Causes(step, result))
        {
            Evidence("likely", cause.Likely.In(language));
            Evidence("remedy", cause.Remedy.In(language));
        }
        if (result.ByHand.Length > 0)
            Evidence("by hand", result.ByHand);
    }

    private IEnumerable<Cause> Causes(string step, ProbeResult result) =>
        plan()
            ?.Steps.FirstOrDefault(planned => planned.Id == step)
            ?.Causes.Where(cause =>
                cause.Observed is null || result.Observed.Contains(cause.Observed, StringComparison.OrdinalIgnoreCase)
            )
        ?? [];

    private void Evidence(string label, string text) =>
        output.WriteLine($"        {label, -9} {Printable.Indent(text, 18)}");

    private void StepHeading(string id)
    {
        if (plan() is not { } known || known.Steps.All(step => step.Id != id))
        {
            output.WriteLine($"{glyphs.Step} {id}");
            return;
        }
        var number = known.Steps.Select(step => step.Id).ToList().IndexOf(id) + 1;
        output.WriteLine(
            $"{glyphs.Step} [{number}/{known.Steps.Count}] {Printable.Of(known.Step(id).Title.In(language))} ({id})"
        );
    }

    private void StepResult(StepEnded ended, TimeSpan duration)
    {
        var seconds = duration.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        switch (ended.Status)
        {
            case StepStatus.Passed:
                output.WriteLine($"  {glyphs.Passed} passed ({seconds} s)");
                break;
            case StepStatus.AlreadyTrue:
                output.WriteLine($"  {glyphs.Passed} already true, nothing changed ({seconds} s)");
                break;
            case StepStatus.Skipped:
                output.WriteLine($"  {glyphs.Skipped} skipped: {Printable.Indent(ended.Reason ?? "", 4)}");
                break;
            case StepStatus.Failed:
                output.WriteLine($"  {glyphs.Failed} failed ({seconds} s): {Printable.Indent(ended.Reason ?? "", 4)}");
                break;
            default:
                break;
        }
    }

    private static string Undo(Undo undo) =>
        undo.Exactness switch
        {
            Exactness.Exact => "",
            Exactness.Compensating => $" (undo: compensating, {undo.Reason})",
            _ => $" (point of no return: {undo.Reason})",
        };

    private static string Tail(string text)
    {
        var lines = text.Split('\n');
        return lines.Length <= 20 ? text : $"… {lines.Length - 20} lines\n{string.Join('\n', lines[^20..])}";
    }
}

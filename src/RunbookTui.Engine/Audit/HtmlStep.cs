using System.Text;
using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Running;

namespace RunbookTui.Engine.Audit;

/// <summary>One step of the page, folded: attempts, actions with their undo, commands, probes.</summary>
internal static class HtmlStep
{
    public static void Append(StringBuilder page, AuditStep step, AuditReport report, AuditWords t)
    {
        // What went wrong is what a reader opens first.
        page.Append($"<details{(step.Status is StepStatus.Failed or StepStatus.Running ? " open" : "")}>");
        page.Append($"<summary><span class=\"{HtmlStyle.Class(step.Status)}\">{Text(t.Status(step.Status))}</span> ");
        page.Append($"{Text(report.TitleOf(step.Id, t.Language))} <code>{Text(step.Id)}</code></summary>\n");
        if (report.WhyOf(step.Id, t.Language) is { Length: > 0 } why)
            page.Append($"<p class=\"quiet\">{Text(why)}</p>\n");
        if (step.Attempts.Count > 0)
            HtmlFormat.Table(
                page,
                [t.Attempt, t.Begun, t.Duration, t.Result, t.Reason],
                step.Attempts.Select(
                    (attempt, index) =>
                        (IReadOnlyList<string>)
                            [
                                $"{index + 1}",
                                AuditWords.Time(attempt.Start, report),
                                AuditWords.Seconds(attempt.End - attempt.Start),
                                t.Status(attempt.Status),
                                attempt.Reason ?? "",
                            ]
                )
            );
        Actions(page, step, t);
        foreach (var command in step.Commands)
            Command(page, command, t);
        foreach (var probe in step.Proof)
            Probe(page, probe, t);
        page.Append("</details>\n");
    }

    private static void Actions(StringBuilder page, AuditStep step, AuditWords t)
    {
        var already = step
            .Events.Select(one => one.Event)
            .OfType<ActionInspected>()
            .Where(inspected => inspected.AlreadySo)
            .DistinctBy(inspected => inspected.Action)
            .ToList();
        if (step.Actions.Count + already.Count == 0)
            return;
        page.Append($"<h3>{Text(t.Actions)}</h3>\n<ul>\n");
        foreach (var action in step.Actions)
            page.Append(
                $"<li>{Text(action.Summary)}<br><span class=\"quiet\">{Text($"{t.Undo}: {t.Exactness(action.Undo)}")}</span></li>\n"
            );
        foreach (var inspected in already)
            page.Append(
                $"<li>{Text(inspected.Summary)} <span class=\"quiet\">({Text(t.AlreadySo)}: {Text(inspected.Observed)})</span></li>\n"
            );
        page.Append("</ul>\n");
    }

    private static void Command(StringBuilder page, CommandRan command, AuditWords t)
    {
        page.Append($"<details><summary><code>{Text(command.CommandLine)}</code> ");
        page.Append($"<span class=\"quiet\">→ {command.ExitCode}, {command.Milliseconds} ms</span></summary>\n");
        if (command.Argv is { } argv)
            page.Append(
                $"<p class=\"quiet\">argv: {string.Join(' ', argv.Select(one => $"<code>{Text(one)}</code>"))}</p>\n"
            );
        if (command.Output.Length > 0)
            page.Append($"<pre tabindex=\"0\">{Text(command.Output)}</pre>\n");
        if (AuditFacts.IsCut(command))
            page.Append($"<p class=\"quiet\">{Text(t.OutputCut)} <code>{command.OutputHash}</code></p>\n");
        page.Append("</details>\n");
    }

    private static void Probe(StringBuilder page, ProbeObserved probe, AuditWords t)
    {
        var result = probe.Result;
        page.Append($"<details{(result.Verdict == Verdict.Passed ? "" : " open")}><summary>");
        page.Append($"<span class=\"{HtmlStyle.Class(result.Verdict)}\">{Text(t.Verdicts(result.Verdict))}</span> ");
        page.Append($"{Text(probe.Summary)}</summary>\n<dl>\n");
        foreach (
            var (name, value) in new[]
            {
                (t.Expected, result.Expected),
                (t.Observed, result.Observed),
                (t.Vantage, result.Vantage),
                (t.ByHand, result.ByHand),
            }
        )
            if (value.Length > 0)
                page.Append($"<dt>{Text(name)}</dt><dd><code>{Text(value)}</code></dd>\n");
        page.Append("</dl>\n</details>\n");
    }

    private static string Text(string text) => HtmlFormat.Text(text);
}

using System.Globalization;
using System.Text;
using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Engine.Audit;

/// <summary>One page that needs nothing else: no script, no other file; for the screen, light or dark, and for paper.</summary>
public sealed class HtmlFormat : IAuditFormat
{
    /// <inheritdoc/>
    public string Name => "html";

    /// <inheritdoc/>
    public string Ending => ".html";

    /// <inheritdoc/>
    public string Render(AuditReport report, AuditOptions options)
    {
        var (page, t) = (new StringBuilder(), new AuditWords(options.Language));
        var title = $"{t.Title}: {report.Created.Runbook}, {report.Created.HostName}";
        page.Append($"<!DOCTYPE html>\n<html lang=\"{t.Language}\">\n<head>\n<meta charset=\"utf-8\">\n");
        page.Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        page.Append("<meta name=\"color-scheme\" content=\"light dark\">\n");
        page.Append($"<title>{Text(title)}</title>\n<style>\n{HtmlStyle.Sheet}</style>\n</head>\n<body>\n<main>\n");
        page.Append($"<h1>{Text(title)}</h1>\n");
        page.Append($"<p class=\"verdict {HtmlStyle.Class(report.State.Status)}\">{Text(t.Sentence(report))}</p>\n");
        if (report.Created.Rehearsal)
            page.Append($"<p>{Text(t.Rehearsal)}</p>\n");
        page.Append("<dl>\n");
        foreach (var (name, value) in AuditFacts.Of(report, t))
            page.Append($"<dt>{Text(name)}</dt><dd>{Text(value)}</dd>\n");
        page.Append("</dl>\n");
        Section(page, t.HowToUndo);
        page.Append("<ul>\n");
        foreach (var line in AuditFacts.Undo(report, t))
            page.Append($"<li><code>{Text(line)}</code></li>\n");
        page.Append("</ul>\n</section>\n");
        Section(page, t.Timeline);
        page.Append(HtmlTimeline.Draw(report, t)).Append("</section>\n");
        Files(page, report, t);
        Decisions(page, report, t);
        Rollback(page, report, t);
        Section(page, t.Inputs);
        Table(
            page,
            [t.Input, t.Value, t.Origin],
            report.State.Answers.Select(answer =>
                (IReadOnlyList<string>)
                    [answer.Key, answer.Value, report.State.Origins.GetValueOrDefault(answer.Key, "")]
            )
        );
        page.Append("</section>\n");
        Section(page, t.Steps);
        foreach (var step in report.Steps)
            HtmlStep.Append(page, step, report, t);
        page.Append("</section>\n");
        Seen(page, report, t);
        Section(page, t.Evidence);
        page.Append($"<dl>\n<dt>{t.Records}</dt><dd>{report.Records.Count}</dd>\n");
        page.Append($"<dt>{t.HeadHash}</dt><dd><code>{report.Head}</code></dd>\n");
        page.Append($"<dt>{t.HeadWords}</dt><dd><code>{HeadWords.Of(report.Head)}</code></dd>\n</dl>\n");
        page.Append($"<p>{Text(t.EvidenceText)}</p>\n</section>\n</main>\n</body>\n</html>\n");
        return page.ToString();
    }

    private static void Files(StringBuilder page, AuditReport report, AuditWords t)
    {
        Section(page, t.FilesChanged);
        var files = report.Files.ToList();
        if (files.Count == 0)
            page.Append($"<p>{Text(t.NoFiles)}</p>\n");
        foreach (var file in files)
        {
            page.Append($"<details><summary><code>{Text(file.Path)}</code> ");
            page.Append(
                $"<span class=\"quiet\">{Text($"{t.Describe(file.Before)} → {t.Describe(file.After)}")}</span>"
            );
            page.Append("</summary>\n");
            if (file.Withheld is { } why)
                page.Append($"<p>{Text(t.Withheld(why))}</p>\n");
            foreach (var (label, state) in new[] { (t.Before, file.Before), (t.After, file.After) })
                if (state?.Hash is { } hash)
                    page.Append($"<p class=\"quiet\">{label}: SHA-256 <code>{hash}</code></p>\n");
            if (file.Diff is { Length: > 0 } diff)
                Diff(page, diff);
            page.Append("</details>\n");
        }
        page.Append("</section>\n");
    }

    private static void Diff(StringBuilder page, string diff)
    {
        page.Append("<pre class=\"diff\" tabindex=\"0\">");
        foreach (var line in diff.TrimEnd('\n').Split('\n'))
        {
            var tag =
                line.Length == 0
                    ? ""
                    : line[0] switch
                    {
                        '+' => "ins",
                        '-' => "del",
                        _ => "",
                    };
            page.Append(tag.Length == 0 ? Text(line) : $"<{tag}>{Text(line)}</{tag}>").Append('\n');
        }
        page.Append("</pre>\n");
    }

    private static void Decisions(StringBuilder page, AuditReport report, AuditWords t)
    {
        Section(page, t.Decisions);
        var decisions = report.Decisions.ToList();
        if (decisions.Count == 0)
            page.Append($"<p>{Text(t.NoDecisions)}</p>\n");
        else
            Table(
                page,
                [t.When, t.Step, t.Decision, t.Reason, t.By],
                decisions.Select(one =>
                    (IReadOnlyList<string>)
                        [
                            AuditWords.Time(one.At, report),
                            one.Decision.Step,
                            one.Decision.Decision.Replace('_', ' '),
                            one.Decision.Reason,
                            one.Decision.Operator,
                        ]
                )
            );
        page.Append("</section>\n");
    }

    private static void Rollback(StringBuilder page, AuditReport report, AuditWords t)
    {
        var undone = report.Records.Where(record => record.Event is UndoEnded).ToList();
        if (undone.Count == 0 && report.State.Differences.Count == 0)
            return;
        Section(page, t.Rollback);
        page.Append("<ul>\n");
        foreach (var record in undone)
        {
            var undo = (UndoEnded)record.Event;
            page.Append($"<li>{(undo.Undone ? "✓" : "✗")} <code>{Text(undo.Step)}</code>: {Text(undo.Message)}</li>\n");
        }
        foreach (var difference in report.State.Differences)
            page.Append($"<li class=\"bad\">✗ {Text(difference)}</li>\n");
        page.Append("</ul>\n</section>\n");
    }

    /// <summary>What was seen before the first change, and what a rehearsal changed.</summary>
    private static void Seen(StringBuilder page, AuditReport report, AuditWords t)
    {
        if (report.State.Baseline.Count > 0)
        {
            Section(page, t.Baseline);
            Table(
                page,
                [t.Probe, t.Observed, t.Vantage],
                report.State.Baseline.Select(seen =>
                    (IReadOnlyList<string>)[seen.Summary, seen.Result.Observed, seen.Result.Vantage]
                )
            );
            page.Append("</section>\n");
        }
        if (report.State.SandboxDifferences is not { } differences)
            return;
        Section(page, t.SandboxChanges);
        page.Append("<ul>\n");
        foreach (var change in differences.Where(change => !change.Own))
            page.Append($"<li>{Text(change.Kind)} <code>{Text(change.Path)}</code> {Text(change.Detail)}</li>\n");
        page.Append("</ul>\n</section>\n");
    }

    private static void Section(StringBuilder page, string title) =>
        page.Append($"<section>\n<h2>{Text(title)}</h2>\n");

    /// <summary>A table with a row of headings.</summary>
    internal static void Table(
        StringBuilder page,
        IReadOnlyList<string> headings,
        IEnumerable<IReadOnlyList<string>> rows
    )
    {
        var body = rows.ToList();
        if (body.Count == 0)
        {
            page.Append("<p>–</p>\n");
            return;
        }
        page.Append("<div class=\"wide\" tabindex=\"0\"><table>\n<thead><tr>");
        foreach (var heading in headings)
            page.Append($"<th scope=\"col\">{Text(heading)}</th>");
        page.Append("</tr></thead>\n<tbody>\n");
        foreach (var row in body)
        {
            page.Append("<tr>");
            foreach (var cell in row)
                page.Append($"<td>{Text(cell)}</td>");
            page.Append("</tr>\n");
        }
        page.Append("</tbody>\n</table></div>\n");
    }

    /// <summary>Text that can be no markup, in elements and in attributes.</summary>
    internal static string Text(string text) =>
        AuditFacts
            .Clean(text)
            .Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal)
            .Replace("\"", "&quot;", StringComparison.Ordinal)
            .Replace("'", "&#39;", StringComparison.Ordinal);

    /// <summary>A number for SVG.</summary>
    internal static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}

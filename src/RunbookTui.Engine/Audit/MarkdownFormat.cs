using System.Text;
using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Engine.Audit;

/// <summary>For a change ticket (CommonMark with tables).</summary>
public sealed class MarkdownFormat : IAuditFormat
{
    /// <inheritdoc/>
    public string Name => "markdown";

    /// <inheritdoc/>
    public string Ending => ".md";

    /// <inheritdoc/>
    public string Render(AuditReport report, AuditOptions options)
    {
        var (text, t) = (new StringBuilder(), new AuditWords(options.Language));
        text.Append($"# {t.Title}: {Cell(report.Created.Runbook)}\n\n**{Cell(t.Sentence(report))}**\n\n");
        if (report.Created.Rehearsal)
            text.Append($"{t.Rehearsal}\n\n");
        Table(text, "", "", AuditFacts.Of(report, t).Select(fact => new[] { fact.Name, fact.Value }));
        Heading(text, t.Inputs);
        Table(
            text,
            t.Input,
            t.Value,
            report.State.Answers.Select(answer =>
                new[] { answer.Key, answer.Value, report.State.Origins.GetValueOrDefault(answer.Key, "") }
            ),
            t.Origin
        );
        Heading(text, t.Steps);
        Table(
            text,
            t.Step,
            t.Result,
            report.Steps.Select(step =>
                new[] { $"{report.TitleOf(step.Id, t.Language)} ({step.Id})", t.Status(step.Status), step.Reason ?? "" }
            ),
            t.Reason
        );
        Heading(text, t.FilesChanged);
        var files = report.Files.ToList();
        if (files.Count == 0)
            text.Append($"{t.NoFiles}\n");
        foreach (var file in files)
            File(text, file, options.Brief, t);
        Heading(text, t.Decisions);
        Decisions(text, report, t);
        Rollback(text, report, t);
        Heading(text, t.HowToUndo);
        foreach (var line in AuditFacts.Undo(report, t))
            text.Append($"- {Cell(line)}\n");
        if (!options.Brief)
            foreach (var step in report.Steps.Where(step => step.Events.Count > 0))
                Step(text, step, report, t);
        Heading(text, t.Evidence);
        text.Append($"- {t.Records}: {report.Records.Count}\n- {t.HeadHash}: `{report.Head}`\n");
        text.Append($"- {t.HeadWords}: `{HeadWords.Of(report.Head)}`\n\n{t.EvidenceText}\n");
        return text.ToString();
    }

    private static void Decisions(StringBuilder text, AuditReport report, AuditWords t)
    {
        var decisions = report.Decisions.ToList();
        if (decisions.Count == 0)
            text.Append($"{t.NoDecisions}\n");
        foreach (var (at, decision) in decisions)
            text.Append(
                $"- {AuditWords.Time(at, report)}: {Cell(decision.Decision.Replace('_', ' '))}, {t.Step} `{decision.Step}`, {t.By} {Cell(decision.Operator)}{(decision.Reason.Length > 0 ? $": {Cell(decision.Reason)}" : "")}\n"
            );
    }

    private static void Rollback(StringBuilder text, AuditReport report, AuditWords t)
    {
        var undone = report.Records.Select(record => record.Event).OfType<UndoEnded>().ToList();
        if (undone.Count == 0 && report.State.Differences.Count == 0)
            return;
        Heading(text, t.Rollback);
        foreach (var undo in undone)
            text.Append($"- {(undo.Undone ? "✓" : "✗")} `{undo.Step}`: {Cell(undo.Message)}\n");
        foreach (var difference in report.State.Differences)
            text.Append($"- ✗ {Cell(difference)}\n");
    }

    private static void File(StringBuilder text, FileDifference file, bool brief, AuditWords t)
    {
        text.Append(
            $"- `{Code(file.Path)}`: {t.Before} {t.Describe(file.Before)}, {t.After} {t.Describe(file.After)}\n"
        );
        if (file.Withheld is { } why)
            text.Append($"  {t.Withheld(why)}\n");
        if (!brief && file.Diff is { Length: > 0 } diff)
            Block(text, "diff", diff);
    }

    private static void Step(StringBuilder text, AuditStep step, AuditReport report, AuditWords t)
    {
        text.Append(
            $"\n### {Cell(report.TitleOf(step.Id, t.Language))} ({step.Id})\n\n{Cell(report.WhyOf(step.Id, t.Language))}\n\n"
        );
        foreach (var attempt in step.Attempts)
            text.Append(
                $"- {AuditWords.Time(attempt.Start, report)}: {t.Status(attempt.Status)}, {AuditWords.Seconds(attempt.End - attempt.Start)}{(attempt.Reason is null ? "" : $": {Cell(attempt.Reason)}")}\n"
            );
        foreach (var action in step.Actions)
            text.Append($"- {Cell(action.Summary)} ({t.Undo}: {Cell(t.Exactness(action.Undo))})\n");
        foreach (var command in step.Commands)
        {
            text.Append($"\n`{Code(command.CommandLine)}` → {command.ExitCode}, {command.Milliseconds} ms\n");
            if (command.Output.Length > 0)
                Block(text, "text", command.Output);
            if (AuditFacts.IsCut(command))
                text.Append($"{t.OutputCut} `{command.OutputHash}`\n");
        }
        foreach (var probe in step.Proof)
            Probe(text, probe, t);
    }

    private static void Probe(StringBuilder text, ProbeObserved probe, AuditWords t)
    {
        var result = probe.Result;
        text.Append($"\n**{Sign(result.Verdict)} {Cell(probe.Summary)}**: {t.Verdicts(result.Verdict)}\n\n");
        text.Append($"- {t.Expected}: {Cell(result.Expected)}\n- {t.Observed}: {Cell(result.Observed)}\n");
        text.Append($"- {t.Vantage}: {Cell(result.Vantage)}\n");
        if (result.ByHand.Length > 0)
            text.Append($"- {t.ByHand}: `{Code(result.ByHand)}`\n");
    }

    private static string Sign(Verdict verdict) =>
        verdict switch
        {
            Verdict.Passed => "✓",
            Verdict.Failed => "✗",
            _ => "?",
        };

    private static void Heading(StringBuilder text, string title) => text.Append($"\n## {title}\n\n");

    private static void Table(
        StringBuilder text,
        string first,
        string second,
        IEnumerable<string[]> rows,
        string? third = null
    )
    {
        text.Append(
            $"| {first} | {second} |{(third is null ? "" : $" {third} |")}\n|---|---|{(third is null ? "" : "---|")}\n"
        );
        foreach (var row in rows)
            text.Append($"| {string.Join(" | ", row.Select(Cell))} |\n");
    }

    /// <summary>A fence longer than any in the text.</summary>
    private static void Block(StringBuilder text, string language, string content)
    {
        var fence = "```";
        while (content.Contains(fence, StringComparison.Ordinal))
            fence += "`";
        text.Append($"\n{fence}{language}\n{AuditFacts.Clean(content).TrimEnd('\n')}\n{fence}\n");
    }

    private static string Code(string text) => AuditFacts.Clean(text).Replace('`', '\'').ReplaceLineEndings(" ");

    /// <summary>Text that can be no markup: the characters that begin one are escaped.</summary>
    private static string Cell(string text)
    {
        var safe = new StringBuilder();
        foreach (var character in AuditFacts.Clean(text))
        {
            if (character == '\n')
                safe.Append("<br>");
            else if ("\\`*_[]<>|~#&".Contains(character))
                safe.Append('\\').Append(character);
            else
                safe.Append(character);
        }
        return safe.ToString();
    }
}

using System.Globalization;
using System.Text;
using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Running;

namespace RunbookTui.Engine.Audit;

/// <summary>The run as lines on a terminal, at the times they were recorded (asciicast version 2).</summary>
/// <remarks>Made from the journal, not filmed: it shows what was recorded, whatever viewer looked at the time.</remarks>
public sealed class AsciicastFormat : IAuditFormat
{
    private const int MostOutputLines = 20;

    /// <inheritdoc/>
    public string Name => "asciicast";

    /// <inheritdoc/>
    public string Ending => ".cast";

    /// <inheritdoc/>
    public string Render(AuditReport report, AuditOptions options)
    {
        var t = new AuditWords(options.Language);
        var start = report.Records[0].At;
        var cast = new StringBuilder();
        cast.Append(
            JsonFormat.Write(
                json =>
                {
                    json.WriteStartObject();
                    json.WriteNumber("version", 2);
                    json.WriteNumber("width", 100);
                    json.WriteNumber("height", 30);
                    json.WriteNumber("timestamp", start.ToUnixTimeSeconds());
                    json.WriteString("title", $"{report.Created.Runbook}, {report.Created.HostName}");
                    json.WriteEndObject();
                },
                indented: false
            )
        );
        cast.Append('\n');
        foreach (var record in report.Records)
        {
            var lines = Lines(record.Event, report, t);
            if (lines.Length == 0)
                continue;
            var time = Math.Max(0, (record.At - start).TotalSeconds).ToString("0.000000", CultureInfo.InvariantCulture);
            var shown = AuditFacts.Clean(lines).TrimEnd('\n').Replace("\n", "\r\n", StringComparison.Ordinal) + "\r\n";
            cast.Append(
                JsonFormat.Write(
                    json =>
                    {
                        json.WriteStartArray();
                        json.WriteRawValue(time);
                        json.WriteStringValue("o");
                        json.WriteStringValue(shown);
                        json.WriteEndArray();
                    },
                    indented: false
                )
            );
            cast.Append('\n');
        }
        return cast.ToString();
    }

    private static string Lines(RunEvent happened, AuditReport report, AuditWords t) =>
        happened switch
        {
            RunCreated created =>
                $"{t.Run} {created.Id}: {created.Runbook} {created.RunbookVersion}, {created.HostName}",
            RunStarted started => $"{t.Operator}: {t.Describe(started.Operator, started.Person)}",
            StepStarted started => $"▸ {report.TitleOf(started.Step, t.Language)} ({started.Step})",
            ActionInspected { AlreadySo: true } inspected => $"    ✓ {t.AlreadySo}: {inspected.Summary}",
            ActionPrepared prepared => $"    ~ {prepared.Summary} ({t.Undo}: {t.Exactness(prepared.Undo)})",
            CommandRan command => $"    $ {command.CommandLine}\n{Tail(command.Output)}      → {command.ExitCode}",
            FilesCompared compared => string.Join('\n', compared.Files.Select(file => $"    ± {file.Path}")),
            ProbeObserved probe => Probe(probe, t),
            StepEnded ended =>
                $"  {(ended.Status == StepStatus.Failed ? "✗" : "✓")} {t.Status(ended.Status)}{(ended.Reason is null ? "" : $": {ended.Reason}")}",
            DecisionMade decision =>
                $"  {t.Decision}: {decision.Decision.Replace('_', ' ')}, {t.By} {decision.Operator} {decision.Reason}".TrimEnd(),
            RollbackStarted started => $"▸ {t.Rollback}: {t.Describe(started.Operator, started.Person)}",
            UndoStarted undo => $"▸ {t.Undo}: {undo.Summary} ({undo.Step})",
            UndoEnded undo => $"    {(undo.Undone ? "✓" : "✗")} {undo.Message}",
            RollbackEnded => t.Sentence(report),
            RunEnded ended => $"{t.Run}: {ended.Reason}",
            _ => "",
        };

    private static string Probe(ProbeObserved probe, AuditWords t)
    {
        var sign = probe.Result.Verdict switch
        {
            Verdict.Passed => "✓",
            Verdict.Failed => "✗",
            _ => "?",
        };
        var line = $"    {sign} {probe.Summary} ({t.Vantage}: {probe.Result.Vantage})";
        return probe.Result.Verdict == Verdict.Passed
            ? line
            : $"{line}\n      {t.Expected}: {probe.Result.Expected}\n      {t.Observed}: {probe.Result.Observed}";
    }

    private static string Tail(string output)
    {
        var lines = output.TrimEnd('\n').Split('\n');
        return string.Concat(
            lines[Math.Max(0, lines.Length - MostOutputLines)..]
                .Where(line => line.Length > 0)
                .Select(line => $"      {line}\n")
        );
    }
}

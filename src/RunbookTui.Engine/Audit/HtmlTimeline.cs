using System.Text;

namespace RunbookTui.Engine.Audit;

/// <summary>The attempts at all steps as bars over time, one row per step (SVG 1.1 within HTML).</summary>
internal static class HtmlTimeline
{
    private const int Row = 22;
    private const int Names = 300;
    private const int Width = 900;

    public static string Draw(AuditReport report, AuditWords t)
    {
        var steps = report.Steps.Where(step => step.Attempts.Count > 0).ToList();
        if (steps.Count == 0)
            return "";
        var (start, end) = (report.State.CreatedAt, report.State.UpdatedAt);
        var span = Math.Max((end - start).TotalSeconds, 0.001);
        double Place(DateTimeOffset moment) => Names + ((moment - start).TotalSeconds / span * (Width - Names - 60));
        var height = ((steps.Count + 1) * Row) + 6;
        var picture = new StringBuilder();
        picture.Append($"<svg viewBox=\"0 0 {Width} {height}\" role=\"img\" aria-label=\"{Text(t.Timeline)}\">\n");
        for (var index = 0; index < steps.Count; index++)
        {
            var step = steps[index];
            var y = index * Row;
            picture.Append($"<text x=\"0\" y=\"{y + 15}\">{Text(Cut(report.TitleOf(step.Id, t.Language)))}</text>\n");
            foreach (var attempt in step.Attempts)
            {
                var x = Place(attempt.Start);
                var width = Math.Max(Place(attempt.End) - x, 3);
                var said = $"{step.Id}: {t.Status(attempt.Status)}, {AuditWords.Seconds(attempt.End - attempt.Start)}";
                picture.Append(
                    $"<rect class=\"{HtmlStyle.Class(attempt.Status)}\" x=\"{N(x)}\" y=\"{y + 4}\" width=\"{N(width)}\" height=\"{Row - 8}\"><title>{Text(said)}</title></rect>\n"
                );
            }
            var last = step.Attempts[^1];
            picture.Append(
                $"<text class=\"quiet\" x=\"{N(Math.Max(Place(last.End), Place(last.Start) + 3) + 4)}\" y=\"{y + 15}\">{AuditWords.Seconds(last.End - last.Start)}</text>\n"
            );
        }
        var foot = steps.Count * Row;
        picture.Append($"<line x1=\"{Names}\" y1=\"{foot + 2}\" x2=\"{Width - 60}\" y2=\"{foot + 2}\"/>\n");
        picture.Append($"<text class=\"quiet\" x=\"{Names}\" y=\"{foot + 17}\">0 s</text>\n");
        picture.Append(
            $"<text class=\"quiet\" x=\"{Width - 60}\" y=\"{foot + 17}\" text-anchor=\"end\">{AuditWords.Seconds(end - start)}</text>\n</svg>\n"
        );
        return picture.ToString();
    }

    /// <summary>As much as fits beside the bars; a wide character counts for two.</summary>
    private static string Cut(string title)
    {
        var room = 44;
        for (var index = 0; index < title.Length; index++)
        {
            room -= title[index] < 0x1100 ? 1 : 2;
            if (room < 0)
                return title[..index] + "…";
        }
        return title;
    }

    private static string N(double value) => HtmlFormat.Number(value);

    private static string Text(string text) => HtmlFormat.Text(text);
}

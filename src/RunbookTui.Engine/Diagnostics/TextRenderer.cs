using System.Globalization;
using System.Text;
using RunbookTui.Engine.Loading;
using RunbookTui.Engine.Model;

namespace RunbookTui.Engine.Diagnostics;

/// <summary>Diagnostics for humans, in the manner of compilers, with the line of the document and a mark under it.</summary>
public static class TextRenderer
{
    private const int TabWidth = 4;
    private const int WidestExcerpt = 100;
    private const int LeadingContext = 30;

    /// <summary>
    /// Every diagnostic as <c>file:line:column: error RBnnn: message</c>, its source line underlined, its help; then
    /// one line that counts them. Empty where nothing was found.
    /// </summary>
    public static string Render(IReadOnlyList<Diagnostic> diagnostics, RunbookSource source)
    {
        if (diagnostics.Count == 0)
            return "";
        var text = new SourceText(source.Text);
        var rendered = new StringBuilder();
        foreach (var diagnostic in diagnostics)
            Append(rendered, diagnostic, text);
        return rendered.Append(Summary(diagnostics, source.File)).Append('\n').ToString();
    }

    /// <summary>Such as <c>2 errors in mail.yaml</c>.</summary>
    public static string Summary(IReadOnlyList<Diagnostic> diagnostics, string file)
    {
        var errors = diagnostics.Count(diagnostic => diagnostic.Severity == Severity.Error);
        var warnings = diagnostics.Count - errors;
        var counts = new[] { Count(errors, "error"), Count(warnings, "warning") }.Where(count => count.Length > 0);
        return $"{(diagnostics.Count == 0 ? "no errors" : string.Join(" and ", counts))} in {file}";
    }

    private static string Count(int number, string noun) =>
        number switch
        {
            0 => "",
            1 => $"1 {noun}",
            _ => $"{number.ToString(CultureInfo.InvariantCulture)} {noun}s",
        };

    private static void Append(StringBuilder rendered, Diagnostic diagnostic, SourceText text)
    {
        var span = diagnostic.Span;
        var severity = diagnostic.Severity == Severity.Error ? "error" : "warning";
        rendered.Append(
            CultureInfo.InvariantCulture,
            $"{diagnostic.File}:{span.Line}:{span.Column}: {severity} {diagnostic.Code}: {diagnostic.Message}\n"
        );
        var line = text.Line(span.Line);
        if (!string.IsNullOrWhiteSpace(line))
        {
            var number = span.Line.ToString(CultureInfo.InvariantCulture);
            var end = span.EndLine > span.Line ? line.TrimEnd().Length : Math.Min(span.EndColumn - 1, line.Length);
            var (excerpt, before, marked) = Excerpt(line, Math.Min(span.Column - 1, line.Length), end);
            rendered
                .Append($"  {number} | {excerpt}".TrimEnd())
                .Append('\n')
                .Append(' ', number.Length + 3)
                .Append("| ")
                .Append(' ', before)
                .Append('^', Math.Max(1, marked))
                .Append('\n');
        }
        if (diagnostic.Help is { } help)
            rendered.Append("  help: ").Append(help).Append('\n');
        rendered.Append('\n');
    }

    // The part of a line around the marked range, and the widths of what is before and within the range.
    private static (string Excerpt, int Before, int Marked) Excerpt(string line, int start, int end)
    {
        var shown = new StringBuilder();
        var (width, before, marked) = (0, 0, 0);
        var from = StartOfExcerpt(line, start);
        if (from > 0)
            Add("…", inMark: false, isBefore: true);
        var at = from;
        foreach (var rune in line[from..].EnumerateRunes())
        {
            if (width >= WidestExcerpt)
            {
                shown.Append('…');
                break;
            }
            Add(Visible(rune), inMark: at >= start && at < end, isBefore: at < start);
            at += rune.Utf16SequenceLength;
        }
        return (shown.ToString(), before, marked);

        void Add(string text, bool inMark, bool isBefore)
        {
            var cells = DisplayWidth.Of(text);
            shown.Append(text);
            width += cells;
            before += isBefore ? cells : 0;
            marked += inMark ? cells : 0;
        }
    }

    private static int StartOfExcerpt(string line, int start)
    {
        if (start <= LeadingContext || (line.Length <= WidestExcerpt && DisplayWidth.Of(line) <= WidestExcerpt))
            return 0;
        var from = start - LeadingContext;
        return char.IsLowSurrogate(line[from]) ? from + 1 : from;
    }

    private static string Visible(Rune rune) =>
        rune.Value == '\t' ? new string(' ', TabWidth)
        : Quoting.IsInvisible(rune) ? "\uFFFD"
        : rune.ToString();
}

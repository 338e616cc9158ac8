using System.Globalization;
using System.Text;
using RunbookTui.Engine.Diagnostics;
using RunbookTui.Text;

namespace RunbookTui.Tui.Presentation;

/// <summary>Text measured in the cells of a terminal, where a Japanese character takes two.</summary>
internal static class Cells
{
    private const string Ellipsis = "…";

    // Japanese typesetting (JIS X 4051): these may not begin a row.
    private const string NotFirst =
        "、。，．・：；？！」』）］｝〉》】ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ,.;:!?)]}";

    /// <summary>The cells a text takes on one row.</summary>
    public static int Width(string text) => DisplayWidth.Of(text);

    /// <summary>
    /// The text without anything that moves the cursor, and without joiners and selectors whose width terminals do
    /// not agree on.
    /// </summary>
    public static string Clean(string text)
    {
        if (text.All(character => character is >= ' ' and <= '~'))
            return text;
        var clean = new StringBuilder(text.Length);
        foreach (var rune in Printable.Of(text).EnumerateRunes())
        {
            if (rune.Value == '\n')
                clean.Append(' ');
            else if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.Format && rune.Value is < 0xFE00 or > 0xFE0F)
                clean.Append(rune);
        }
        return clean.ToString();
    }

    /// <summary>The text cut to at most <paramref name="width"/> cells, with a sign that it was.</summary>
    public static string Cut(string text, int width)
    {
        if (Width(text) <= width)
            return text;
        return width < 1 ? "" : Head(text, width - 1) + Ellipsis;
    }

    /// <summary>The text cut or filled with blanks to exactly <paramref name="width"/> cells.</summary>
    public static string Fit(string text, int width)
    {
        var cut = Cut(text, width);
        return cut + new string(' ', Math.Max(0, width - Width(cut)));
    }

    /// <summary>As much of the beginning as fits.</summary>
    public static string Head(string text, int width)
    {
        var used = 0;
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            used += DisplayWidth.Of(rune);
            if (used > width)
                break;
            length += rune.Utf16SequenceLength;
        }
        return text[..length];
    }

    /// <summary>The text on as many rows as it needs; line breaks in it are kept, words are not broken if they fit.</summary>
    /// <param name="indent">Blanks before every row but the first of each paragraph.</param>
    public static IEnumerable<string> Wrap(string text, int width, int indent = 0)
    {
        width = Math.Max(width, indent + 2);
        foreach (var paragraph in Printable.Of(text).TrimEnd('\n').Split('\n'))
        {
            var rest = Clean(paragraph);
            var margin = "";
            while (Width(margin + rest) > width)
            {
                var length = BreakAt(rest, width - margin.Length);
                yield return margin + rest[..length].TrimEnd(' ');
                rest = rest[length..].TrimStart(' ');
                margin = new string(' ', indent);
            }
            yield return margin + rest;
        }
    }

    /// <summary>Where to break, as an index; at least one character is before it.</summary>
    private static int BreakAt(string text, int width)
    {
        var fits = Head(text, width).Length;
        if (fits == 0)
            fits = char.IsSurrogate(text[0]) ? 2 : 1;
        for (var at = fits; at > fits / 2; at--)
        {
            if (at >= text.Length || (MayBreak(text[at - 1], text[at]) && !text[..at].All(c => c == ' ')))
                return at;
        }
        return fits;
    }

    private static bool MayBreak(char before, char after) =>
        !NotFirst.Contains(after, StringComparison.Ordinal)
        && before is not ('「' or '（' or '『' or '(')
        && (before == ' ' || after == ' ' || IsWide(before) || (IsWide(after) && !char.IsLowSurrogate(after)));

    private static bool IsWide(char character) => character >= 0x2E80 && !char.IsSurrogate(character);
}

using System.Globalization;
using System.Text;

namespace RunbookTui.Engine.Diagnostics;

/// <summary>Values as they are shown in messages: in quotes, on one line, short, and harmless to a terminal.</summary>
public static class Quoting
{
    private const int Longest = 60;

    /// <summary><paramref name="value"/> in single quotes.</summary>
    public static string Quote(string value) => $"'{OneLine(value)}'";

    /// <summary>Words in quotes, separated by commas, the last by <paramref name="conjunction"/>.</summary>
    public static string Enumerate(IReadOnlyList<string> words, string conjunction = "or") =>
        words.Count switch
        {
            0 => "nothing",
            1 => Quote(words[0]),
            _ => $"{string.Join(", ", words.SkipLast(1).Select(Quote))} {conjunction} {Quote(words[^1])}",
        };

    /// <summary>Whether a character would not be seen, or would move or reorder what is seen.</summary>
    public static bool IsInvisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Control
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.Surrogate
        || rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0x200E or 0x200F or 0xFEFF;

    private static string OneLine(string value)
    {
        var shown = new StringBuilder();
        var length = 0;
        foreach (var rune in value.EnumerateRunes())
        {
            if (length++ == Longest)
                return shown.Append('…').ToString();
            shown.Append(
                rune.Value switch
                {
                    '\n' => "\\n",
                    '\r' => "\\r",
                    '\t' => "\\t",
                    _ when IsInvisible(rune) => $"\\u{rune.Value:X4}",
                    _ => rune.ToString(),
                }
            );
        }
        return shown.ToString();
    }
}

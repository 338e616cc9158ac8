using System.Text;

namespace RunbookTui.Text;

/// <summary>Text from commands and servers, made safe for a terminal.</summary>
internal static class Printable
{
    /// <summary>
    /// The text with every control character but the line break replaced by a visible sign, so that no escape
    /// sequence of a command's output reaches the terminal.
    /// </summary>
    public static string Of(string text)
    {
        var safe = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            safe.Append(
                character switch
                {
                    '\n' => "\n",
                    '\t' => "    ",
                    '\r' => "",
                    _ when char.IsControl(character) => "�",
                    // Bidirectional controls (UAX #9, section 2) can make a line read as another than it is.
                    >= '\u202a' and <= '\u202e' or >= '\u2066' and <= '\u2069' or '\u200e' or '\u200f' or '\u061c' =>
                        "�",
                    _ => character.ToString(),
                }
            );
        }
        return safe.ToString();
    }

    /// <summary>The text, each line after the first indented.</summary>
    public static string Indent(string text, int columns) =>
        Of(text).TrimEnd('\n').Replace("\n", "\n" + new string(' ', columns), StringComparison.Ordinal);
}

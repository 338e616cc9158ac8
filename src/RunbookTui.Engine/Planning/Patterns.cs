using System.Text.RegularExpressions;

namespace RunbookTui.Engine.Planning;

/// <summary>Regular expressions that come from a runbook.</summary>
/// <remarks>The non-backtracking engine matches in time linear to the text: no pattern can hang a form.</remarks>
internal static class Patterns
{
    private const int Longest = 256;
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(250);

    /// <summary>Why the pattern cannot be used, or <c>null</c>.</summary>
    public static string? Problem(string pattern)
    {
        if (pattern.Length > Longest)
            return $"expected at most {Longest} characters, seen {pattern.Length}";
        try
        {
            // Alone first, so that a ")(" cannot escape from the group that MatchesWhole puts around it.
            _ = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Timeout);
            _ = MatchesWhole(pattern, "");
            return null;
        }
        catch (ArgumentException exception)
        {
            // "Invalid pattern '…' at offset 3. Unterminated [] set."
            return exception.Message.ReplaceLineEndings(" ");
        }
        catch (NotSupportedException)
        {
            return "lookaround, back-references and large repetitions are not available";
        }
        catch (RegexMatchTimeoutException)
        {
            return "it takes too long";
        }
    }

    /// <summary>Whether the pattern matches the whole text.</summary>
    /// <exception cref="RegexMatchTimeoutException">It cannot be told in time.</exception>
    public static bool MatchesWhole(string pattern, string text) =>
        // The static method keeps the last patterns compiled: a form asks at every key stroke.
        Regex.IsMatch(
            text,
            $@"\A(?:{pattern})\z",
            RegexOptions.NonBacktracking | RegexOptions.CultureInvariant,
            Timeout
        );
}

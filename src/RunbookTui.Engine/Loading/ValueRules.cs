using System.Globalization;
using System.Text.RegularExpressions;
using RunbookTui.Engine.Diagnostics;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Engine.Loading;

/// <summary>Whether a filled-in text is a value of a field's type. Used by the loader for what is written, and by the planner for what was filled in.</summary>
public static partial class ValueRules
{
    private const int LongestName = 1000;

    /// <summary>What is wrong with <paramref name="text"/>, as "expected …, seen …", or <c>null</c>.</summary>
    /// <remarks>Types that need more than the text itself (references, shapes) accept any text here.</remarks>
    public static string? Problem(FieldType type, string text) =>
        Expected(type, text) is { } expected ? $"expected {expected}, seen {Quoting.Quote(text)}" : null;

    /// <summary>Whether references are filled in where a text of this type stands.</summary>
    internal static bool IsFilled(FieldType type) =>
        type
            is FieldType.Text
                or FieldType.Human { Fills: true }
                or FieldType.Integer
                or FieldType.Flag
                or FieldType.Duration
                or FieldType.FileMode
                or FieldType.Path
                or FieldType.Choice;

    private static string? Expected(FieldType type, string text) =>
        type switch
        {
            FieldType.Integer integer => IsInteger(text, integer) ? null : Describe(integer),
            FieldType.Flag => text is "true" or "false" ? null : "true or false",
            FieldType.Duration => Durations.TryParse(text, out _)
                ? null
                : "a duration such as 500ms, 10s, 5m, 2h or 14d",
            FieldType.FileMode => FileModes().IsMatch(text) ? null : "permission bits in octal such as 0644",
            FieldType.Path => PathProblem(text),
            FieldType.Choice choice => choice.Values.Contains(text) ? null : Quoting.Enumerate(choice.Values),
            FieldType.Name name => MatchesWhole(name.Pattern, text) ? null : name.Expected,
            _ => null,
        };

    /// <summary>Why <paramref name="text"/> is not an absolute path without detours, as "expected …", or <c>null</c>.</summary>
    internal static string? PathProblem(string text) =>
        !text.StartsWith('/') ? "an absolute path such as /etc/ssl/example.pem"
        : text.Split('/').Any(segment => segment is "." or "..") ? "a path without '.' and '..' segments"
        : text.Any(char.IsControl) ? "a path without control characters"
        : text.Length > 4095 ? "a path of at most 4095 characters"
        : null;

    /// <summary>Whether a pattern of this program's own tables matches a whole text.</summary>
    internal static bool MatchesWhole(string pattern, string text) =>
        text.Length <= LongestName
        && Regex.IsMatch(
            text,
            $@"\A(?:{pattern})\z",
            RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
            TimeSpan.FromSeconds(1)
        );

    /// <summary>What a whole number within bounds is, to be read after "expected".</summary>
    internal static string Describe(FieldType.Integer type) =>
        (type.Min, type.Max) switch
        {
            (long.MinValue, long.MaxValue) => "a whole number",
            (var min, long.MaxValue) => $"a whole number of at least {min}",
            (long.MinValue, var max) => $"a whole number of at most {max}",
            var (min, max) => $"a whole number from {min} to {max}",
        };

    private static bool IsInteger(string text, FieldType.Integer type) =>
        Integers().IsMatch(text)
        && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        && number >= type.Min
        && number <= type.Max;

    [GeneratedRegex(@"\A(?:0|-?[1-9][0-9]*)\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Integers();

    [GeneratedRegex(@"\A0[0-7]{3,4}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FileModes();
}

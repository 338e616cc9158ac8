using System.Text.RegularExpressions;
using RunbookTui.Engine.Model;

namespace RunbookTui.Engine.Audit;

/// <summary>How often something of one kind was redacted in a journal.</summary>
/// <param name="Kind">What it looked like; <c>secret</c> for a secret that was given.</param>
/// <param name="Count">How often.</param>
/// <param name="Different">How many different ones, as their hashes tell.</param>
public sealed partial record Redactions(string Kind, int Count, int Different)
{
    /// <summary>The redactions of a journal, by kind.</summary>
    public static IReadOnlyList<Redactions> In(AuditReport report) =>
        [
            .. report
                .Lines.SelectMany(line => Marks().Matches(line.Replace("\\u2022", "•", StringComparison.Ordinal)))
                .GroupBy(mark => mark.Groups["kind"].Success ? mark.Groups["kind"].Value : "secret", mark => mark.Value)
                .Select(same => new Redactions(same.Key, same.Count(), same.Distinct().Count()))
                .OrderBy(one => one.Kind, StringComparer.Ordinal),
        ];

    [GeneratedRegex(
        Secret.Mask + @"(?:\[(?<kind>[a-z-]+) [0-9a-f]{8}\])?",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Marks();
}

namespace RunbookTui.Engine.Diagnostics;

/// <summary>"Did you mean …?"</summary>
public static class Suggestion
{
    private const int LongestWord = 64;
    private const int LongestList = 12;

    /// <summary>
    /// A help line for a word that is none of <paramref name="known"/>: the nearest of them, else all of them where
    /// they are few, else <c>null</c>.
    /// </summary>
    public static string? For(string word, IReadOnlyList<string> known) =>
        Nearest(word, known) is { } nearest ? $"did you mean '{nearest}'?"
        : known.Count is > 0 and <= LongestList ? $"known here: {string.Join(", ", known)}"
        : null;

    /// <summary>The candidate that is a slip of the finger away from <paramref name="word"/>, or <c>null</c>.</summary>
    public static string? Nearest(string word, IEnumerable<string> candidates)
    {
        if (word.Length is 0 or > LongestWord)
            return null;
        var allowed = Math.Max(1, word.Length / 3);
        return candidates
            .Where(candidate => Math.Abs(candidate.Length - word.Length) <= allowed)
            .Select(candidate => (candidate, distance: Distance(word, candidate)))
            .Where(pair => pair.distance <= allowed)
            .OrderBy(pair => pair.distance)
            .ThenBy(pair => pair.candidate, StringComparer.Ordinal)
            .Select(pair => pair.candidate)
            .FirstOrDefault();
    }

    /// <summary>
    /// The Levenshtein distance with swaps of neighbours counted as one (optimal string alignment), case ignored.
    /// </summary>
    public static int Distance(string left, string right)
    {
        var beforePrevious = new int[right.Length + 1];
        var previous = Enumerable.Range(0, right.Length + 1).ToArray();
        var current = new int[right.Length + 1];
        for (var i = 1; i <= left.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var cost = Same(left[i - 1], right[j - 1]) ? 0 : 1;
                current[j] = Math.Min(Math.Min(previous[j] + 1, current[j - 1] + 1), previous[j - 1] + cost);
                if (i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1]))
                    current[j] = Math.Min(current[j], beforePrevious[j - 2] + 1);
            }
            (beforePrevious, previous, current) = (previous, current, beforePrevious);
        }
        return previous[right.Length];
    }

    private static bool Same(char left, char right) => char.ToLowerInvariant(left) == char.ToLowerInvariant(right);
}

namespace RunbookTui.Engine.Planning;

/// <summary>Merges two changes of one text by lines.</summary>
public static class ThreeWayMerge
{
    /// <summary>
    /// The text with both changes, or <c>null</c> where they touch the same or neighbouring lines: then only a human
    /// can say what is meant.
    /// </summary>
    /// <param name="common">The text that both started from.</param>
    public static string? Of(string common, string one, string other)
    {
        var (old, left, right) = (UnifiedDiff.Lines(common), UnifiedDiff.Lines(one), UnifiedDiff.Lines(other));
        var (inLeft, inRight) = (UnifiedDiff.Matches(old, left), UnifiedDiff.Matches(old, right));
        var merged = new List<string>();
        var (start, startLeft, startRight) = (0, 0, 0);
        while (start < old.Count || startLeft < left.Count || startRight < right.Count)
        {
            if (start < old.Count && inLeft[start] == startLeft && inRight[start] == startRight)
            {
                merged.Add(old[start++]);
                startLeft++;
                startRight++;
                continue;
            }
            // Up to the next line that both have kept.
            var end = start;
            while (end < old.Count && (inLeft[end] < 0 || inRight[end] < 0))
                end++;
            var (endLeft, endRight) = end < old.Count ? (inLeft[end], inRight[end]) : (left.Count, right.Count);
            var (was, mine, theirs) = (old[start..end], left[startLeft..endLeft], right[startRight..endRight]);
            if (mine.SequenceEqual(was, StringComparer.Ordinal))
                merged.AddRange(theirs);
            else if (theirs.SequenceEqual(was, StringComparer.Ordinal) || mine.SequenceEqual(theirs))
                merged.AddRange(mine);
            else
                return null;
            (start, startLeft, startRight) = (end, endLeft, endRight);
        }
        return string.Concat(merged);
    }
}

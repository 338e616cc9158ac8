using System.Text;

namespace RunbookTui.Engine.Planning;

/// <summary>Line differences in the unified format that <c>diff -u</c> and <c>patch</c> know (POSIX <c>diff -u</c>).</summary>
public static class UnifiedDiff
{
    private const int ContextLines = 3;

    private enum Side
    {
        Both,
        Removed,
        Added,
    }

    private readonly record struct Entry(Side Side, string Line, int OldNumber, int NewNumber);

    /// <summary>The difference between two texts; <c>null</c> stands for a file that does not exist. Equal texts give "".</summary>
    public static string Between(string path, string? before, string? after)
    {
        if (before == after)
            return "";
        var script = Script(Lines(before), Lines(after));
        var text = new StringBuilder();
        text.Append("--- ").Append(before is null ? "/dev/null" : path).Append('\n');
        text.Append("+++ ").Append(after is null ? "/dev/null" : path).Append('\n');
        foreach (var (start, end) in Hunks(script))
            AppendHunk(text, script, start, end);
        return text.ToString();
    }

    /// <summary>For each line of <paramref name="old"/> the place of the line in <paramref name="now"/> that it became, or -1.</summary>
    internal static int[] Matches(List<string> old, List<string> now)
    {
        var matches = Enumerable.Repeat(-1, old.Count).ToArray();
        foreach (var entry in Script(old, now).Where(entry => entry.Side == Side.Both))
            matches[entry.OldNumber - 1] = entry.NewNumber - 1;
        return matches;
    }

    /// <summary>Lines with their line break, so that a missing last one shows.</summary>
    internal static List<string> Lines(string? text)
    {
        var lines = new List<string>();
        for (var start = 0; text is not null && start < text.Length; )
        {
            var end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end + 1;
            lines.Add(text[start..end]);
            start = end;
        }
        return lines;
    }

    /// <summary>The longest-common-subsequence edit script; the common head and tail are set aside first.</summary>
    private static List<Entry> Script(List<string> old, List<string> now)
    {
        var head = 0;
        while (head < old.Count && head < now.Count && old[head] == now[head])
            head++;
        var tail = 0;
        while (tail < old.Count - head && tail < now.Count - head && old[^(tail + 1)] == now[^(tail + 1)])
            tail++;
        var (rows, columns) = (old.Count - head - tail, now.Count - head - tail);
        var common = new int[rows + 1, columns + 1];
        for (var row = rows - 1; row >= 0; row--)
        {
            for (var column = columns - 1; column >= 0; column--)
            {
                common[row, column] =
                    old[head + row] == now[head + column]
                        ? common[row + 1, column + 1] + 1
                        : Math.Max(common[row + 1, column], common[row, column + 1]);
            }
        }

        var script = new List<Entry>();
        var (i, j) = (0, 0);
        while (i < head)
            script.Add(new Entry(Side.Both, old[i], ++i, ++j));
        while (i < old.Count - tail || j < now.Count - tail)
        {
            var (row, column) = (i - head, j - head);
            if (row < rows && column < columns && old[i] == now[j])
                script.Add(new Entry(Side.Both, old[i], ++i, ++j));
            else if (row < rows && (column == columns || common[row + 1, column] >= common[row, column + 1]))
                script.Add(new Entry(Side.Removed, old[i], ++i, j));
            else
                script.Add(new Entry(Side.Added, now[j], i, ++j));
        }
        while (i < old.Count)
            script.Add(new Entry(Side.Both, old[i], ++i, ++j));
        return script;
    }

    private static IEnumerable<(int Start, int End)> Hunks(List<Entry> script)
    {
        var changed = Enumerable.Range(0, script.Count).Where(index => script[index].Side != Side.Both).ToList();
        for (var first = 0; first < changed.Count; )
        {
            var last = first;
            while (last + 1 < changed.Count && changed[last + 1] - changed[last] <= 2 * ContextLines)
                last++;
            yield return (
                Math.Max(0, changed[first] - ContextLines),
                Math.Min(script.Count, changed[last] + ContextLines + 1)
            );
            first = last + 1;
        }
    }

    private static void AppendHunk(StringBuilder text, List<Entry> script, int start, int end)
    {
        var hunk = script[start..end];
        var (oldCount, newCount) = (
            hunk.Count(entry => entry.Side != Side.Added),
            hunk.Count(entry => entry.Side != Side.Removed)
        );
        var oldStart = hunk[0].OldNumber - (hunk[0].Side == Side.Added ? 0 : 1) + (oldCount == 0 ? 0 : 1);
        var newStart = hunk[0].NewNumber - (hunk[0].Side == Side.Removed ? 0 : 1) + (newCount == 0 ? 0 : 1);
        text.Append($"@@ -{Range(oldStart, oldCount)} +{Range(newStart, newCount)} @@\n");
        foreach (var entry in hunk)
        {
            text.Append(
                    entry.Side switch
                    {
                        Side.Both => ' ',
                        Side.Removed => '-',
                        _ => '+',
                    }
                )
                .Append(entry.Line);
            if (!entry.Line.EndsWith('\n'))
                text.Append("\n\\ No newline at end of file\n");
        }
    }

    private static string Range(int start, int count) => count == 1 ? $"{start}" : $"{start},{count}";
}

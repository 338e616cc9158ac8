using RunbookTui.Engine.Planning;
using Xunit;

namespace RunbookTui.Tests.Planning;

public sealed class UnifiedDiffTests
{
    [Fact]
    public void Equal_texts_have_no_difference() => Assert.Equal("", UnifiedDiff.Between("/etc/x", "a\nb\n", "a\nb\n"));

    [Fact]
    public void A_changed_line_is_shown_with_three_lines_of_context()
    {
        var before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
        var after = "1\n2\n3\n4\nfive\n6\n7\n8\n9\n";
        Assert.Equal(
            "--- /etc/x\n+++ /etc/x\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n",
            UnifiedDiff.Between("/etc/x", before, after)
        );
    }

    [Fact]
    public void A_new_file_comes_from_dev_null() =>
        Assert.Equal(
            "--- /dev/null\n+++ /etc/x\n@@ -0,0 +1,2 @@\n+a\n+b\n",
            UnifiedDiff.Between("/etc/x", null, "a\nb\n")
        );

    [Fact]
    public void A_removed_file_goes_to_dev_null() =>
        Assert.Equal("--- /etc/x\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n", UnifiedDiff.Between("/etc/x", "a\n", null));

    [Fact]
    public void A_missing_last_line_break_is_told() =>
        Assert.Equal(
            "--- /etc/x\n+++ /etc/x\n@@ -1 +1 @@\n-a\n+a\n\\ No newline at end of file\n",
            UnifiedDiff.Between("/etc/x", "a\n", "a")
        );

    [Fact]
    public void Applying_the_difference_to_the_old_text_gives_the_new_one()
    {
        var random = new Random(20_000);
        for (var round = 0; round < 500; round++)
        {
            var before = RandomText(random);
            var after = RandomText(random);
            Assert.Equal(after, Apply(UnifiedDiff.Between("/f", before, after), before));
        }
    }

    private static string RandomText(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(0, 30)).Select(_ => $"{(char)('a' + random.Next(0, 4))}\n"));

    /// <summary>A strict reader of the format: counts and context must fit.</summary>
    private static string Apply(string diff, string before)
    {
        if (diff.Length == 0)
            return before;
        var old = before.Split('\n')[..^1];
        var result = new List<string>();
        var position = 0;
        foreach (var line in diff.Split('\n')[2..^1])
        {
            if (line.StartsWith("@@", StringComparison.Ordinal))
            {
                var range = line.Split(' ')[1][1..].Split(',');
                var start = int.Parse(range[0]) - (range.Length == 2 && range[1] == "0" ? 0 : 1);
                result.AddRange(old[position..start]);
                position = start;
                Assert.Equal(result.Count, NewStart(line));
                continue;
            }
            if (line[0] != '+')
                Assert.Equal(old[position++], line[1..]);
            if (line[0] != '-')
                result.Add(line[1..]);
        }
        result.AddRange(old[position..]);
        return string.Concat(result.Select(line => line + "\n"));
    }

    private static int NewStart(string header)
    {
        var range = header.Split(' ')[2][1..].Split(',');
        return int.Parse(range[0]) - (range.Length == 2 && range[1] == "0" ? 0 : 1);
    }
}

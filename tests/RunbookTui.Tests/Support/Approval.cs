using System.Runtime.CompilerServices;
using System.Text;
using Xunit;

namespace RunbookTui.Tests.Support;

/// <summary>Compares a whole text with the one that was approved, in a file beside the test.</summary>
/// <remarks>With <c>UPDATE_APPROVALS=1</c> the files are rewritten; read the difference before committing it.</remarks>
internal static class Approval
{
    /// <summary>The directory of the calling source file.</summary>
    public static string DirectoryOf([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

    /// <summary>Fails with the difference where <paramref name="actual"/> is not what the file holds.</summary>
    public static void Matches(string file, string actual)
    {
        if (Environment.GetEnvironmentVariable("UPDATE_APPROVALS") == "1")
        {
            File.WriteAllText(file, actual);
            return;
        }
        var approved = File.Exists(file) ? File.ReadAllText(file) : "";
        if (approved != actual)
            Assert.Fail(
                $"{Path.GetFileName(file)} differs (- approved, + seen; UPDATE_APPROVALS=1 rewrites it):\n{Difference(approved, actual)}"
            );
    }

    private static string Difference(string approved, string actual)
    {
        var (left, right) = (approved.Split('\n'), actual.Split('\n'));
        var same = left.Zip(right).TakeWhile(pair => pair.First == pair.Second).Count();
        var sameAtEnd = left.Reverse()
            .Zip(right.Reverse())
            .Take(Math.Min(left.Length, right.Length) - same)
            .TakeWhile(pair => pair.First == pair.Second)
            .Count();
        var text = new StringBuilder($"at line {same + 1}\n");
        foreach (var line in left[same..(left.Length - sameAtEnd)])
            text.Append("- ").Append(line).Append('\n');
        foreach (var line in right[same..(right.Length - sameAtEnd)])
            text.Append("+ ").Append(line).Append('\n');
        return text.ToString();
    }
}

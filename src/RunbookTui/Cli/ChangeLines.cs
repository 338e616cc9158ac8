using RunbookTui.Engine.Journal;

namespace RunbookTui.Cli;

/// <summary>The changes of a sandbox as lines; a new or removed directory with much in it is one line.</summary>
internal static class ChangeLines
{
    private const int MostShown = 12;

    public static IEnumerable<string> Of(IReadOnlyList<SandboxDifference> changes)
    {
        string? folded = null;
        foreach (var change in changes.OrderBy(change => change.Path, StringComparer.Ordinal))
        {
            if (folded is not null && change.Path.StartsWith(folded, StringComparison.Ordinal))
                continue;
            folded = null;
            var inside = change.Path + "/";
            var count = changes.Count(other => other.Path.StartsWith(inside, StringComparison.Ordinal));
            if (change.Type == "directory" && change.Kind != "changed" && count > MostShown)
            {
                folded = inside;
                yield return $"{Sign(change)} {inside}  (with {count} paths in it)";
            }
            else
            {
                var slash = change.Type == "directory" ? "/" : "";
                yield return $"{Sign(change)} {change.Path}{slash}{(change.Detail.Length > 0 ? $"  ({change.Detail})" : "")}";
            }
        }
    }

    private static char Sign(SandboxDifference change) =>
        change.Kind switch
        {
            "added" => '+',
            "removed" => '-',
            _ => '~',
        };
}

using RunbookTui.Engine.Journal;

namespace RunbookTui.Engine.Running;

/// <summary>What becomes of a file that somebody else has edited after the run.</summary>
public enum OnEdit
{
    /// <summary>Its undo waits, and those that depend on it.</summary>
    Stop,

    /// <summary>The file stays as it is now.</summary>
    Keep,

    /// <summary>It becomes as it was before the run; the edit is kept in the run's directory only.</summary>
    Restore,

    /// <summary>The run's change is undone and the edit stays, where the two do not get in each other's way.</summary>
    Merge,
}

/// <summary>What humans answered about edited files.</summary>
/// <param name="Otherwise">For files they were not asked about.</param>
/// <param name="ByPath">By path. An answer holds for the content it was given for.</param>
public sealed record EditAnswers(OnEdit Otherwise, IReadOnlyDictionary<string, EditAnswer> ByPath)
{
    /// <summary>Nobody was asked, so nothing is overwritten.</summary>
    public static EditAnswers None { get; } = new(OnEdit.Stop, new Dictionary<string, EditAnswer>());

    /// <summary>The answer for a file as it is now.</summary>
    public OnEdit For(FileSnapshot now) =>
        !ByPath.TryGetValue(now.Path, out var answer) ? Otherwise
        : answer.ContentHash == now.ContentHash ? answer.Answer
        : OnEdit.Stop;
}

/// <summary>An answer about one file.</summary>
/// <param name="ContentHash">The content for which it was given; <c>null</c> where there was none.</param>
public sealed record EditAnswer(OnEdit Answer, string? ContentHash = null);

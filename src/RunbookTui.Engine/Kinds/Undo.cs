using RunbookTui.Engine.Journal;

namespace RunbookTui.Engine.Kinds;

/// <summary>How faithfully a change can be undone.</summary>
public enum Exactness
{
    /// <summary>Byte for byte, with owner and mode.</summary>
    Exact,

    /// <summary>To an equivalent state.</summary>
    Compensating,

    /// <summary>Not at all: a point of no return.</summary>
    Impossible,
}

/// <summary>How to undo one applied action, as data: it survives a restart and needs no runbook.</summary>
/// <param name="Kind">The registered undo kind.</param>
/// <param name="Fields">What the undo kind needs, by name.</param>
/// <param name="Files">What stood at the touched paths before, parents before children.</param>
/// <param name="Reason">Why it is not exact, or <c>null</c>.</param>
/// <param name="SettleKey">
/// Not <c>null</c> for undos that must wait until everything else was undone, such as returning a daemon to its
/// earlier state: of all undos with the same key only the earliest is carried out, last.
/// </param>
public sealed record Undo(
    string Kind,
    IReadOnlyDictionary<string, string> Fields,
    IReadOnlyList<FileSnapshot> Files,
    Exactness Exactness = Exactness.Exact,
    string? Reason = null,
    string? SettleKey = null
)
{
    private const string FilesKind = "files";

    /// <summary>Nothing was changed, so nothing is to be undone.</summary>
    public static Undo Nothing { get; } = new("nothing", new Dictionary<string, string>(), []);

    /// <summary>Puts back what stood at paths.</summary>
    public static Undo RestoreFiles(IReadOnlyList<FileSnapshot> files) =>
        new(FilesKind, new Dictionary<string, string>(), files);

    /// <summary>Whether both put something back at one path.</summary>
    public bool SharesPathWith(Undo other) => Files.Any(own => other.Files.Any(file => file.Path == own.Path));

    /// <summary>Whether this one puts back an older state of everything that a later one would put back.</summary>
    public bool PutsBackAllOf(Undo later) =>
        later.Kind == FilesKind
        && later.Files.All(file =>
            Files.Any(own =>
                own.Path == file.Path
                || (own.Type is null && file.Path.StartsWith(own.Path + "/", StringComparison.Ordinal))
            )
        );

    /// <summary>A point of no return.</summary>
    public static Undo None(string reason) =>
        new("nothing", new Dictionary<string, string>(), [], Exactness.Impossible, reason);
}

/// <summary>Carries out a recorded <see cref="Undo"/>.</summary>
/// <remarks>Undoing twice, or undoing a change that was never or half made, ends in the same state.</remarks>
public interface IUndo
{
    /// <summary>Undoes the change.</summary>
    /// <returns>One line that says what was done.</returns>
    /// <exception cref="HostException">It cannot be undone; the message says why and what is left.</exception>
    Task<string> UndoAsync(Undo undo, IHost host, ISnapshots snapshots, CancellationToken cancellation);
}

using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Machine;

/// <summary>The undo of what changed nothing, and of what cannot be undone.</summary>
public sealed class NothingToUndo : IUndo
{
    /// <summary>The registration.</summary>
    public static UndoKind Kind { get; } = new("nothing", () => new NothingToUndo());

    /// <inheritdoc/>
    public Task<string> UndoAsync(Undo undo, IHost host, ISnapshots snapshots, CancellationToken cancellation) =>
        undo.Exactness == Exactness.Impossible
            ? throw new HostException($"This cannot be undone: {undo.Reason ?? "no reason was recorded"}")
            : Task.FromResult("nothing to undo");
}

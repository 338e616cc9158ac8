using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Engine.Running;

/// <summary>Carries out recorded undos, one after the other, and records what came of each.</summary>
internal sealed class UndoWork(KindCatalog catalog, IHost host, ISnapshots snapshots, Recorder recorder)
{
    /// <summary>Undoes these. One undo that fails does not keep the others from it.</summary>
    /// <param name="order">Which, in order.</param>
    /// <param name="concerned">Of the undos that a settling one speaks for, those that are to be counted as done with it.</param>
    /// <returns>What could not be undone, and why.</returns>
    public async Task<List<(PreparedAction Action, string Message)>> CarryOutAsync(
        IReadOnlyList<PreparedAction> order,
        Func<PreparedAction, bool> concerned
    )
    {
        var failed = new List<(PreparedAction Action, string Message)>();
        foreach (var action in order)
        {
            recorder.Append(new UndoStarted(action.Step, action.Index, action.Summary, PlaceOf(action)));
            var (undone, message) = await UndoAsync(action).ConfigureAwait(false);
            foreach (var covered in Covered(action, concerned))
                recorder.Append(new UndoEnded(covered.Step, covered.Index, undone, message, PlaceOf(covered)));
            if (!undone)
                failed.Add((action, message));
        }
        return failed;
    }

    /// <summary>What is left in place, and why. An undo of an older change can have made up for one that failed.</summary>
    public static List<string> Left(IReadOnlyList<(PreparedAction Action, string Message)> failed) =>
        [.. failed.Where(one => !one.Action.Undone).Select(one => $"step '{one.Action.Step}': {one.Message}")];

    private int PlaceOf(PreparedAction action) => recorder.State.Prepared.TakeWhile(other => other != action).Count();

    /// <summary>A settling undo speaks for all that share its key.</summary>
    private List<PreparedAction> Covered(PreparedAction action, Func<PreparedAction, bool> concerned) =>
        action.Undo.SettleKey is null
            ? [action]
            :
            [
                .. recorder.State.Prepared.Where(other =>
                    !other.Undone && other.Undo.SettleKey == action.Undo.SettleKey && concerned(other)
                ),
            ];

    private async Task<(bool Undone, string Message)> UndoAsync(PreparedAction action)
    {
        if (action.Undo.Exactness == Exactness.Impossible)
            return (false, $"cannot be undone: {action.Undo.Reason}");
        var kind = catalog.Undo(action.Undo.Kind);
        if (kind is null)
            return (false, $"this version does not know the undo '{action.Undo.Kind}'");
        try
        {
            var recording = new RecordingHost(host, action.Step, recorder);
            return (
                true,
                await kind.Create()
                    .UndoAsync(action.Undo, recording, snapshots, CancellationToken.None)
                    .ConfigureAwait(false)
            );
        }
        catch (HostException wrong) when (!recorder.Lost)
        {
            return (false, wrong.Next is null ? wrong.Message : $"{wrong.Message}\n{wrong.Next}");
        }
    }
}

using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Planning;

namespace RunbookTui.Engine.Running;

/// <summary>Makes one action of a step so, and records what it found, how to undo it and what it left.</summary>
internal sealed class ActionWork(IHost host, ISnapshots snapshots, Recorder recorder)
{
    /// <summary>Applies one action unless it is already so. Its undo is durable before anything is touched.</summary>
    /// <returns>Whether something was changed.</returns>
    /// <exception cref="HostException">It did not work, or the journal could not be written.</exception>
    public async Task<bool> MakeSoAsync(PlannedStep step, int index)
    {
        var (kind, action) = step.Actions[index];
        var inspection = await action.InspectAsync(host, CancellationToken.None).ConfigureAwait(false);
        recorder.Append(new ActionInspected(step.Id, index, action.Summary, inspection.AlreadySo, inspection.Observed));
        var leaving = new LeftFiles(host, snapshots, recorder);
        if (inspection.AlreadySo)
        {
            // The change may have been complete when a run was cut off.
            if (Own() is { Left.Count: 0 } complete)
                leaving.Record(complete, new Dictionary<string, FileSnapshot>());
            if (Own() is { Applied: false } cutOff)
                CompareFiles(step, index, cutOff.Undo);
            return false;
        }

        // After an interruption the first undo stands: what it remembers is older than the half-made change.
        // After another answer it may be another action, and needs an undo of its own.
        if (
            !recorder.State.Prepared.Any(prepared =>
                prepared.Step == step.Id && prepared.Index == index && prepared is { Undone: false, IsOutdated: false }
            )
        )
        {
            var undo = await action.PrepareUndoAsync(host, snapshots, CancellationToken.None).ConfigureAwait(false);
            if (undo.Exactness == Exactness.Impossible && step.Undo is not null)
                undo = step.Undo;
            if (recorder.Redactor.FindsIn(undo))
                throw new HostException(
                    $"the undo of '{action.Summary}' would keep a secret of this run in clear; nothing was changed by it",
                    "give another secret, one that is no part of a name or a setting"
                );
            recorder.Append(new ActionPrepared(step.Id, index, kind, action.Summary, undo));
        }
        var unedited = leaving.Unedited(Own());
        try
        {
            await action
                .ApplyAsync(new RecordingHost(host, step.Id, recorder), CancellationToken.None)
                .ConfigureAwait(false);
        }
        catch (HostException) when (!recorder.Lost)
        {
            leaving.Record(Own(), unedited);
            throw;
        }
        finally
        {
            // Also of a change that failed half-way.
            if (!recorder.Lost && Own() is { } made)
                CompareFiles(step, index, made.Undo);
        }
        leaving.Record(Own(), unedited);
        recorder.Append(new ActionApplied(step.Id, index));
        return true;

        PreparedAction? Own() =>
            recorder.State.Prepared.LastOrDefault(prepared =>
                prepared.Step == step.Id && prepared.Index == index && !prepared.Undone
            );
    }

    private void CompareFiles(PlannedStep step, int index, Undo undo)
    {
        var files = new FileComparison(host, snapshots, recorder.Redactor).Compare(undo.Files);
        if (files.Count > 0)
            recorder.Append(new FilesCompared(step.Id, index, files));
    }
}

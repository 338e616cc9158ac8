using System.Text;
using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Planning;

namespace RunbookTui.Engine.Running;

/// <summary>Carries out recorded undos, one after the other, and records what came of each.</summary>
/// <param name="answers">What becomes of files that somebody else has edited.</param>
/// <param name="by">Who gave the answers.</param>
internal sealed class UndoWork(
    KindCatalog catalog,
    IHost host,
    ISnapshots snapshots,
    Recorder recorder,
    EditAnswers answers,
    string by
)
{
    private readonly HashSet<string> held = new(StringComparer.Ordinal);

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
            // Edits first: whether a cut-off undo has half its attributes follows from its start.
            var (edit, notes) = Edits(action, order);
            recorder.Append(new UndoStarted(action.Step, action.Index, action.Summary, PlaceOf(action)));
            var (undone, message) = edit is null ? await UndoAsync(action).ConfigureAwait(false) : (false, edit);
            if (notes.Length > 0)
                message = $"{message}{notes}";
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

    /// <summary>Sees to the files of an undo that somebody else has edited: the reason why it must wait, and what was done.</summary>
    private (string? Waits, string Notes) Edits(PreparedAction action, IReadOnlyList<PreparedAction> order)
    {
        var waits = new StringBuilder();
        var notes = new StringBuilder();
        try
        {
            foreach (var edited in EditedFiles.Under(recorder.State, action, order, host))
            {
                if (Decide(edited) is { } note)
                    notes.Append(note);
                else
                {
                    held.Add(edited.Path);
                    waits.Append(
                        $"{edited.Path} was edited after this run and is left alone\n{edited.Differences(host, snapshots)}"
                    );
                }
            }
            if (waits.Length > 0)
                waits.Append(
                    "the others are undone; this one waits: add --on-edit keep, restore or merge, or mend the file by hand"
                );
            else if (Dependence(action) is { } path)
                waits.Append($"it would remove {path}, which was edited after this run; this one waits");
        }
        catch (HostException wrong) when (!recorder.Lost)
        {
            waits.Append(wrong.Next is null ? wrong.Message : $"{wrong.Message}\n{wrong.Next}");
        }
        return (waits.Length > 0 ? waits.ToString() : null, notes.ToString());
    }

    /// <summary>Does with an edited file what was answered; <c>null</c> where nothing may be done.</summary>
    private string? Decide(EditedFile edited)
    {
        var answer = answers.For(edited.Now);
        var merged = answer == OnEdit.Merge ? edited.Merged(host, snapshots) : null;
        if (answer == OnEdit.Stop || (answer == OnEdit.Merge && merged is null))
            return null;
        // Its content is in the run's directory before anything overwrites it.
        var present = snapshots.Take(host, edited.Path);
        if (!EditedFile.Same(present, edited.Now))
            return null;
        var word = answer.ToString().ToLowerInvariant();
        var kept = present.ContentHash is { } hash ? $"; the edited file is kept as {snapshots.PlaceOf(hash)}" : "";
        switch (answer)
        {
            case OnEdit.Keep:
                recorder.Append(new EditDecided(edited.Path, word, by, present, present));
                return $"\n{edited.Path} stays as it was edited";
            case OnEdit.Merge:
                var content = Encoding.UTF8.GetBytes(merged!);
                var after = present with { ContentHash = EditedFile.Hash(content) };
                recorder.Append(new EditDecided(edited.Path, word, by, present, after));
                host.WriteFile(edited.Path, content, present.Attributes! with { Modified = null });
                return $"\n{edited.Path}: the run's change is undone, the edit stays{kept}";
            default:
                recorder.Append(new EditDecided(edited.Path, word, by, present, null));
                return $"\n{edited.Path} is as before the run{kept}";
        }
    }

    /// <summary>An edited file that stays and that the undo would take away with a directory.</summary>
    private string? Dependence(PreparedAction action) =>
        Undo.RestoreFiles([]).Kind == action.Undo.Kind
            ? null
            : held.Concat(Staying())
                .FirstOrDefault(path => action.Undo.Files.Any(file => file.Type is null && IsBelow(path, file.Path)));

    private IEnumerable<string> Staying() =>
        recorder.State.Edits.Keys.Where(path => EditedFiles.IsDecided(recorder.State, EditedFile.Look(host, path)));

    /// <summary>The undo without the files that stay as they were edited, and without the directories above them.</summary>
    private Undo Without(Undo undo)
    {
        var staying = Staying().Concat(held).ToList();
        return staying.Count == 0
            ? undo
            : undo with
            {
                Files =
                [
                    .. undo.Files.Where(file =>
                        !staying.Contains(file.Path)
                        && !(file.Type is null && staying.Exists(path => IsBelow(path, file.Path)))
                    ),
                ],
            };
    }

    private static bool IsBelow(string path, string directory) =>
        path.StartsWith(directory + "/", StringComparison.Ordinal);

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
                    .UndoAsync(Without(action.Undo), recording, snapshots, CancellationToken.None)
                    .ConfigureAwait(false)
            );
        }
        catch (HostException wrong) when (!recorder.Lost)
        {
            return (false, wrong.Next is null ? wrong.Message : $"{wrong.Message}\n{wrong.Next}");
        }
    }
}

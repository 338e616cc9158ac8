using System.Security.Cryptography;
using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Planning;

namespace RunbookTui.Engine.Running;

/// <summary>Carries out the recorded undos and proves that the host is as it was. Needs no runbook and no answers.</summary>
/// <param name="baseline">The baseline probes, or empty where the runbook is gone: then only files are compared.</param>
public sealed class RollbackRunner(
    KindCatalog catalog,
    IReadOnlyList<PlannedProbe> baseline,
    IHost host,
    IJournal journal,
    ISnapshots snapshots,
    IRunObserver observer
)
{
    // A rollback is given no secrets.
    private readonly Recorder recorder = new(journal, new Redactor([]), observer);

    /// <summary>The run as recorded so far.</summary>
    public RunState State => recorder.State;

    /// <summary>Undoes everything that is not undone yet. One undo that fails does not keep the others from it.</summary>
    /// <exception cref="HostException">The journal could not be written.</exception>
    /// <exception cref="InvalidOperationException">Everything is undone already.</exception>
    public async Task<RunStatus> RollBackAsync(string operatorName)
    {
        State.Require(RunTrigger.RollBack);
        Append(new RollbackStarted(operatorName));
        var failed = new List<(PreparedAction Action, string Message)>();
        foreach (var action in RollbackPlanner.Order(State))
        {
            Append(new UndoStarted(action.Step, action.Index, action.Summary));
            var (undone, message) = await UndoAsync(action).ConfigureAwait(false);
            foreach (var covered in Covered(action))
                Append(new UndoEnded(covered.Step, covered.Index, undone, message));
            if (!undone)
                failed.Add((action, message));
        }
        foreach (var step in State.Steps.Where(step => step.Status != StepStatus.Pending && IsUndone(step.Id)))
            Append(new StepEnded(step.Id, StepStatus.RolledBack, null));

        // An undo of an older change can have made up for one that failed.
        var left = failed
            .Where(one => !one.Action.Undone)
            .Select(one => $"step '{one.Action.Step}': {one.Message}")
            .ToList();
        left.AddRange(RollbackPlanner.Originals(State).Select(Difference).OfType<string>());
        left.AddRange(await BaselineDifferencesAsync().ConfigureAwait(false));
        Append(new RollbackEnded(left.Count == 0, left));
        return State.Status;
    }

    private bool IsUndone(string step) =>
        State.Prepared.Where(action => action.Step == step).All(action => action.Undone);

    /// <summary>A settling undo speaks for all that share its key.</summary>
    private List<PreparedAction> Covered(PreparedAction action) =>
        action.Undo.SettleKey is null
            ? [action]
            : [.. State.Prepared.Where(other => !other.Undone && other.Undo.SettleKey == action.Undo.SettleKey)];

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

    private string? Difference(FileSnapshot original)
    {
        var now = host.Stat(original.Path);
        if (now?.Type != original.Type)
            return $"{original.Path}: was {Describe(original.Type)}, is {Describe(now?.Type)}";
        if (now is null || original.Attributes is not { } before)
            return null;
        if (
            now.Attributes.Mode != before.Mode
            || now.Attributes.Owner != before.Owner
            || now.Attributes.Group != before.Group
        )
            return $"{original.Path}: owner or mode differ";
        if (original.Type == FileType.SymbolicLink && now.LinkTarget != original.LinkTarget)
            return $"{original.Path}: points to '{now.LinkTarget}', pointed to '{original.LinkTarget}'";
        if (original.ContentHash is null)
            return null;
        var hash = Convert.ToHexStringLower(SHA256.HashData(host.ReadFile(original.Path) ?? []));
        return hash == original.ContentHash ? null : $"{original.Path}: its content differs";
    }

    private static string Describe(FileType? type) =>
        type switch
        {
            null => "absent",
            FileType.File => "a file",
            FileType.Directory => "a directory",
            FileType.SymbolicLink => "a symbolic link",
            _ => "something else",
        };

    private async Task<List<string>> BaselineDifferencesAsync()
    {
        var differences = new List<string>();
        var remade = baseline.ToList();
        foreach (var before in State.Baseline)
        {
            // A probe that needs a secret cannot be made again here, so places do not tell which is which.
            var place = remade.FindIndex(one => one.Kind == before.Kind && one.Probe.Summary == before.Summary);
            if (place < 0)
                continue;
            var planned = remade[place];
            remade.RemoveAt(place);
            var probe = new ExpectingBaseline(planned.Probe, before.Result);
            var result = await ProbeLoop
                .ObserveAsync(probe, host, ProbeLoop.DefaultPatience, CancellationToken.None)
                .ConfigureAwait(false);
            if (result.Verdict != Verdict.Passed)
                differences.Add($"{before.Summary}: was '{before.Result.Observed}', is '{result.Observed}'");
        }
        return differences;
    }

    private void Append(RunEvent happened) => recorder.Append(happened);

    /// <summary>Passes when the probe sees what it saw before the run, be that good or bad.</summary>
    private sealed class ExpectingBaseline(IProbe probe, ProbeResult before) : IProbe
    {
        public string Summary => probe.Summary;

        public async Task<ProbeResult> ObserveAsync(IHostReader host, CancellationToken cancellation)
        {
            var now = await ProbeLoop.LookAsync(probe, host, cancellation).ConfigureAwait(false);
            var same = now.SawTheSame(before);
            return now with
            {
                Verdict = same ? Verdict.Passed : Verdict.Failed,
                Expected = before.Observed,
                MayChange = !same,
            };
        }
    }
}

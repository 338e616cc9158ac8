using System.Security.Cryptography;
using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Model;
using RunbookTui.Engine.Planning;

namespace RunbookTui.Engine.Running;

/// <summary>Carries out the recorded undos and proves that the host is as it was. Needs no runbook and no answers.</summary>
/// <param name="baseline">The baseline probes, or empty where the runbook is gone: then only files are compared.</param>
/// <param name="secrets">The run's secrets where they are known, to keep them out of the journal; it needs none.</param>
public sealed class RollbackRunner(
    KindCatalog catalog,
    IReadOnlyList<PlannedProbe> baseline,
    IHost host,
    IJournal journal,
    ISnapshots snapshots,
    IRunObserver observer,
    IReadOnlyList<Secret>? secrets = null,
    byte[]? redactionKey = null
)
{
    private readonly Recorder recorder = new(journal, new Redactor(secrets ?? [], redactionKey), observer);

    /// <summary>The run as recorded so far.</summary>
    public RunState State => recorder.State;

    /// <summary>Undoes everything that is not undone yet. One undo that fails does not keep the others from it.</summary>
    /// <exception cref="HostException">The journal could not be written.</exception>
    /// <exception cref="InvalidOperationException">Everything is undone already.</exception>
    /// <param name="answers">What becomes of files that somebody else has edited; without it they are left alone.</param>
    /// <param name="to">The step that stays, and all before it; <c>null</c> to undo everything.</param>
    public async Task<RunStatus> RollBackAsync(
        string operatorName,
        EditAnswers? answers = null,
        string? to = null,
        Person? person = null,
        Surroundings? surroundings = null
    )
    {
        State.Require(RunTrigger.RollBack);
        Append(new RollbackStarted(operatorName, to, person, surroundings));
        var order = to is null ? RollbackPlanner.Order(State) : RollbackPlanner.OrderAfter(State, to);
        var failed = await new UndoWork(catalog, host, snapshots, recorder, answers ?? EditAnswers.None, operatorName)
            .CarryOutAsync(order, action => to is null || RollbackPlanner.IsAfter(State, action.Step, to))
            .ConfigureAwait(false);
        foreach (
            var step in State.Steps.Where(step =>
                step.Status != StepStatus.Pending
                && IsUndone(step.Id)
                && (to is null || RollbackPlanner.IsAfter(State, step.Id, to))
            )
        )
            Append(new StepEnded(step.Id, StepStatus.RolledBack, null));

        var left = UndoWork.Left(failed);
        var scope = State.Prepared.Where(action => to is null || RollbackPlanner.IsAfter(State, action.Step, to));
        left.AddRange(RollbackPlanner.Originals(scope).Select(Difference).OfType<string>());
        // The steps that stay are meant to show in the baseline.
        if (to is null)
            left.AddRange(await BaselineDifferencesAsync().ConfigureAwait(false));
        Append(new RollbackEnded(left.Count == 0, left));
        return State.Status;
    }

    private bool IsUndone(string step) =>
        State.Prepared.Where(action => action.Step == step).All(action => action.Undone);

    private string? Difference(FileSnapshot original)
    {
        // What a human has decided to keep is no loose end.
        if (
            State.Edits.Keys.Any(path =>
                (path == original.Path || path.StartsWith(original.Path + "/", StringComparison.Ordinal))
                && EditedFiles.IsDecided(State, EditedFile.Look(host, path))
            )
        )
            return null;
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
            var probe = new ExpectingBaseline(planned.Probe, before.Result, recorder.Redactor);
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
    private sealed class ExpectingBaseline(IProbe probe, ProbeResult before, Redactor redactor) : IProbe
    {
        public string Summary => probe.Summary;

        public async Task<ProbeResult> ObserveAsync(IHostReader host, CancellationToken cancellation)
        {
            // What is recorded has no secrets, so what is compared with it must have none either.
            var now = redactor.Redact(await ProbeLoop.LookAsync(probe, host, cancellation).ConfigureAwait(false));
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

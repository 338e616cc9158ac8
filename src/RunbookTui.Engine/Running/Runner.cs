using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Model;
using RunbookTui.Engine.Planning;

namespace RunbookTui.Engine.Running;

/// <summary>Walks a plan: the one loop with effects. Starting and resuming are the same call.</summary>
/// <remarks>
/// Everything that happens is appended to the journal before the next thing happens, an undo before its change. A
/// journal that cannot be written stops the run; an observer that throws does not.
/// </remarks>
/// <param name="catalog">Where the undo of a single step is found; without it a step cannot be undone alone.</param>
/// <param name="redactionKey">The run's key for the hashes of what is redacted; see <see cref="SecretPatterns"/>.</param>
public sealed class Runner(
    Plan plan,
    IHost host,
    IJournal journal,
    ISnapshots snapshots,
    IOperator decider,
    IRunObserver observer,
    KindCatalog? catalog = null,
    byte[]? redactionKey = null
)
{
    private readonly Recorder recorder = new(journal, new Redactor(plan.Answers.Secrets, redactionKey), observer);
    private readonly HashSet<Secret> secrets = [.. plan.Answers.Secrets];
    private Plan plan = plan;
    private ProbeBatch looking = ProbeBatch.Empty(host);

    /// <summary>The run as recorded so far.</summary>
    public RunState State => recorder.State;

    /// <summary>All secrets of the run, also those that were replaced.</summary>
    public IReadOnlyList<Secret> Secrets => [.. secrets];

    /// <summary>The plan as it was made last.</summary>
    public Plan Plan => plan;

    /// <summary>Runs all steps that are not done yet.</summary>
    /// <param name="stop">Asks to stop at the next safe point: after the action that is under way.</param>
    /// <exception cref="HostException">The journal could not be written; nothing was changed after the last record.</exception>
    /// <exception cref="InvalidOperationException">The run is over.</exception>
    /// <returns><see cref="RunStatus.Running"/> where the operator decided to roll the run back, which is then to be done.</returns>
    public async Task<RunStatus> RunAsync(
        string bootId,
        CancellationToken stop,
        Person? person = null,
        Surroundings? surroundings = null
    )
    {
        State.Require(RunTrigger.Start);
        Append(new RunStarted(decider.Name, Environment.ProcessId, bootId, person, surroundings));
        if (State.Baseline.Count == 0 && plan.Baseline.Count > 0)
            Append(new BaselineObserved(await ObserveAllAsync(plan.Baseline, TimeSpan.Zero).ConfigureAwait(false)));

        // Looked up anew each time: the operator may change an answer, and with it the plan.
        while (plan.Steps.FirstOrDefault(step => !State.Step(step.Id).IsDone) is { } step)
        {
            if (
                !await PauseAsync(step, stop).ConfigureAwait(false)
                || (!State.Step(step.Id).IsDone && !await FinishAsync(step, stop).ConfigureAwait(false))
            )
                return State.Status;
        }
        Append(new RunEnded(RunOutcome.Succeeded, "every step is done"));
        return State.Status;
    }

    /// <summary>Waits before a step where the operator wants that. <c>false</c> means the run ended there.</summary>
    private async Task<bool> PauseAsync(PlannedStep step, CancellationToken stop)
    {
        if (stop.IsCancellationRequested || !decider.PausesBefore(step))
            return true;
        await ForgetLooksAsync().ConfigureAwait(false);
        Append(new RunPaused(step.Id));
        var decision = await UnlessStoppedAsync(decider.OnPauseAsync(step, stop), stop).ConfigureAwait(false);
        var by = decision?.By ?? decider.Name;
        switch (decision)
        {
            case null:
                return End(RunOutcome.Stopped, $"stopped by {decider.Name} before step '{step.Id}'");
            case PauseDecision.Continue:
                Append(new DecisionMade(step.Id, "continue", "", by));
                return true;
            case PauseDecision.Skip skip:
                Skip(step, skip.Reason, by);
                return true;
            case PauseDecision.RollBack:
                Append(new DecisionMade(step.Id, "roll_back", "", by));
                return false;
            default:
                return End(RunOutcome.Stopped, $"left by {by} before step '{step.Id}'");
        }
    }

    /// <summary>Works on a step until it is done, given up, or to be looked for in another plan.</summary>
    private async Task<bool> FinishAsync(PlannedStep step, CancellationToken stop)
    {
        while (true)
        {
            if (stop.IsCancellationRequested)
            {
                await ForgetLooksAsync().ConfigureAwait(false);
                return End(RunOutcome.Stopped, $"stopped by {decider.Name} before step '{step.Id}'");
            }
            Append(new StepStarted(step.Id));
            var (status, reason) = await AttemptAsync(step, stop).ConfigureAwait(false);
            if (status == StepStatus.Running)
                return End(RunOutcome.Stopped, $"stopped by {decider.Name} in step '{step.Id}'");
            Append(new StepEnded(step.Id, status, reason));
            if (status != StepStatus.Failed)
                return true;
            await ForgetLooksAsync().ConfigureAwait(false);
            switch (await AfterFailureAsync(step, reason!, stop).ConfigureAwait(false))
            {
                case Course.Again:
                    continue;
                case var course:
                    return course == Course.GoOn;
            }
        }
    }

    private enum Course
    {
        Again,
        GoOn,
        Ended,
    }

    /// <summary>Asks the operator until that leads on.</summary>
    private async Task<Course> AfterFailureAsync(PlannedStep step, string reason, CancellationToken stop)
    {
        while (true)
        {
            var decision = await UnlessStoppedAsync(decider.OnFailureAsync(step, reason, stop), stop)
                .ConfigureAwait(false);
            var by = decision?.By ?? decider.Name;
            switch (decision)
            {
                case null:
                    End(RunOutcome.Stopped, $"stopped by {decider.Name} after step '{step.Id}' had failed");
                    return Course.Ended;
                case FailureDecision.Retry:
                    Append(new DecisionMade(step.Id, "retry", "", by));
                    return Course.Again;
                case FailureDecision.Skip skip:
                    Skip(step, skip.Reason, by);
                    return Course.GoOn;
                case FailureDecision.UseAnswer answer:
                    Append(new DecisionMade(step.Id, "change_answer", answer.Input, by));
                    Use(answer, by);
                    return Course.GoOn;
                case FailureDecision.RollBackStep:
                    Append(new DecisionMade(step.Id, "roll_back_step", "", by));
                    reason = await RollBackStepAsync(step, reason).ConfigureAwait(false);
                    break;
                case FailureDecision.RollBack:
                    Append(new DecisionMade(step.Id, "roll_back", "", by));
                    return Course.Ended;
                default:
                    End(RunOutcome.Failed, $"step '{step.Id}': {reason}");
                    return Course.Ended;
            }
        }
    }

    private void Skip(PlannedStep step, string reason, string by)
    {
        Append(new DecisionMade(step.Id, "skip", reason, by));
        Append(new StepEnded(step.Id, StepStatus.Skipped, reason));
    }

    private void Use(FailureDecision.UseAnswer answer, string by)
    {
        // What was printed with the old secret may be printed again.
        secrets.UnionWith(answer.Plan.Answers.Secrets);
        recorder.Redactor = new Redactor(Secrets, redactionKey);
        plan = answer.Plan;
        Append(
            new AnswerChanged(
                answer.Input,
                plan.Answers.Texts,
                plan.Answers.Origins,
                [.. plan.Steps.Select(step => step.Id)],
                by,
                plan.Titles
            )
        );
    }

    /// <summary>Undoes one step. What the run waits for after it is still a decision about that step.</summary>
    private async Task<string> RollBackStepAsync(PlannedStep step, string reason)
    {
        var obstacle = catalog is null
            ? "this run cannot undo a single step"
            : RollbackPlanner.ObstacleToStep(State, step.Id);
        var left = obstacle is not null
            ? [obstacle]
            : UndoWork.Left(
                await new UndoWork(catalog!, host, snapshots, recorder)
                    .CarryOutAsync(RollbackPlanner.OrderOfStep(State, step.Id), action => action.Step == step.Id)
                    .ConfigureAwait(false)
            );
        if (left.Count > 0)
            reason = $"it is not undone: {string.Join("; ", left)}";
        Append(
            left.Count > 0
                ? new StepEnded(step.Id, StepStatus.Failed, reason)
                : new StepEnded(step.Id, StepStatus.RolledBack, reason)
        );
        return reason;
    }

    /// <summary>The operator's decision, or <c>null</c> where a stop came first.</summary>
    private static async Task<T?> UnlessStoppedAsync<T>(Task<T> decision, CancellationToken stop)
        where T : class
    {
        try
        {
            return await decision.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }
    }

    private bool End(RunOutcome outcome, string reason)
    {
        Append(new RunEnded(outcome, reason));
        return false;
    }

    /// <summary>One attempt: inspect, prepare the undo, apply, probe. <see cref="StepStatus.Running"/> means stopped on the way.</summary>
    private async Task<(StepStatus Status, string? Reason)> AttemptAsync(PlannedStep step, CancellationToken stop)
    {
        var changed = false;
        try
        {
            for (var index = 0; index < step.Actions.Count; index++)
            {
                if (stop.IsCancellationRequested)
                    return (StepStatus.Running, null);
                changed |= await MakeSoAsync(step, index).ConfigureAwait(false);
            }
        }
        catch (HostException wrong) when (!recorder.Lost)
        {
            return (StepStatus.Failed, wrong.Next is null ? wrong.Message : $"{wrong.Message}\n{wrong.Next}");
        }

        if (!step.Probes.All(planned => looking.Holds(planned.Probe)))
            looking = new ProbeBatch(Upcoming(step), host, Patience);
        var bad = new List<string>();
        for (var index = 0; index < step.Probes.Count; index++)
        {
            var (kind, probe) = step.Probes[index];
            var result = await looking.ResultAsync(probe).ConfigureAwait(false);
            Append(new ProbeObserved(step.Id, index, kind, probe.Summary, result));
            if (result.Verdict != Verdict.Passed)
                bad.Add(probe.Summary);
        }
        if (bad.Count > 0)
            return (StepStatus.Failed, $"not proved: {string.Join("; ", bad)}");
        var everChanged = changed || State.Prepared.Any(action => action.Step == step.Id && !action.Undone);
        return (everChanged || step.Actions.Count == 0 ? StepStatus.Passed : StepStatus.AlreadyTrue, null);
    }

    /// <summary>A daemon needs a moment only where this run has started or changed something.</summary>
    private TimeSpan Patience => State.Prepared.Count > 0 ? ProbeLoop.DefaultPatience : TimeSpan.FromSeconds(1);

    /// <summary>The probes of a step, and of the steps directly after it that only look.</summary>
    private IEnumerable<IProbe> Upcoming(PlannedStep step) =>
        plan
            .Steps.SkipWhile(other => other != step)
            .Skip(1)
            .TakeWhile(next => next.Actions.Count == 0 && !State.Step(next.Id).IsDone)
            .Prepend(step)
            .SelectMany(next => next.Probes)
            .Select(planned => planned.Probe);

    /// <summary>What was looked at before a pause for a decision says nothing about the time after it.</summary>
    private async Task ForgetLooksAsync()
    {
        await looking.EndAsync().ConfigureAwait(false);
        looking = ProbeBatch.Empty(host);
    }

    /// <summary>Applies one action unless it is already so.</summary>
    private async Task<bool> MakeSoAsync(PlannedStep step, int index)
    {
        var (kind, action) = step.Actions[index];
        var inspection = await action.InspectAsync(host, CancellationToken.None).ConfigureAwait(false);
        Append(new ActionInspected(step.Id, index, action.Summary, inspection.AlreadySo, inspection.Observed));
        if (inspection.AlreadySo)
        {
            // A process that was cut off after the change had no time to record what it had changed.
            if (PreparedHere(step, index) is { Applied: false } cutOff)
                CompareFiles(step, index, cutOff.Undo);
            return false;
        }

        // After an interruption the first undo stands: what it remembers is older than the half-made change.
        // After another answer it may be another action, and needs an undo of its own.
        if (
            !State.Prepared.Any(prepared =>
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
            Append(new ActionPrepared(step.Id, index, kind, action.Summary, undo));
        }
        try
        {
            await action
                .ApplyAsync(new RecordingHost(host, step.Id, recorder), CancellationToken.None)
                .ConfigureAwait(false);
        }
        finally
        {
            // Also of a change that failed half-way.
            if (!recorder.Lost && PreparedHere(step, index) is { } made)
                CompareFiles(step, index, made.Undo);
        }
        Append(new ActionApplied(step.Id, index));
        return true;
    }

    private PreparedAction? PreparedHere(PlannedStep step, int index) =>
        State.Prepared.LastOrDefault(prepared =>
            prepared.Step == step.Id && prepared.Index == index && !prepared.Undone
        );

    private void CompareFiles(PlannedStep step, int index, Undo undo)
    {
        var files = new FileComparison(host, snapshots, recorder.Redactor).Compare(undo.Files);
        if (files.Count > 0)
            Append(new FilesCompared(step.Id, index, files));
    }

    private async Task<IReadOnlyList<Observation>> ObserveAllAsync(
        IReadOnlyList<PlannedProbe> probes,
        TimeSpan patience
    )
    {
        var seen = new List<Observation>();
        foreach (var (kind, probe) in probes)
        {
            var result = await ProbeLoop
                .ObserveAsync(probe, host, patience, CancellationToken.None)
                .ConfigureAwait(false);
            seen.Add(new Observation(kind, probe.Summary, result));
        }
        return seen;
    }

    private void Append(RunEvent happened) => recorder.Append(happened);
}

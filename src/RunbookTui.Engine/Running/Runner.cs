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
/// <param name="edits">What was answered about files of finished steps that somebody else has edited: keep them, or stop.</param>
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
    EditAnswers? edits = null,
    byte[]? redactionKey = null
)
{
    private readonly Recorder recorder = new(journal, new Redactor(plan.Answers.Secrets, redactionKey), observer);
    private readonly HashSet<Secret> secrets = [.. plan.Answers.Secrets];
    private readonly HashSet<string> unproved = [];
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
        // Nobody knows what happened to the host since they were proved.
        unproved.UnionWith(
            State
                .Steps.Where(step => step.IsDone && step.Status is StepStatus.Passed or StepStatus.AlreadyTrue)
                .Select(step => step.Id)
        );
        Append(new RunStarted(decider.Name, Environment.ProcessId, bootId, person, surroundings));
        if (RefuseEdits() is { } edited)
        {
            End(RunOutcome.Stopped, edited);
            return State.Status;
        }
        if (State.Baseline.Count == 0 && plan.Baseline.Count > 0)
            Append(new BaselineObserved(await ObserveAllAsync(plan.Baseline, TimeSpan.Zero).ConfigureAwait(false)));

        // Looked up anew each time: the operator may change an answer, and with it the plan.
        while (await NextAsync(stop).ConfigureAwait(false) is { } step)
        {
            if (
                !await PauseAsync(step, stop).ConfigureAwait(false)
                || (!State.Step(step.Id).IsDone && !await FinishAsync(step, stop).ConfigureAwait(false))
            )
                return State.Status;
        }
        if (unproved.Count > 0)
            End(RunOutcome.Stopped, $"stopped by {decider.Name} before every step was proved again");
        else
            Append(new RunEnded(RunOutcome.Succeeded, "every step is done"));
        return State.Status;
    }

    /// <summary>The first step that is not done, or no longer; those before it that this process has not seen are proved.</summary>
    /// <remarks>In the order of the plan: a step that is walked again may undo what one after it had made.</remarks>
    private async Task<PlannedStep?> NextAsync(CancellationToken stop)
    {
        foreach (var step in plan.Steps)
        {
            if (!stop.IsCancellationRequested && unproved.Remove(step.Id) && State.Step(step.Id).IsDone)
                await ProveAgainAsync(step).ConfigureAwait(false);
            if (!State.Step(step.Id).IsDone)
                return step;
        }
        return null;
    }

    private async Task ProveAgainAsync(PlannedStep step)
    {
        if (!step.Probes.All(planned => looking.Holds(planned.Probe)))
            looking = new ProbeBatch(
                plan.Steps.Where(other => other == step || unproved.Contains(other.Id))
                    .SelectMany(other => other.Probes)
                    .Select(planned => planned.Probe),
                host,
                TimeSpan.FromSeconds(1)
            );
        var seen = new List<Observation>();
        foreach (var (kind, probe) in step.Probes)
            seen.Add(new Observation(kind, probe.Summary, await looking.ResultAsync(probe).ConfigureAwait(false)));
        var holds = seen.TrueForAll(one => one.Result.Verdict == Verdict.Passed);
        Append(new StepReproved(step.Id, holds, seen));
        // The step is walked again, which may change what the others saw.
        if (!holds)
            await ForgetLooksAsync().ConfigureAwait(false);
    }

    private string? RefuseEdits()
    {
        var refused = new List<string>();
        foreach (var file in EditedFiles.OfFinishedSteps(State, host))
        {
            if ((edits ?? EditAnswers.None).For(file.Now) == OnEdit.Keep)
                Append(new EditDecided(file.Path, "accept", decider.Name, file.Now, null));
            else
                refused.Add(file.Path);
        }
        return refused.Count == 0
            ? null
            : $"{string.Join(", ", refused)}: edited after the run; nothing was changed. Next: resume with --on-edit keep, or roll back";
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
                case FailureDecision.RollBackStep undo:
                    Append(new DecisionMade(step.Id, "roll_back_step", "", by));
                    reason = await RollBackStepAsync(step, reason, undo.Edits, by).ConfigureAwait(false);
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
    private async Task<string> RollBackStepAsync(PlannedStep step, string reason, EditAnswers? answers, string by)
    {
        var obstacle = catalog is null
            ? "this run cannot undo a single step"
            : RollbackPlanner.ObstacleToStep(State, step.Id);
        var left = obstacle is not null
            ? [obstacle]
            : UndoWork.Left(
                await new UndoWork(catalog!, host, snapshots, recorder, answers ?? EditAnswers.None, by)
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
                changed |= await new ActionWork(host, snapshots, recorder)
                    .MakeSoAsync(step, index)
                    .ConfigureAwait(false);
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

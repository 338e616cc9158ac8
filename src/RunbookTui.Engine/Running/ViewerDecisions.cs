using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Planning;

namespace RunbookTui.Engine.Running;

/// <summary>The operator of a run whose humans are elsewhere: it takes the first valid answer of whichever viewer sends one.</summary>
/// <remarks>It must also observe the run: what may be asked follows from what was recorded.</remarks>
/// <param name="name">Who began or resumed the run.</param>
/// <param name="attended">Whether a failure waits for an answer; else it ends the run at once.</param>
/// <param name="state">The run as recorded so far, for this object alone.</param>
/// <param name="change">Makes the plan anew with another answer to an input, or says why not.</param>
/// <param name="stop">Stops the run at its next safe point.</param>
public sealed class ViewerDecisions(
    string name,
    bool attended,
    RunState state,
    Func<RunState, RunRequest.ChangeAnswer, Task<(Plan? Plan, string? Problem)>> change,
    CancellationTokenSource stop
) : IOperator, IRunObserver
{
    private const int LongestName = 200;

    /// <summary>A viewer can have read a record an instant before this object was told of it.</summary>
    private static readonly TimeSpan CatchingUp = TimeSpan.FromSeconds(20);

    private static readonly RunReply Taken = new(Problem: null);

    private readonly Lock guard = new();
    private TaskCompletionSource<(RunRequest Request, Plan? Plan)> decision = Unanswered();
    private TaskCompletionSource appended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long last;
    private long asked;
    private string? lastDecision;
    private bool pauseOnce;
    private bool pauseAlways;

    /// <inheritdoc/>
    public string Name => name;

    /// <summary>What came with the decision to roll back: answers about files that somebody else has edited.</summary>
    public EditAnswers Edits { get; private set; } = EditAnswers.None;

    /// <inheritdoc/>
    public void Appended(JournalRecord record)
    {
        lock (guard)
        {
            state.Apply(record);
            // From here on an answer counts, also one that comes before the runner asks.
            if (state.Waiting is not null)
                (decision, asked) = (Unanswered(), record.Sequence);
            last = record.Sequence;
            appended.SetResult();
            appended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (record.Event is DecisionMade made)
                lastDecision = $"'{made.Decision.Replace('_', ' ')}' for step '{made.Step}' by {made.Operator}";
        }
    }

    /// <inheritdoc/>
    public bool PausesBefore(PlannedStep step)
    {
        lock (guard)
        {
            var pauses = pauseOnce || pauseAlways;
            pauseOnce = false;
            return pauses;
        }
    }

    /// <inheritdoc/>
    public async Task<FailureDecision> OnFailureAsync(PlannedStep step, string reason, CancellationToken cancellation)
    {
        Task<(RunRequest, Plan?)> answer;
        lock (guard)
        {
            answer = decision.Task;
            if (!attended && !answer.IsCompleted)
                return new FailureDecision.Leave();
        }
        var (request, plan) = await answer.WaitAsync(cancellation).ConfigureAwait(false);
        FailureDecision made = request switch
        {
            RunRequest.Retry => new FailureDecision.Retry(),
            RunRequest.Skip skip => new FailureDecision.Skip(skip.Reason),
            RunRequest.RollBackStep undo => new FailureDecision.RollBackStep(undo.Edits),
            RunRequest.RollBack => new FailureDecision.RollBack(),
            RunRequest.ChangeAnswer changed => new FailureDecision.UseAnswer(changed.Input, plan!),
            _ => new FailureDecision.Leave(),
        };
        return made with { By = request.By };
    }

    /// <inheritdoc/>
    public async Task<PauseDecision> OnPauseAsync(PlannedStep step, CancellationToken cancellation)
    {
        Task<(RunRequest, Plan?)> answer;
        lock (guard)
            answer = decision.Task;
        var (request, _) = await answer.WaitAsync(cancellation).ConfigureAwait(false);
        PauseDecision made = request switch
        {
            RunRequest.Continue => new PauseDecision.Continue(),
            RunRequest.Skip skip => new PauseDecision.Skip(skip.Reason),
            RunRequest.RollBack => new PauseDecision.RollBack(),
            _ => new PauseDecision.Leave(),
        };
        return made with { By = request.By };
    }

    /// <summary>Takes a request, or says why it cannot be taken. May be called from any thread.</summary>
    public async Task<RunReply> AnswerAsync(RunRequest request)
    {
        request = request with { By = request.By is { } by ? Tidy(by) : null };
        await CatchUpAsync(request.Seen ?? 0).ConfigureAwait(false);
        switch (request)
        {
            case RunRequest.Stop:
                return RequestStop();
            case RunRequest.Pause:
                return Pause();
            case RunRequest.StepByStep stepByStep:
                return Pause(stepByStep.On);
            case RunRequest.ChangeAnswer answer:
                return await ChangeAsync(answer).ConfigureAwait(false);
            default:
                lock (guard)
                    return Decide(request, null);
        }
    }

    private async Task CatchUpAsync(long seen)
    {
        using var deadline = new CancellationTokenSource(CatchingUp);
        while (true)
        {
            Task next;
            lock (guard)
            {
                if (last >= seen)
                    return;
                next = appended.Task;
            }
            try
            {
                await next.WaitAsync(deadline.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private RunReply RequestStop()
    {
        lock (guard)
        {
            if (NotRunning() is { } problem)
                return problem;
        }
        stop.Cancel();
        return Taken;
    }

    private RunReply Pause()
    {
        lock (guard)
        {
            if (NotRunning() is { } problem)
                return problem;
            if (state.Waiting is { } waiting)
                return new RunReply($"the run waits already: {Describe(waiting)}");
            pauseOnce = true;
            return Taken;
        }
    }

    private RunReply Pause(bool always)
    {
        lock (guard)
        {
            (pauseAlways, pauseOnce) = (always, false);
            return Taken;
        }
    }

    private async Task<RunReply> ChangeAsync(RunRequest.ChangeAnswer request)
    {
        TaskCompletionSource<(RunRequest, Plan?)> question;
        lock (guard)
        {
            if (Obstacle(request) is { } obstacle)
                return obstacle;
            question = decision;
        }
        // Nothing is appended while the run waits, so its state stands still meanwhile unless somebody else decides.
        var (plan, problem) = await change(state, request).ConfigureAwait(false);
        if (plan is null)
            return new RunReply(problem ?? "the answer cannot be used");
        lock (guard)
            return decision == question ? Decide(request, plan) : Late();
    }

    /// <summary>The decision, unless it does not fit or another was first.</summary>
    private RunReply Decide(RunRequest request, Plan? plan)
    {
        if (Obstacle(request) is { } obstacle)
            return obstacle;
        lastDecision = $"'{Word(request)}' for step '{state.Waiting!.Step}' by {request.By ?? name}";
        if (!decision.TrySetResult((request, plan)))
            return Late();
        if (request is RunRequest.RollBack { Edits: { } answers })
            Edits = answers;
        return Taken;
    }

    private RunReply? Obstacle(RunRequest request)
    {
        if (NotRunning() is { } problem)
            return problem;
        if (state.Waiting is not { } waiting || decision.Task.IsCompleted)
            return Late();
        if (request.Seen < asked)
            return new RunReply($"the run has gone on since and waits again: {Describe(waiting)}; look, then decide");
        return (request, waiting) switch
        {
            (RunRequest.Skip { Reason: var reason }, _) when string.IsNullOrWhiteSpace(reason) => new RunReply(
                "a step is left out only with a reason, which is recorded"
            ),
            (RunRequest.Continue, Waiting.FailedStep) => new RunReply(
                $"step '{waiting.Step}' failed: retry it, leave it out with a reason, or roll back"
            ),
            (RunRequest.Retry or RunRequest.RollBackStep or RunRequest.ChangeAnswer, Waiting.PausedBefore) =>
                new RunReply($"the run is paused before step '{waiting.Step}', which has not failed; continue first"),
            (RunRequest.RollBackStep, _) when RollbackPlanner.ObstacleToStep(state, waiting.Step) is { } obstacle =>
                new RunReply(obstacle),
            _ => null,
        };
    }

    private RunReply? NotRunning() =>
        state.Status switch
        {
            RunStatus.Running or RunStatus.Created => null,
            RunStatus.RollingBack => new RunReply("the run is being rolled back, which is not interrupted"),
            _ => new RunReply("the run is over"),
        };

    private RunReply Late() =>
        new(
            lastDecision is null
                ? "the run does not wait for a decision now"
                : $"the run does not wait for a decision now; the last one was {lastDecision}"
        );

    private static string Describe(Waiting waiting) =>
        waiting is Waiting.FailedStep ? $"step '{waiting.Step}' failed" : $"paused before step '{waiting.Step}'";

    private static string Word(RunRequest request) =>
        request switch
        {
            RunRequest.Retry => "retry",
            RunRequest.Skip => "skip",
            RunRequest.RollBack => "roll back",
            RunRequest.RollBackStep => "roll back step",
            RunRequest.Continue => "continue",
            RunRequest.ChangeAnswer => "change answer",
            _ => "leave",
        };

    private static string Tidy(string by) =>
        new([.. by.Take(LongestName).Select(character => char.IsControl(character) ? ' ' : character)]);

    private static TaskCompletionSource<(RunRequest, Plan?)> Unanswered() =>
        new(TaskCreationOptions.RunContinuationsAsynchronously);
}

using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Planning;
using RunbookTui.Engine.Running;

namespace RunbookTui.Tests.Running;

/// <summary>An action of which every part is given by the test; by default it has to be applied once.</summary>
internal sealed class ScriptedAction(string summary = "do it") : IAction
{
    private bool done;

    public string Summary => summary;

    public IReadOnlyList<string> Requires { get; init; } = [];

    public IReadOnlyList<string> Provides { get; init; } = [];

    public Func<Inspection>? OnInspect { get; init; }

    public Func<Undo> OnPrepare { get; init; } = () => new Undo("fake", new Dictionary<string, string>(), []);

    public Func<IHost, Task> OnApply { get; init; } = _ => Task.CompletedTask;

    public Func<IReadOnlyList<Obstacle>> OnCheck { get; init; } = () => [];

    public Func<PreviewContext, IReadOnlyList<Change>> OnPreview { get; init; } = _ => [];

    public int Applied { get; private set; }

    public Task<IReadOnlyList<Obstacle>> CheckAsync(IHostReader host, CancellationToken cancellation) =>
        Task.FromResult(OnCheck());

    public Task<Inspection> InspectAsync(IHostReader host, CancellationToken cancellation) =>
        Task.FromResult(OnInspect?.Invoke() ?? new Inspection(done, done ? "done" : "not done"));

    public Task<IReadOnlyList<Change>> PreviewAsync(PreviewContext context, CancellationToken cancellation) =>
        Task.FromResult(OnPreview(context));

    public Task<Undo> PrepareUndoAsync(IHostReader host, ISnapshots snapshots, CancellationToken cancellation) =>
        Task.FromResult(OnPrepare());

    public async Task ApplyAsync(IHost host, CancellationToken cancellation)
    {
        Applied++;
        await OnApply(host);
        done = true;
    }

    public static ScriptedAction AlreadySo() => new("is so") { OnInspect = () => new Inspection(true, "so") };
}

/// <summary>A probe that gives one result after the other; the last one stays.</summary>
internal sealed class ScriptedProbe(string summary, params Func<ProbeResult>[] results) : IProbe
{
    private int looks;

    public string Summary => summary;

    public int Looks => looks;

    public Task<ProbeResult> ObserveAsync(IHostReader host, CancellationToken cancellation) =>
        Task.FromResult(results[Math.Min(Interlocked.Increment(ref looks), results.Length) - 1]());

    public static ScriptedProbe Passing(string summary = "good") => new(summary, () => Result(Verdict.Passed));

    public static ScriptedProbe Failing(string summary = "bad") => new(summary, () => Result(Verdict.Failed));

    public static ProbeResult Result(Verdict verdict, string observed = "seen", bool mayChange = false) =>
        new(verdict, "expected", observed, "this host", "look", mayChange);
}

/// <summary>An operator with prepared answers; one question too many fails the test.</summary>
internal sealed class ScriptedOperator(params FailureDecision[] decisions) : IOperator
{
    private readonly Queue<FailureDecision> left = new(decisions);

    public string Name => "alice";

    public List<string> Reasons { get; } = [];

    public Task<FailureDecision> OnFailureAsync(PlannedStep step, string reason, CancellationToken cancellation)
    {
        Reasons.Add(reason);
        return left.TryDequeue(out var next)
            ? Task.FromResult(next)
            : throw new InvalidOperationException($"nobody expected step '{step.Id}' to fail: {reason}");
    }
}

/// <summary>Hands each record on.</summary>
internal sealed class Watcher(Action<JournalRecord>? seen = null) : IRunObserver
{
    public void Appended(JournalRecord record) => seen?.Invoke(record);
}

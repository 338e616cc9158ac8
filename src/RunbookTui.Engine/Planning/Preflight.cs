using RunbookTui.Engine.Kinds;

namespace RunbookTui.Engine.Planning;

/// <summary>A reason not to begin, and the step that found it.</summary>
public sealed record PlannedObstacle(string Step, Obstacle Obstacle);

/// <summary>Looks for reasons not to begin, over all steps, before the first change.</summary>
public static class Preflight
{
    /// <summary>Every obstacle that can be seen now, in the order of the steps.</summary>
    public static async Task<IReadOnlyList<PlannedObstacle>> CheckAsync(
        Plan plan,
        IHostReader host,
        CancellationToken cancellation
    )
    {
        host = new RememberingHost(host);
        var obstacles = new List<PlannedObstacle>();
        var coming = new ComingResources();
        var looked = new HashSet<IPrecondition>();
        foreach (var step in plan.Steps)
        {
            foreach (var (_, action) in step.Actions)
            {
                if (coming.Missing(action) is null)
                    await AddAsync(
                            step.Id,
                            $"whether it is possible to {action.Summary}",
                            () => action.CheckAsync(host, cancellation)
                        )
                        .ConfigureAwait(false);
                await coming.AddAsync(action, step.Id, host, cancellation).ConfigureAwait(false);
            }
            foreach (var need in step.Probes.SelectMany(planned => planned.Probe.Needs).Where(looked.Add))
                await AddAsync(step.Id, need.Summary, () => need.CheckAsync(host, cancellation)).ConfigureAwait(false);
        }
        return [.. obstacles.DistinctBy(found => found.Obstacle)];

        async Task AddAsync(string step, string what, Func<Task<IReadOnlyList<Obstacle>>> check)
        {
            try
            {
                var found = await check().ConfigureAwait(false);
                obstacles.AddRange(found.Select(obstacle => new PlannedObstacle(step, obstacle)));
            }
            catch (HostException wrong)
            {
                // One fault of the host keeps many checks from looking; it is told once.
                if (!obstacles.Exists(found => found.Obstacle.Observed == wrong.Message))
                    obstacles.Add(new PlannedObstacle(step, CouldNotCheck(what, wrong)));
            }
        }
    }

    private static Obstacle CouldNotCheck(string what, HostException wrong) =>
        new(
            $"cannot check {what}",
            "a look at the host",
            wrong.Message,
            wrong.Next ?? "make it readable, then try again"
        );
}

/// <summary>What does not exist yet and which step will make it.</summary>
internal sealed class ComingResources
{
    private readonly Dictionary<string, string> stepByResource = [];

    /// <summary>A required resource that an earlier step still has to make, or <c>null</c>.</summary>
    public string? Missing(IAction action) => action.Requires.FirstOrDefault(stepByResource.ContainsKey);

    /// <summary>The step that will make the resource, or <c>null</c>.</summary>
    public string? StepFor(string resource) => stepByResource.GetValueOrDefault(resource);

    /// <summary>Takes note of what an action will make, unless it is there already.</summary>
    public async Task AddAsync(IAction action, string step, IHostReader host, CancellationToken cancellation)
    {
        if (action.Provides.Count == 0)
            return;
        if (Missing(action) is null && await IsSoAsync(action, host, cancellation).ConfigureAwait(false))
            return;
        foreach (var resource in action.Provides)
            stepByResource.TryAdd(resource, step);
    }

    private static async Task<bool> IsSoAsync(IAction action, IHostReader host, CancellationToken cancellation)
    {
        try
        {
            return (await action.InspectAsync(host, cancellation).ConfigureAwait(false)).AlreadySo;
        }
        catch (HostException)
        {
            // What cannot be looked at is not known to be there.
            return false;
        }
    }
}

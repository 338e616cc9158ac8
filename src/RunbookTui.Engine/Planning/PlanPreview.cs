using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Engine.Planning;

/// <summary>What one action would change.</summary>
/// <param name="Changes">Empty when it is already so.</param>
/// <param name="Undo">How well it could be undone; <c>null</c> where that is only known later.</param>
public sealed record ActionPreview(
    string Kind,
    string Summary,
    bool AlreadySo,
    IReadOnlyList<Change> Changes,
    Undo? Undo
);

/// <summary>What one step would change.</summary>
public sealed record StepPreview(PlannedStep Step, IReadOnlyList<ActionPreview> Actions)
{
    /// <summary>Whether the step would change anything.</summary>
    public bool HasChanges => Actions.Any(action => !action.AlreadySo);
}

/// <summary>What a run would do, found out without doing anything.</summary>
public static class PlanPreview
{
    /// <summary>The previews of all steps, each as if those before it had run.</summary>
    public static async Task<IReadOnlyList<StepPreview>> LookAheadAsync(
        Plan plan,
        IHostReader host,
        CancellationToken cancellation
    )
    {
        host = new RememberingHost(host);
        var context = new PreviewContext(host);
        var coming = new ComingResources();
        var previews = new List<StepPreview>();
        foreach (var step in plan.Steps)
        {
            var actions = new List<ActionPreview>();
            foreach (var (kind, action) in step.Actions)
            {
                actions.Add(
                    await PreviewAsync(kind, action, step, context, coming, cancellation).ConfigureAwait(false)
                );
                await coming.AddAsync(action, step.Id, host, cancellation).ConfigureAwait(false);
            }
            previews.Add(new StepPreview(step, actions));
        }
        return previews;
    }

    private static async Task<ActionPreview> PreviewAsync(
        string kind,
        IAction action,
        PlannedStep step,
        PreviewContext context,
        ComingResources coming,
        CancellationToken cancellation
    )
    {
        if (coming.Missing(action) is { } missing)
            return new ActionPreview(
                kind,
                action.Summary,
                false,
                [new Change.KnownAfter(coming.StepFor(missing)!)],
                step.Undo
            );
        try
        {
            if ((await action.InspectAheadAsync(context, cancellation).ConfigureAwait(false)).AlreadySo)
                return new ActionPreview(kind, action.Summary, true, [], null);
            var changes = await action.PreviewAsync(context, cancellation).ConfigureAwait(false);
            var undo = await action
                .PrepareUndoAsync(context.Host, new MemorySnapshots(), cancellation)
                .ConfigureAwait(false);
            if (undo.Exactness == Exactness.Impossible && step.Undo is not null)
                undo = step.Undo;
            return new ActionPreview(kind, action.Summary, false, [.. changes.Select(Resolve)], undo);
        }
        catch (HostException wrong)
        {
            return new ActionPreview(
                kind,
                action.Summary,
                false,
                [new Change.Note($"cannot be told now: {wrong.Message}")],
                null
            );
        }

        Change Resolve(Change change) =>
            change is Change.KnownAfter after && coming.StepFor(after.Resource) is { } maker
                ? new Change.KnownAfter(maker)
                : change;
    }
}

using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Model;

namespace RunbookTui.Engine.Planning;

/// <summary>A runbook with its answers filled in, conditions decided and repetitions unrolled: ready to run.</summary>
public sealed record Plan(
    Runbook Runbook,
    AnswerSheet Answers,
    IReadOnlyList<PlannedProbe> Baseline,
    IReadOnlyList<PlannedStep> Steps
)
{
    /// <summary>The step of that identifier.</summary>
    public PlannedStep Step(string id) => Steps.First(step => step.Id == id);

    /// <summary>What its steps are called, for the journal.</summary>
    public IReadOnlyList<StepTitle> Titles =>
        [.. Steps.Select(step => new StepTitle(step.Id, step.Title.ByLanguage, step.Why.ByLanguage))];
}

/// <summary>One step of a plan.</summary>
/// <param name="Id">The step's id, with the item for a repeated step: <c>create-instance[postfix-2525]</c>.</param>
/// <param name="Undo">How the step is undone where its kinds cannot derive it, or <c>null</c>.</param>
public sealed record PlannedStep(
    string Id,
    LocalizedText Title,
    LocalizedText Why,
    IReadOnlyList<PlannedAction> Actions,
    IReadOnlyList<PlannedProbe> Probes,
    Undo? Undo,
    IReadOnlyList<Cause> Causes
);

/// <summary>One action of a step, made from its fields.</summary>
public sealed record PlannedAction(string Kind, IAction Action);

/// <summary>One probe, made from its fields.</summary>
public sealed record PlannedProbe(string Kind, IProbe Probe);

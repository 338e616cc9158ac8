using RunbookTui.Engine.Diagnostics;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Model;
using RunbookTui.Engine.Planning;

namespace RunbookTui.Engine.Running;

/// <summary>Makes the plan of a run anew with another answer to one input.</summary>
public static class AnswerChange
{
    /// <summary>The plan with the new answer, or why it cannot be used. All other answers stay as they are.</summary>
    public static async Task<(Plan? Plan, string? Problem)> TryAsync(
        Plan plan,
        RunState state,
        string name,
        string value,
        KindCatalog catalog,
        IHostReader host,
        CancellationToken cancellation
    )
    {
        if (plan.Runbook.Inputs.FirstOrDefault(one => one.Name == name) is not { } input)
            return (null, $"the runbook '{plan.Runbook.Name}' has no input '{name}'");
        var texts = plan
            .Answers.Answers.Where(answer => answer.Value.Secret is null)
            .ToDictionary(answer => answer.Key, answer => answer.Value.Text);
        var secrets = plan
            .Answers.Answers.Where(answer => answer.Value.Secret is not null)
            .ToDictionary(answer => answer.Key, answer => answer.Value.Secret!);
        if (input.Secret)
            secrets[name] = new Secret(value);
        else
            texts[name] = value;
        var (collected, wrong) = await AnswerCollector
            .CollectAsync(
                plan.Runbook,
                new GivenAnswers(texts, secrets),
                catalog,
                host,
                state.Created?.Rehearsal == true,
                AnswerOrigin.Recorded,
                cancellation
            )
            .ConfigureAwait(false);
        if (wrong.Count > 0)
            return (null, string.Join("; ", wrong.Select(problem => $"input '{problem.Input}' {problem.Message}")));
        var (changed, problems) = Planner.Build(plan.Runbook, WithOrigins(collected, plan, name), catalog);
        if (problems.Count > 0)
            return (null, TextRenderer.Render(problems, plan.Runbook.Source).TrimEnd());
        return Stranded(changed, state) is { } step
            ? (
                null,
                $"with this answer step '{step}' is no part of the plan any more, and its changes are in place; undo it first"
            )
            : (changed, null);
    }

    /// <summary>The other answers come from where they came from before.</summary>
    private static AnswerSheet WithOrigins(AnswerSheet collected, Plan plan, string changed) =>
        new(
            collected.Answers.ToDictionary(
                answer => answer.Key,
                answer =>
                    answer.Key == changed ? answer.Value with { Origin = AnswerOrigin.Given }
                    : plan.Answers.Find(answer.Key) is { } before ? answer.Value with { Origin = before.Origin }
                    : answer.Value
            )
        );

    /// <summary>A step whose changes nothing would look after any more.</summary>
    private static string? Stranded(Plan changed, RunState state) =>
        state
            .Prepared.FirstOrDefault(action =>
                !action.Undone
                && action.Undo.Kind != Undo.Nothing.Kind
                && changed.Steps.All(step => step.Id != action.Step)
            )
            ?.Step;
}

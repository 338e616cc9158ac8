using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Model;
using RunbookTui.Engine.Planning;

namespace RunbookTui.Engine.Running;

/// <summary>The plan of a recorded run, for those who look at it: made from its journal alone, without its secrets.</summary>
public static class RecordedPlan
{
    /// <summary>The plan. Nothing in it may be carried out: its secrets are placeholders.</summary>
    public static Plan Of(Runbook runbook, RunState state, KindCatalog catalog)
    {
        var answers = new Dictionary<string, Answer>();
        foreach (var input in runbook.Inputs)
        {
            if (!state.Answers.TryGetValue(input.Name, out var text))
                continue;
            var origin = Enum.TryParse<AnswerOrigin>(state.Origins.GetValueOrDefault(input.Name), true, out var known)
                ? known
                : AnswerOrigin.Recorded;
            if (input.Secret)
                answers[input.Name] = new Answer([], new Secret(Secret.Mask), origin);
            else
                answers[input.Name] = new Answer(
                    text.Length == 0 ? []
                        : input.Many ? text.Split(',')
                        : [text],
                    null,
                    origin
                );
        }
        return Planner.Build(runbook, new AnswerSheet(answers), catalog).Plan;
    }
}

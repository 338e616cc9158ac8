using System.CommandLine;
using RunbookTui.Engine.Diagnostics;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Model;
using RunbookTui.Engine.Planning;

namespace RunbookTui.Cli;

/// <summary>From a name and options to a plan: what <c>plan</c>, <c>run</c>, <c>verify</c> and <c>rehearse</c> share.</summary>
internal sealed class Preparation(Composition composition, string language)
{
    /// <summary>Loads, collects the answers, asking for missing ones where a human is there, and plans.</summary>
    /// <exception cref="CliException">The runbook or an answer is wrong. Nothing was changed.</exception>
    public async Task<Plan> PlanAsync(
        Runbook runbook,
        GivenAnswers given,
        bool rehearsal,
        bool ask,
        AnswerOrigin origin = AnswerOrigin.Given
    )
    {
        while (true)
        {
            var (answers, problems) = await AnswerCollector
                .CollectAsync(
                    runbook,
                    given,
                    composition.Catalog,
                    composition.Host,
                    rehearsal,
                    origin,
                    CancellationToken.None
                )
                .ConfigureAwait(false);
            if (problems.Count == 0)
                return Build(runbook, answers);
            if (!ask || !problems.All(problem => problem.Missing))
                throw new CliException(ExitCode.Usage, Describe(runbook, problems));
            given = Ask(runbook, given, problems);
        }
    }

    private Plan Build(Runbook runbook, AnswerSheet answers)
    {
        var (plan, problems) = Planner.Build(runbook, answers, composition.Catalog);
        return problems.Count == 0
            ? plan
            : throw new CliException(
                ExitCode.Usage,
                TextRenderer.Render(problems, runbook.Source) + "Nothing was changed on this host."
            );
    }

    private GivenAnswers Ask(Runbook runbook, GivenAnswers given, IReadOnlyList<AnswerProblem> problems)
    {
        var texts = new Dictionary<string, string>(given.Texts);
        var secrets = new Dictionary<string, Secret>(given.Secrets);
        foreach (var problem in problems)
        {
            var input = runbook.Inputs.First(input => input.Name == problem.Input);
            if (input.Help?.In(language) is { } help)
                Console.Error.WriteLine($"  {help}");
            while (true)
            {
                Console.Error.Write($"{input.Prompt.In(language)}: ");
                var answer = input.Secret ? Terminal.ReadSecret() : Console.In.ReadLine();
                if (answer is null)
                    throw new CliException(
                        ExitCode.Interrupted,
                        $"no answer for '{input.Name}'.\nNothing was changed on this host."
                    );
                if (AnswerRules.Check(input, answer) is AnswerResult.Refused refused)
                {
                    Console.Error.WriteLine($"  {refused.Message}");
                    continue;
                }
                if (input.Secret)
                    secrets[input.Name] = new Secret(answer);
                else
                    texts[input.Name] = answer;
                break;
            }
        }
        return new GivenAnswers(texts, secrets);
    }

    private string Describe(Runbook runbook, IReadOnlyList<AnswerProblem> problems)
    {
        var lines = problems.Select(problem =>
        {
            var prompt = runbook.Inputs.FirstOrDefault(input => input.Name == problem.Input)?.Prompt.In(language);
            return $"input '{problem.Input}'{(prompt is null ? "" : $" ({prompt})")}: {problem.Message}";
        });
        return $"{string.Join('\n', lines)}\nNothing was changed on this host.";
    }
}

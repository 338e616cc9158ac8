using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using RunbookTui.Engine.Model;
using RunbookTui.Engine.Running;
using Stateless.Graph;

namespace RunbookTui.Cli;

/// <summary><c>graph</c>: pictures as Mermaid text.</summary>
internal static class GraphVerb
{
    public static System.CommandLine.Command Create(Settings settings, Composition composition)
    {
        var name = new Argument<string?>("RUNBOOK")
        {
            Description = "Name of a shipped runbook, or a path.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var machine = new Option<string?>("--machine")
        {
            Description = "The state machine of a run or of a step instead.",
            HelpName = "run|step",
        };
        machine.AcceptOnlyFromAmong("run", "step");
        return Verb.Create(
            "graph",
            "Print a Mermaid graph of a runbook's steps, or of the state machine that guards a run or a step.",
            [
                "runbook-tui graph postfix-dovecot-tls",
                "runbook-tui graph --machine step",
                "runbook-tui graph --json --machine run",
            ],
            [name, machine],
            parsed =>
            {
                var graph = (parsed.GetValue(machine), parsed.GetValue(name)) switch
                {
                    ("run", _) => MermaidGraph.Format(RunLifecycle.Machine().GetInfo()),
                    ("step", _) => MermaidGraph.Format(StepLifecycle.Machine().GetInfo()),
                    (_, { } runbook) => Steps(Shipped.Load(runbook, composition.Catalog), settings.LanguageOf(parsed)),
                    _ => throw new CliException(
                        ExitCode.Usage,
                        "graph needs a RUNBOOK or --machine run|step.\nNext: runbook-tui graph --help"
                    ),
                };
                if (parsed.GetValue(settings.Json))
                    Output.Json(new JsonObject { ["mermaid"] = graph });
                else
                    Console.WriteLine(graph);
                return Task.FromResult(ExitCode.Done);
            }
        );
    }

    private static string Steps(Runbook runbook, string language)
    {
        var graph = new StringBuilder("flowchart TD\n");
        for (var index = 0; index < runbook.Steps.Count; index++)
        {
            var step = runbook.Steps[index];
            var title = step.Title.In(language).Replace("\"", "#quot;", StringComparison.Ordinal);
            var notes = string.Join(
                "",
                step.When.Terms.Select(term => $"<br/>when {term.Input} is {string.Join(" or ", term.Values)}")
                    .Concat(step.ForEach is { } forEach ? [$"<br/>for each of {forEach.Input}"] : [])
            );
            graph.Append($"    s{index}[\"{step.Id}<br/>{title}{notes}\"]\n");
            if (index > 0)
                graph.Append($"    s{index - 1} --> s{index}\n");
        }
        return graph.ToString();
    }
}

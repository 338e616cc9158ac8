using System.CommandLine;
using System.Text.Json.Nodes;

namespace RunbookTui.Cli;

/// <summary><c>list</c>: the shipped runbooks.</summary>
internal static class ListVerb
{
    public static System.CommandLine.Command Create(Settings settings, Composition composition) =>
        Verb.Create(
            "list",
            "List the shipped runbooks with what they are for.",
            ["runbook-tui list", "runbook-tui list --json"],
            [],
            parsed =>
            {
                var language = settings.LanguageOf(parsed);
                var runbooks = Shipped
                    .Names.Select(name => (Name: name, Runbook: Shipped.Load(name, composition.Catalog)))
                    .ToList();
                if (parsed.GetValue(settings.Json))
                {
                    Output.Json(
                        new JsonArray([
                            .. runbooks.Select(shipped => new JsonObject
                            {
                                ["name"] = shipped.Name,
                                ["version"] = shipped.Runbook.Version,
                                ["title"] = shipped.Runbook.Title.In(language),
                                ["description"] = shipped.Runbook.Description.In(language),
                                ["hash"] = shipped.Runbook.Source.Hash,
                            }),
                        ])
                    );
                    return Task.FromResult(ExitCode.Done);
                }
                foreach (var (name, runbook) in runbooks)
                    Console.WriteLine(
                        $"{name} {runbook.Version}\n    {runbook.Title.In(language)}\n    {runbook.Description.In(language)}\n"
                    );
                Console.WriteLine(
                    "Next: runbook-tui rehearse NAME tries one in a sandbox; nothing on this host changes."
                );
                return Task.FromResult(ExitCode.Done);
            }
        );
}

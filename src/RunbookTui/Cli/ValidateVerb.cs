using System.CommandLine;
using RunbookTui.Engine.Diagnostics;
using RunbookTui.Engine.Loading;

namespace RunbookTui.Cli;

/// <summary><c>validate</c>: the diagnostics of runbook files.</summary>
internal static class ValidateVerb
{
    public static System.CommandLine.Command Create(Settings settings, Composition composition)
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "Runbook files, or names of shipped runbooks.",
            Arity = ArgumentArity.OneOrMore,
        };
        return Verb.Create(
            "validate",
            "Check runbook files and report every problem with its place. Changes nothing.",
            ["runbook-tui validate mail.yaml", "runbook-tui validate --json runbooks/*.yaml"],
            [files],
            parsed =>
            {
                var results = parsed.GetValue(files)!.Select(file => Shipped.Check(file, composition.Catalog)).ToList();
                if (parsed.GetValue(settings.Json))
                    Console.WriteLine(JsonRenderer.Render([.. results.SelectMany(one => one.Result.Diagnostics)]));
                else
                {
                    foreach (var (result, source) in results)
                        Console.Write(
                            result.Diagnostics.Count > 0
                                ? TextRenderer.Render(result.Diagnostics, source)
                                : $"{source.File}: no problems\n"
                        );
                }
                return Task.FromResult(
                    results.TrueForAll(one => one.Result.Runbook is not null) ? ExitCode.Done : ExitCode.BadRunbook
                );
            }
        );
    }
}

using System.CommandLine;
using RunbookTui.Engine.Loading;

namespace RunbookTui.Cli;

/// <summary><c>schema</c>: the runbook format, for editors and for reading.</summary>
internal static class SchemaVerb
{
    public static System.CommandLine.Command Create(Composition composition)
    {
        var markdown = new Option<bool>("--markdown")
        {
            Description = "Print the format as documentation in Markdown.",
        };
        return Verb.Create(
            "schema",
            "Print the JSON Schema of the runbook format, for completion and checks in an editor.",
            ["runbook-tui schema > runbook.schema.json", "runbook-tui schema --markdown"],
            [markdown],
            parsed =>
            {
                Console.WriteLine(
                    parsed.GetValue(markdown)
                        ? FormatReference.Render(composition.Catalog)
                        : JsonSchema.Render(composition.Catalog)
                );
                return Task.FromResult(ExitCode.Done);
            }
        );
    }
}

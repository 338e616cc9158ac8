using System.CommandLine;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Cli;

/// <summary>How a verb is declared: its name, what it is for, worked examples, and the code that runs it.</summary>
internal static class Verb
{
    private static readonly Dictionary<System.CommandLine.Command, string[]> Examples = [];

    /// <summary>Adds the worked examples to the help of a verb. The list of all verbs stays short without them.</summary>
    public static void ShowExamples(System.CommandLine.Command verb)
    {
        if (Examples.TryGetValue(verb, out var examples) && examples.Length > 0)
            verb.Description += $"\n\nExamples:\n  {string.Join("\n  ", examples)}";
    }

    /// <summary>A verb whose errors become a message on standard error and an exit status.</summary>
    public static System.CommandLine.Command Create(
        string name,
        string description,
        string[] examples,
        IEnumerable<Symbol> symbols,
        Func<ParseResult, Task<int>> run
    )
    {
        var verb = new System.CommandLine.Command(name, description);
        Examples[verb] = examples;
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument)
                verb.Arguments.Add(argument);
            else if (symbol is Option option)
                verb.Options.Add(option);
        }
        verb.SetAction(async (parsed, _) => await GuardAsync(() => run(parsed)).ConfigureAwait(false));
        return verb;
    }

    /// <summary>Runs it; a refusal becomes a message on standard error and an exit status.</summary>
    public static async Task<int> GuardAsync(Func<Task<int>> run)
    {
        try
        {
            return await run().ConfigureAwait(false);
        }
        catch (CliException wrong)
        {
            await Console.Error.WriteLineAsync(Text.Printable.Of(wrong.Message)).ConfigureAwait(false);
            return wrong.ExitCode;
        }
        catch (HostException wrong)
        {
            var next = wrong.Next is null ? "" : $"\nNext: {wrong.Next}";
            await Console.Error.WriteLineAsync(Text.Printable.Of(wrong.Message + next)).ConfigureAwait(false);
            return ExitCode.Unavailable;
        }
    }
}

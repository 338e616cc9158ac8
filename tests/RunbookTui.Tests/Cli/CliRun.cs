using RunbookTui.Cli;
using RunbookTui.Tests.Support;
using Xunit;

namespace RunbookTui.Tests.Cli;

/// <summary>The program in this process. Its output is that of the whole process, so only one runs at a time.</summary>
internal static class CliRun
{
    public static async Task<CliResult> OfAsync(params string[] arguments)
    {
        var (output, error, input) = (Console.Out, Console.Error, Console.In);
        // The lock of the machine the tests run on is not theirs.
        using var locks = new TemporaryDirectory();
        using var caughtOutput = new StringWriter { NewLine = "\n" };
        using var caughtError = new StringWriter { NewLine = "\n" };
        try
        {
            Console.SetOut(caughtOutput);
            Console.SetError(caughtError);
            Console.SetIn(TextReader.Null);
            var exitCode = await CommandLine.RunAsync(arguments, new Composition { LockDirectory = locks.Path });
            return new CliResult(exitCode, caughtOutput.ToString(), caughtError.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
            Console.SetIn(input);
        }
    }
}

internal sealed record CliResult(int ExitCode, string Output, string Error);

[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ConsoleCollection
{
    public const string Name = "console";
}

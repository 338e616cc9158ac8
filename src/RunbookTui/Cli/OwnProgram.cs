using RunbookTui.Engine.Kinds;

namespace RunbookTui.Cli;

/// <summary>This program again, be it one file or started through the dotnet host.</summary>
internal static class OwnProgram
{
    /// <summary>The directory it is in.</summary>
    public static string Directory => Path.GetDirectoryName(Environment.ProcessPath!)!;

    /// <summary>The command that runs it with these arguments.</summary>
    public static Command With(IReadOnlyList<string> arguments)
    {
        var program = Environment.ProcessPath!;
        var viaHost = Path.GetFileNameWithoutExtension(program) == "dotnet";
        IReadOnlyList<string> all = viaHost
            ? [Path.Combine(AppContext.BaseDirectory, "runbook-tui.dll"), .. arguments]
            : arguments;
        var command = new Command(program, all);
        return Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root
            ? command with
            {
                Environment = new Dictionary<string, string> { ["DOTNET_ROOT"] = root },
            }
            : command;
    }
}

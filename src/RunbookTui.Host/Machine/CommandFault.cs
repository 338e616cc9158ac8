using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Machine;

/// <summary>Says in one message what a command that did not succeed did.</summary>
internal static class CommandFault
{
    private const int MaximumLines = 12;

    /// <summary>The exception for a command that ended otherwise than expected.</summary>
    public static HostException Of(Command command, CommandResult result, int expected = 0, string? next = null)
    {
        var seen = result.TimedOut
            ? $"did not end within {command.Timeout.TotalSeconds:0.#} s"
            : $"ended with exit status {result.ExitCode}, expected {expected}";
        return new HostException($"'{command}' {seen}{Tail(result)}", next ?? $"run by hand: {command}");
    }

    /// <summary>Runs a changing command and throws where it does not exit with 0.</summary>
    public static async Task<CommandResult> RequireAsync(IHost host, Command command, CancellationToken cancellation)
    {
        var result = await host.RunAsync(command, cancellation);
        return result.Succeeded ? result : throw Of(command, result);
    }

    /// <summary>Runs a query and throws where it does not exit with 0.</summary>
    public static async Task<CommandResult> RequireAsync(
        IHostReader host,
        Command command,
        CancellationToken cancellation
    )
    {
        var result = await host.QueryAsync(command, cancellation);
        return result.Succeeded ? result : throw Of(command, result);
    }

    /// <summary>The last lines of what the command printed, led by a colon; empty where it printed nothing.</summary>
    public static string Tail(CommandResult result)
    {
        var lines = result.Text.Split('\n');
        var tail = string.Join('\n', lines.TakeLast(MaximumLines));
        return tail.Length == 0 ? "; it printed nothing" : $": {tail}";
    }
}

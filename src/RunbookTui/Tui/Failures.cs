using RunbookTui.Cli;
using RunbookTui.Engine.Kinds;
using RunbookTui.Text;

namespace RunbookTui.Tui;

/// <summary>Exceptions as text for the operator.</summary>
internal static class Failures
{
    /// <summary>What is wrong, and one next action where it is known. Everything but expected failures is a defect.</summary>
    public static string Describe(Exception wrong, Strings strings) =>
        wrong switch
        {
            CliException expected => expected.Message,
            HostException { Next: { } next } host => $"{host.Message}\n{strings.Next}: {next}",
            HostException host => host.Message,
            _ => $"{strings.Defect}: {wrong.Message}",
        };
}

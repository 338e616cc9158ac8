using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Postfix;

/// <summary>Lines an operator can paste to look at an instance.</summary>
internal static class PostfixInstanceLines
{
    /// <summary>Prints 1 for a running instance, 0 for another one.</summary>
    public static string Running(string directory) =>
        $"MAIL_CONFIG={ShellWords.Quote(directory)} \"$(postconf -h daemon_directory)/master\" -t; echo $?";
}

namespace RunbookTui.Engine.Kinds;

/// <summary>Quoting for lines that an operator pastes into a POSIX shell. Never used to run anything.</summary>
public static class ShellWords
{
    /// <summary>The argument as one shell word.</summary>
    public static string Quote(string argument) =>
        argument.Length > 0 && argument.All(c => char.IsAsciiLetterOrDigit(c) || "%+,-./:=@_".Contains(c))
            ? argument
            : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}

using System.Text;

namespace RunbookTui.Cli;

/// <summary>What the plain-line verbs need of a terminal.</summary>
internal static class Terminal
{
    /// <summary>Whether a human can be asked.</summary>
    public static bool CanAsk => !Console.IsInputRedirected && !Console.IsErrorRedirected;

    /// <summary>Reads a line without showing it; <c>null</c> at the end of input.</summary>
    public static string? ReadSecret()
    {
        if (Console.IsInputRedirected)
            return Console.In.ReadLine();
        var typed = new StringBuilder();
        while (true)
        {
            var key = Console.ReadKey(intercept: true);
            switch (key.Key)
            {
                case ConsoleKey.Enter:
                    Console.Error.WriteLine();
                    return typed.ToString();
                case ConsoleKey.Backspace:
                    if (typed.Length > 0)
                        typed.Length--;
                    break;
                case ConsoleKey.D when key.Modifiers == ConsoleModifiers.Control && typed.Length == 0:
                    return null;
                default:
                    if (!char.IsControl(key.KeyChar))
                        typed.Append(key.KeyChar);
                    break;
            }
        }
    }

    /// <summary>Asks a yes-or-no question; anything but a clear yes is no.</summary>
    public static bool Confirm(string question)
    {
        Console.Error.Write($"{question} [y/N] ");
        return Console.In.ReadLine()?.Trim().ToLowerInvariant() is "y" or "yes";
    }
}

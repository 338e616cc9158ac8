using System.Globalization;
using RunbookTui.Engine.Diagnostics;

namespace RunbookTui.Engine.Planning;

/// <summary>
/// A Postfix instance: <c>postfix-2525</c>, whose port is the number at its end, or <c>postfix-out=2526</c>.
/// </summary>
/// <remarks>
/// postmulti(1): "an instance name must start with <c>postfix-</c>". It accepts <c>postfix-</c> alone, which nobody
/// means, so more must follow here.
/// </remarks>
/// <param name="Name">Such as <c>postfix-2525</c>.</param>
/// <param name="Port">The port it serves, 1 to 65535.</param>
public sealed record PostfixInstanceName(string Name, int Port)
{
    private const string Prefix = "postfix-";
    private const int Longest = 64;

    /// <summary>Its configuration directory.</summary>
    public string Directory => $"/etc/{Name}";

    /// <summary>The names of the properties a runbook can use.</summary>
    public static IReadOnlyList<string> Properties { get; } = ["name", "port", "directory"];

    /// <summary>A property by its name in runbooks, or <c>null</c>.</summary>
    public string? Property(string name) =>
        name switch
        {
            "name" => Name,
            "port" => Port.ToString(CultureInfo.InvariantCulture),
            "directory" => Directory,
            _ => null,
        };

    /// <summary>As an operator writes it; reading it gives the same instance.</summary>
    public override string ToString() => TrailingPort(Name) == Port ? Name : $"{Name}={Port}";

    /// <summary>Reads what an operator wrote.</summary>
    /// <param name="problem">Why it is no instance: what was expected and what was seen.</param>
    public static PostfixInstanceName? Parse(string text, out string? problem)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? text : text[..equals];
        problem =
            !name.StartsWith(Prefix, StringComparison.Ordinal) || name.Length == Prefix.Length
                ? $"expected a name that begins with 'postfix-' and goes on, such as postfix-2525, seen {Quoting.Quote(text)}"
            : !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-')
                ? $"expected letters, digits, '.', '_' and '-' in an instance name, seen {Quoting.Quote(name)}"
            : name.Length > Longest ? $"expected at most {Longest} characters, seen {name.Length}"
            : null;
        if (problem is not null)
            return null;
        if (equals >= 0)
        {
            var port = PortRules.Parse(text[(equals + 1)..]);
            problem = port is null ? $"expected a port from 1 to 65535 after '=', seen {Quoting.Quote(text)}" : null;
            return port is { } written ? new PostfixInstanceName(name, written) : null;
        }
        if (TrailingPort(name) is { } trailing)
            return new PostfixInstanceName(name, trailing);
        problem =
            $"expected a port from 1 to 65535 at the end of the name, or after '=' as in {name}=2525, seen {Quoting.Quote(text)}";
        return null;
    }

    private static int? TrailingPort(string name)
    {
        var end = name.AsSpan().TrimEnd("0123456789").Length;
        return PortRules.Parse(name[end..]);
    }
}

/// <summary>TCP ports as text.</summary>
internal static class PortRules
{
    /// <summary>A port from 1 to 65535 without leading zeros, or <c>null</c>.</summary>
    public static int? Parse(string text) =>
        text.Length is > 0 and <= 5
        && text[0] != '0'
        && ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? port
            : null;
}

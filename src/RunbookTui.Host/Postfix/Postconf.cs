using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Machine;

namespace RunbookTui.Host.Postfix;

/// <summary>What is written in one main.cf.</summary>
/// <param name="Values">The parameters set there, unexpanded; of several lines the last, as Postfix takes it.</param>
/// <param name="Unused">Names that no part of this Postfix reads: typing errors, as a rule.</param>
internal sealed record MainCf(IReadOnlyDictionary<string, string> Values, IReadOnlySet<string> Unused);

/// <summary>Reads configuration with postconf(1), several values in one call.</summary>
internal static class Postconf
{
    private const string UnusedMark = "unused parameter: ";

    /// <summary>The command <c>postconf -c DIRECTORY …</c>.</summary>
    public static Command In(string directory, params IReadOnlyList<string> arguments) =>
        new("postconf", ["-c", directory, .. arguments]);

    /// <summary>Values in force, by name, unexpanded. A name this Postfix does not know is absent.</summary>
    /// <param name="expanded">Whether <c>$name</c> in values is filled in.</param>
    /// <exception cref="HostException">The configuration cannot be read; the message has the file and line.</exception>
    public static async Task<IReadOnlyDictionary<string, string>> ValuesAsync(
        IHostReader host,
        string directory,
        IReadOnlyList<string> names,
        CancellationToken cancellation,
        bool expanded = false
    )
    {
        var command = In(directory, expanded ? ["-x", .. names] : names);
        return Parse((await RequireAsync(host, command, cancellation)).Output);
    }

    /// <summary>What main.cf itself sets.</summary>
    /// <exception cref="HostException">The configuration cannot be read; the message has the file and line.</exception>
    public static async Task<MainCf> MainCfAsync(IHostReader host, string directory, CancellationToken cancellation)
    {
        var result = await RequireAsync(host, In(directory, "-n"), cancellation);
        return new MainCf(Parse(result.Output), UnusedOf(result.Error));
    }

    /// <summary>All parameters this Postfix knows, with the defaults it was built with.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> DefaultsAsync(
        IHostReader host,
        CancellationToken cancellation
    ) => Parse((await RequireAsync(host, new Command("postconf", "-d"), cancellation)).Output);

    /// <summary>The services of one master.cf, in their order.</summary>
    /// <exception cref="HostException">The file cannot be read; the message has the file and line.</exception>
    public static async Task<IReadOnlyList<MasterService>> ServicesAsync(
        IHostReader host,
        string directory,
        CancellationToken cancellation
    )
    {
        var result = await RequireAsync(host, In(directory, "-M"), cancellation);
        return [.. result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(MasterService.Parse)];
    }

    /// <summary>Edits main.cf or master.cf of a configuration directory.</summary>
    /// <exception cref="HostException">postconf refused, or could not write; the old file is still there.</exception>
    public static async Task EditAsync(
        IHost host,
        string directory,
        IReadOnlyList<string> arguments,
        CancellationToken cancellation
    )
    {
        var command = In(directory, arguments);
        Demand(command, await host.RunAsync(command, cancellation));
        if (arguments[0] is "-e" or "-X")
            HotFile.Cool(host, directory);
    }

    /// <summary>Lines <c>name = value</c>, as postconf prints them.</summary>
    internal static IReadOnlyDictionary<string, string> Parse(string output)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in output.Split('\n'))
        {
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
                values[line[..equals].Trim()] = line[(equals + 1)..].Trim();
        }
        return values;
    }

    /// <summary>
    /// The names in warnings such as <c>postconf: warning: /etc/postfix/main.cf: unused parameter: smtpd_foo=1</c>.
    /// </summary>
    internal static IReadOnlySet<string> UnusedOf(string error) =>
        error
            .Split('\n')
            .Where(line =>
                line.Contains("/main.cf: ", StringComparison.Ordinal)
                && line.Contains(UnusedMark, StringComparison.Ordinal)
            )
            .Select(line => line[(line.IndexOf(UnusedMark, StringComparison.Ordinal) + UnusedMark.Length)..])
            .Select(rest => rest.Split('=', 2)[0].Trim())
            .ToHashSet(StringComparer.Ordinal);

    /// <summary>Two values that Postfix cannot tell apart: white space between words does not count.</summary>
    public static bool Same(string? left, string? right) =>
        left is not null && right is not null && Words(left).SequenceEqual(Words(right));

    private static string[] Words(string value) => value.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Runs a postconf query; of a failure the line that counts, not the dozens of warnings before it.</summary>
    public static async Task<CommandResult> RequireAsync(
        IHostReader host,
        Command command,
        CancellationToken cancellation
    ) => Demand(command, await host.QueryAsync(command, cancellation));

    /// <summary>The result, where the command succeeded.</summary>
    /// <exception cref="HostException">It did not.</exception>
    public static CommandResult Demand(Command command, CommandResult result)
    {
        if (result.Succeeded)
            return result;
        var fatal = result.Text.Split('\n').Where(line => line.Contains("fatal:", StringComparison.Ordinal)).ToList();
        throw fatal.Count == 0
            ? CommandFault.Of(command, result)
            : new HostException(
                $"'{command}' ended with exit status {result.ExitCode}, expected 0: {string.Join('\n', fatal)}",
                $"mend what the message names, then see: {command}"
            );
    }
}

using System.CommandLine;
using System.Text;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Model;
using RunbookTui.Engine.Planning;

namespace RunbookTui.Cli;

/// <summary>The options that give answers: <c>--set</c>, <c>--answers</c>, <c>--secret</c>.</summary>
internal sealed class AnswerOptions
{
    private readonly Option<string[]> set = new("--set")
    {
        Description = "An answer; may be given again. The items of a list are separated by commas.",
        HelpName = "NAME=VALUE",
        AllowMultipleArgumentsPerToken = false,
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> file = new("--answers")
    {
        Description = "A file with answers, one NAME=VALUE a line; '#' begins a comment.",
        HelpName = "FILE",
    };

    private readonly Option<string[]> secret = new("--secret")
    {
        Description =
            "A secret, read from the first line of a file, or of standard input for '-'. Never from the command line, which everyone on the host can see.",
        HelpName = "NAME=FILE",
        DefaultValueFactory = _ => [],
    };

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(System.CommandLine.Command verb)
    {
        verb.Options.Add(set);
        verb.Options.Add(file);
        verb.Options.Add(secret);
    }

    /// <summary>What the operator gave.</summary>
    /// <exception cref="CliException">Not NAME=VALUE, given twice, or a file that cannot be read.</exception>
    public GivenAnswers Read(ParseResult parsed)
    {
        var texts = new Dictionary<string, string>();
        if (parsed.GetValue(file) is { } path)
        {
            foreach (var (line, number) in ReadLines(path).Select((line, index) => (line.Trim(), index + 1)))
            {
                if (line.Length > 0 && line[0] != '#')
                    Add(texts, line, $"{path}:{number}");
            }
        }
        var direct = new Dictionary<string, string>();
        foreach (var pair in parsed.GetValue(set) ?? [])
            Add(direct, pair, "--set");
        foreach (var (name, value) in direct)
            texts[name] = value;

        var secrets = new Dictionary<string, Secret>();
        foreach (var pair in parsed.GetValue(secret) ?? [])
        {
            var (name, from) = Split(pair, "--secret");
            if (!secrets.TryAdd(name, ReadSecret(name, from)))
                throw new CliException(ExitCode.Usage, $"--secret: '{name}' is given twice");
        }
        return new GivenAnswers(texts, secrets);
    }

    private static Secret ReadSecret(string name, string from)
    {
        var line = from == "-" ? Console.In.ReadLine() : ReadLines(from).FirstOrDefault();
        return string.IsNullOrEmpty(line)
            ? throw new CliException(
                ExitCode.Usage,
                $"--secret {name}={from}: expected the secret in the first line, seen nothing"
            )
            : new Secret(line);
    }

    private static string[] ReadLines(string path)
    {
        try
        {
            return File.ReadAllLines(path, new UTF8Encoding(false, throwOnInvalidBytes: true));
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            throw new CliException(
                ExitCode.Usage,
                $"cannot read '{path}': {wrong.Message}\nNothing was changed on this host."
            );
        }
    }

    private static void Add(Dictionary<string, string> texts, string pair, string where)
    {
        var (name, value) = Split(pair, where);
        if (!texts.TryAdd(name, value))
            throw new CliException(ExitCode.Usage, $"{where}: '{name}' is given twice");
    }

    private static (string Name, string Value) Split(string pair, string where)
    {
        var equals = pair.IndexOf('=', StringComparison.Ordinal);
        return equals > 0
            ? (pair[..equals].Trim(), pair[(equals + 1)..])
            : throw new CliException(ExitCode.Usage, $"{where}: expected NAME=VALUE, seen '{pair}'");
    }
}

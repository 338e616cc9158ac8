using System.Reflection;
using RunbookTui.Engine.Diagnostics;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Loading;
using RunbookTui.Engine.Model;

namespace RunbookTui.Cli;

/// <summary>Finds runbooks: the shipped ones by name, any other by path.</summary>
internal static class Shipped
{
    private const string Prefix = "runbooks/";
    private const string Suffix = ".yaml";

    /// <summary>The names of the shipped runbooks, sorted.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [
            .. Assembly
                .GetExecutingAssembly()
                .GetManifestResourceNames()
                .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
                .Select(name => name[Prefix.Length..^Suffix.Length])
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>The text of a shipped runbook, or of the file at a path.</summary>
    /// <exception cref="CliException">There is none.</exception>
    public static RunbookSource Find(string nameOrPath)
    {
        if (Names.Contains(nameOrPath))
        {
            using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Prefix + nameOrPath + Suffix)!;
            using var reader = new StreamReader(stream);
            return new RunbookSource(nameOrPath + Suffix, reader.ReadToEnd());
        }
        if (!nameOrPath.Contains('/', StringComparison.Ordinal) && !File.Exists(nameOrPath))
        {
            throw new CliException(
                ExitCode.Usage,
                $"no runbook '{nameOrPath}': expected the name of a shipped runbook or a path with a '/'.\n{Suggestion.For(nameOrPath, Names)}"
            );
        }
        try
        {
            return new RunbookSource(nameOrPath, new System.Text.UTF8Encoding(false, false).GetString(File.ReadAllBytes(nameOrPath)));
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Usage, $"cannot read the runbook '{nameOrPath}': {wrong.Message}\nNext: check the path, or take a shipped one: runbook-tui list");
        }
    }

    /// <summary>Loads a runbook that must be without errors.</summary>
    /// <exception cref="CliException">It has errors; the message shows them all.</exception>
    public static Runbook Load(RunbookSource source, KindCatalog catalog)
    {
        var (runbook, diagnostics) = RunbookLoader.Load(source, catalog);
        return runbook
            ?? throw new CliException(ExitCode.BadRunbook, TextRenderer.Render(source, diagnostics) + "Nothing was changed on this host.");
    }
}

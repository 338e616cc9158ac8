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

    /// <summary>Loads a shipped runbook, or the file at a path, with whatever is wrong with it.</summary>
    /// <exception cref="CliException">There is none, or it cannot be read.</exception>
    public static (LoadResult Result, RunbookSource Source) Check(string nameOrPath, KindCatalog catalog)
    {
        var (file, bytes) = Read(nameOrPath);
        return RunbookLoader.Load(file, bytes, catalog);
    }

    /// <summary>Loads a shipped runbook, or the file at a path.</summary>
    /// <exception cref="CliException">There is none, or it has errors; the message shows them all.</exception>
    public static Runbook Load(string nameOrPath, KindCatalog catalog)
    {
        var (result, source) = Check(nameOrPath, catalog);
        return Accept(result, source);
    }

    /// <summary>Loads a runbook that a run keeps.</summary>
    /// <exception cref="CliException">It has errors; the message shows them all.</exception>
    public static Runbook Load(RunbookSource source, KindCatalog catalog) =>
        Accept(RunbookLoader.Load(source, catalog), source);

    private static Runbook Accept(LoadResult result, RunbookSource source) =>
        result.Runbook
        ?? throw new CliException(
            ExitCode.BadRunbook,
            $"{TextRenderer.Render(result.Diagnostics, source)}Nothing was changed on this host."
        );

    private static (string File, byte[] Bytes) Read(string nameOrPath)
    {
        if (Names.Contains(nameOrPath))
        {
            using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Prefix + nameOrPath + Suffix)!;
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            return (nameOrPath + Suffix, copy.ToArray());
        }
        if (!nameOrPath.Contains('/', StringComparison.Ordinal) && !File.Exists(nameOrPath))
            throw new CliException(
                ExitCode.Usage,
                $"no runbook '{nameOrPath}': expected the name of a shipped runbook or a path with a '/'.\n{Suggestion.For(nameOrPath, Names)}"
            );
        try
        {
            return (nameOrPath, File.ReadAllBytes(nameOrPath));
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            throw new CliException(
                ExitCode.Usage,
                $"cannot read the runbook '{nameOrPath}': {wrong.Message}\nNext: check the path, or take a shipped one: runbook-tui list"
            );
        }
    }
}

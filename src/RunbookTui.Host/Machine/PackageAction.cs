using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Machine;

/// <summary>Packages of the distribution that are installed.</summary>
internal sealed class PackageAction(Fields fields) : IAction
{
    /// <summary>The registration.</summary>
    public static ActionKind Kind { get; } =
        new(
            "package",
            "Packages of the distribution (apt or dnf) that are installed. Only missing ones are installed, none is upgraded.",
            [new("names", new FieldType.ListOf(new FieldType.Text()), "The packages.", Required: true)],
            fields => new PackageAction(fields)
        );

    private IReadOnlyList<string> Names => fields.Texts("names");

    /// <inheritdoc/>
    public string Summary => $"install {string.Join(", ", Names)}";

    /// <inheritdoc/>
    public IReadOnlyList<string> Provides =>
        [
            .. Names.Select(name => $"package {name}"),
            // Debian's dovecot-imapd and the like bring the daemon itself.
            .. Names.Any(name => name.StartsWith("dovecot", StringComparison.Ordinal))
                ? ["dovecot"]
                : Array.Empty<string>(),
            .. Names.Contains("postfix") ? ["postfix"] : Array.Empty<string>(),
        ];

    /// <inheritdoc/>
    public Task<IReadOnlyList<Obstacle>> CheckAsync(IHostReader host, CancellationToken cancellation)
    {
        var obstacles = Names
            .Where(name => !IsName(name))
            .Select(name => new Obstacle(
                $"'{name}' is no package name",
                "letters, digits, '+', '-', '.' and '_', a letter or digit first and not '-' last",
                $"'{name}'",
                "correct the runbook"
            ))
            .ToList();
        if (PackageTool.Find(host) is null)
        {
            obstacles.Add(
                new Obstacle(
                    "this host has no package tool that is known here",
                    "apt-get or dnf",
                    "neither",
                    $"install by hand: {string.Join(' ', Names)}"
                )
            );
        }
        return Task.FromResult<IReadOnlyList<Obstacle>>(obstacles);
    }

    /// <inheritdoc/>
    public async Task<Inspection> InspectAsync(IHostReader host, CancellationToken cancellation)
    {
        var missing = await PackageTool.Require(host).MissingAsync(host, Names, cancellation);
        return missing.Count == 0
            ? new Inspection(true, $"installed: {string.Join(", ", Names)}")
            : new Inspection(false, $"not installed: {string.Join(", ", missing)}");
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Change>> PreviewAsync(PreviewContext context, CancellationToken cancellation)
    {
        var tool = PackageTool.Require(context.Host);
        var missing = await tool.MissingAsync(context.Host, Names, cancellation);
        return missing.Count == 0 ? [] : [new Change.Execution(tool.Install(missing).ToString())];
    }

    /// <inheritdoc/>
    public async Task<Undo> PrepareUndoAsync(IHostReader host, ISnapshots snapshots, CancellationToken cancellation)
    {
        var tool = PackageTool.Require(host);
        var missing = await tool.MissingAsync(host, Names, cancellation);
        return PackageUndo.Record(await tool.ForeseeAsync(host, missing, cancellation));
    }

    /// <inheritdoc/>
    public async Task ApplyAsync(IHost host, CancellationToken cancellation)
    {
        var tool = PackageTool.Require(host);
        var missing = await tool.MissingAsync(host, Names, cancellation);
        if (missing.Count == 0)
            return;
        // Lists that are missing, or so old that the server has newer packages only, are fetched when it shows.
        if (!(await host.RunAsync(tool.Install(missing), cancellation)).Succeeded)
        {
            await tool.RefreshAsync(host, cancellation);
            await CommandFault.RequireAsync(host, tool.Install(missing), cancellation);
        }
        missing = await tool.MissingAsync(host, Names, cancellation);
        if (missing.Count > 0)
            throw new HostException(
                $"still not installed after '{tool.Install(missing)}': {string.Join(", ", missing)}"
            );
    }

    /// <summary>apt-get reads <c>name-</c> as "remove name" and <c>name=1</c> as a version; neither is a name.</summary>
    private static bool IsName(string name) =>
        name.Length > 0
        && char.IsAsciiLetterOrDigit(name[0])
        && name[^1] is not ('-' or '+')
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '.' or '_');
}

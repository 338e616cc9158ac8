using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Machine;

/// <summary>Removes the packages that a run installed.</summary>
internal sealed class PackageUndo : IUndo
{
    private const string KindName = "package";

    /// <summary>The registration.</summary>
    public static UndoKind Kind { get; } = new(KindName, () => new PackageUndo());

    /// <summary>The undo as data.</summary>
    /// <param name="names">The packages that were not there before, with those they bring.</param>
    public static Undo Record(IReadOnlyList<string> names) =>
        new(
            KindName,
            new Dictionary<string, string> { ["names"] = string.Join(' ', names) },
            [],
            Exactness.Compensating,
            "the packages are removed with their configuration; accounts, logs and mail that they made stay"
        );

    /// <inheritdoc/>
    public async Task<string> UndoAsync(Undo undo, IHost host, ISnapshots snapshots, CancellationToken cancellation)
    {
        var tool = PackageTool.Require(host);
        var names = undo.Fields["names"].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var missing = await tool.MissingAsync(host, names, cancellation);
        var installed = names.Except(missing).ToList();
        if (installed.Count == 0)
            return "none of the packages is installed any more";
        var others = await tool.AlsoRemovedAsync(host, installed, cancellation);
        if (others.Count > 0)
        {
            throw new HostException(
                $"removing {string.Join(", ", installed)} would remove {string.Join(", ", others)} too, which the run did not install",
                $"decide by hand: {tool.Remove(installed)}"
            );
        }
        await CommandFault.RequireAsync(host, tool.Remove(installed), cancellation);
        return $"removed {string.Join(", ", installed)}";
    }
}

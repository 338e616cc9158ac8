namespace RunbookTui.Host.Sandbox;

/// <summary>Files that an installation of packages wrote, to be laid under a sandbox's own changes.</summary>
/// <remarks>One archive of tar(1) a mount, as an overlay on this host cannot use directories of this host twice.</remarks>
/// <param name="Directory">Where the archives are.</param>
public sealed record ProvisionedLayer(string Directory)
{
    /// <summary>The archive of what was written below a mount point, or <c>null</c> where nothing was.</summary>
    public string? ArchiveOf(string mountPoint) =>
        Path.Join(Directory, NameOf(mountPoint)) is var path && File.Exists(path) ? path : null;

    /// <summary>The name of the archive of a mount point.</summary>
    internal static string NameOf(string mountPoint) => Uri.EscapeDataString(mountPoint) + ".tar";
}

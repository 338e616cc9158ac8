using System.Globalization;

namespace RunbookTui.Host.Sandbox;

/// <summary>What a sandbox is made of, decided before anything is started.</summary>
internal sealed class SandboxPlan(SandboxOptions options, IReadOnlyList<HostMount> mounts)
{
    /// <summary>The mounts of the host that the sandbox shows; their index is the number of their directories.</summary>
    public IReadOnlyList<HostMount> Mounts => mounts;

    /// <summary>The masked directories that belong to a mount and are there.</summary>
    public IReadOnlyList<string> MaskedIn(int mount) =>
        mounts[mount].Treatment == MountTreatment.Overlay
            ? [.. options.Masked.Where(path => MountOf(path) == mount && Directory.Exists(path))]
            : [];

    /// <summary>The archive of the provisioned layer for a mount, or <c>null</c>.</summary>
    public string? ArchiveFor(int mount) =>
        mounts[mount].Treatment == MountTreatment.Overlay ? options.Layer?.ArchiveOf(mounts[mount].Point) : null;

    /// <summary>The arguments of <see cref="SandboxScript.Text"/>.</summary>
    public IEnumerable<string> Arguments()
    {
        yield return options.Space is { } bytes
            ? string.Create(CultureInfo.InvariantCulture, $"mode=700,size={bytes}")
            : "mode=700";
        yield return options.HostName ?? "";
        yield return !options.HostNetwork && IPv6IsOff() ? "1" : "0";
        for (var k = 0; k < mounts.Count; k++)
            foreach (var argument in MountArguments(k))
                yield return argument;
        yield return "fresh";
        foreach (var bind in options.Binds)
        {
            yield return "bind";
            yield return bind.ReadOnly ? "ro" : "rw";
            yield return Path.TrimEndingDirectorySeparator(bind.Path);
        }
        if (options.HostNetwork && ResolverBehindLink() is { } resolver)
        {
            yield return "take";
            yield return resolver;
        }
    }

    private IReadOnlyList<string> MountArguments(int k)
    {
        var (point, _, treatment) = mounts[k];
        var number = k.ToString(CultureInfo.InvariantCulture);
        if (treatment != MountTreatment.Overlay)
            return [treatment == MountTreatment.Copy ? "copy" : "readonly", number, point];
        var arguments = new List<string>();
        var lowers = new List<string>();
        if (MaskedIn(k).Count > 0)
            lowers.Add($"{SandboxScript.Stage}/mask/{number}");
        if (ArchiveFor(k) is { } archive)
        {
            arguments.AddRange(["layer", number, archive]);
            lowers.Add($"{SandboxScript.Stage}/layer/{number}");
        }
        // redirect_dir: renaming a directory fails with EXDEV without it. metacopy: chown would copy the content.
        var overlayOptions = options.Portable ? ",redirect_dir=off,metacopy=off" : ",redirect_dir=on,metacopy=on";
        return [.. arguments, "overlay", number, point, string.Join(':', lowers), overlayOptions];
    }

    private int MountOf(string path)
    {
        for (var k = mounts.Count - 1; k > 0; k--)
            if (MountTable.IsAtOrBelow(path, mounts[k].Point))
                return k;
        return 0;
    }

    // A new network namespace has the kernel's defaults, not the host's settings.
    private static bool IPv6IsOff() =>
        !File.Exists("/proc/sys/net/ipv6/conf/all/disable_ipv6")
        || File.ReadAllText("/proc/sys/net/ipv6/conf/all/disable_ipv6").Trim() == "1";

    // resolv.conf is often a link into /run, which the sandbox has anew.
    private static string? ResolverBehindLink() =>
        File.ResolveLinkTarget("/etc/resolv.conf", returnFinalTarget: true) is { Exists: true } target
        && MountTable.IsFresh(target.FullName)
            ? target.FullName
            : null;
}

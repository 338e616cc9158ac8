using System.Globalization;
using Microsoft.Win32.SafeHandles;
using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Local;
using FileAttributes = RunbookTui.Engine.Kinds.FileAttributes;

namespace RunbookTui.Host.Sandbox;

/// <summary>The memory file system on which a sandbox is put together, seen from outside.</summary>
/// <param name="handle">Its root directory. Only this handle keeps it reachable.</param>
internal sealed class SandboxStage(SafeFileHandle handle, SandboxPlan plan) : IDisposable
{
    private const string Opaque = "trusted.overlay.opaque";

    private readonly Dictionary<int, SafeFileHandle> before = [];

    private static readonly FileAttributes Plain = new((UnixFileMode)0b111_101_101);

    /// <summary>The mounts of the host that the sandbox shows; their index is the number of their directories.</summary>
    public IReadOnlyList<HostMount> Mounts => plan.Mounts;

    /// <summary>The path of what was written below a mount.</summary>
    public string Upper(int mount) => Part("upper", mount);

    /// <summary>The path of a mount as it was at the start: the host with the provisioned layer, without the queues.</summary>
    public string Before(int mount) => Descriptors.PathOf(before[mount]);

    /// <summary>Makes the directories that the first process expects.</summary>
    /// <exception cref="HostException">One cannot be made.</exception>
    public void Lay()
    {
        var own = Descriptors.PathOf(handle);
        foreach (var part in new[] { "root", "lower", "before", "upper", "work", "mask", "layer", "file" })
            Make($"{own}/{part}", Plain);
        for (var k = 0; k < Mounts.Count; k++)
        {
            if (Mounts[k].Treatment == MountTreatment.Copy)
                LocalChanges.Write(Part("file", k), [], Plain);
            if (Mounts[k].Treatment != MountTreatment.Overlay)
                continue;
            foreach (var part in new[] { "lower", "before", "work" })
                Make(Part(part, k), Plain);
            // The attributes of the root of an overlay are those of its topmost layer.
            var attributes = LocalFiles.Stat(Mounts[k].Point)?.Attributes ?? Plain;
            Make(Upper(k), attributes);
            if (plan.ArchiveFor(k) is not null)
                Make(Part("layer", k), attributes);
            LayMask(k, attributes);
        }
    }

    /// <summary>
    /// Keeps what <see cref="Before"/> leads to reachable: what is mounted on the stage is cut off from it once the
    /// sandbox unmounts the host's root.
    /// </summary>
    public void KeepBefore()
    {
        for (var k = 0; k < Mounts.Count; k++)
            if (Mounts[k].Treatment == MountTreatment.Overlay)
                before[k] = Posix.Open(Part("before", k), Posix.ReadOnly, 0, "preparing the sandbox");
    }

    public void Dispose()
    {
        foreach (var kept in before.Values)
            kept.Dispose();
        handle.Dispose();
    }

    /// <summary>Makes a layer in which the masked directories are there and empty.</summary>
    private void LayMask(int k, FileAttributes rootAttributes)
    {
        var masked = plan.MaskedIn(k);
        if (masked.Count == 0)
            return;
        var mask = Part("mask", k);
        Make(mask, rootAttributes);
        foreach (var path in masked)
        {
            var names = Path.GetRelativePath(Mounts[k].Point, path).Split('/');
            for (var depth = 1; depth <= names.Length; depth++)
            {
                var part = string.Join('/', names.Take(depth));
                if (
                    !Directory.Exists($"{mask}/{part}") && LocalFiles.Stat(Path.Join(Mounts[k].Point, part)) is { } real
                )
                    Make($"{mask}/{part}", real.Attributes);
            }
            var value = "y"u8;
            if (Posix.lsetxattr($"{mask}/{string.Join('/', names)}", Opaque, value, value.Length, 0) != 0)
                throw Posix.Failure(path, "hiding it from the sandbox");
        }
    }

    private string Part(string name, int mount) =>
        string.Create(CultureInfo.InvariantCulture, $"{Descriptors.PathOf(handle)}/{name}/{mount}");

    private static void Make(string path, FileAttributes attributes)
    {
        if (Posix.mkdir(path, 0b111_000_000) != 0)
            throw Posix.Failure(path, "preparing the sandbox");
        LocalChanges.SetAttributes(path, attributes with { Modified = null });
    }
}

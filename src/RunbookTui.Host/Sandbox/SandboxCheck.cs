using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Local;

namespace RunbookTui.Host.Sandbox;

/// <summary>Says why a sandbox cannot be made on this machine.</summary>
public static class SandboxCheck
{
    private const string Instead = "`runbook-tui plan` shows what would change and executes nothing";

    private static readonly string[] Programs =
    [
        "cp",
        "ln",
        "mkdir",
        "mknod",
        "mount",
        "nsenter",
        "pivot_root",
        "setsid",
        "sh",
        "tar",
        "umount",
        "unshare",
    ];

    /// <summary>All reasons that can be found; empty where a sandbox works, which is tried.</summary>
    public static async Task<IReadOnlyList<Obstacle>> CheckAsync(TimeProvider time, CancellationToken cancellation)
    {
        if (!Environment.IsPrivilegedProcess)
            return
            [
                new Obstacle(
                    "a rehearsal needs root",
                    "user root, to make mount and network namespaces and overlays of all file systems",
                    $"user {Environment.UserName}",
                    $"run it with sudo; {Instead}"
                ),
            ];
        var missing = Programs.Where(program => !IsInPath(program)).ToList();
        if (missing.Count > 0)
            return
            [
                new Obstacle(
                    "a rehearsal needs util-linux and coreutils",
                    string.Join(", ", Programs),
                    $"not found: {string.Join(", ", missing)}",
                    $"install util-linux, mount, coreutils and tar; {Instead}"
                ),
            ];
        try
        {
            await using var trial = await NamespaceSandbox.StartAsync(
                new SandboxOptions { Binds = [] },
                time,
                cancellation
            );
            return [];
        }
        catch (HostException exception)
        {
            return
            [
                new Obstacle(
                    "a rehearsal does not work on this machine",
                    "namespaces (unshare) and overlays on tmpfs",
                    exception.Message,
                    $"{Likely(exception.Message)}; {Instead}"
                ),
            ];
        }
    }

    private static string Likely(string message)
    {
        if (message.Contains("unshare failed", StringComparison.Ordinal))
            return "this looks like a container without CAP_SYS_ADMIN: use the machine itself, or a privileged container";
        if (
            !message.Contains("overlay", StringComparison.Ordinal)
            && !message.Contains("mount", StringComparison.Ordinal)
        )
            return "a virtual machine is a place where it works";
        // An overlay may be stacked on one overlay, not on two.
        return RootIsOverlay()
            ? "the root of this machine is itself an overlay, and an overlay can be stacked only once: use the machine outside"
            : "the kernel needs overlayfs (modprobe overlay) and tmpfs with extended attributes";
    }

    private static bool RootIsOverlay() =>
        MountTable.Read(File.ReadAllText("/proc/self/mountinfo"), File.Exists)[0].FileSystem == "overlay";

    private static bool IsInPath(string program) =>
        CommandExecution.DefaultPath.Split(':').Any(directory => File.Exists(Path.Join(directory, program)));
}

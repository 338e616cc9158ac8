using Microsoft.Win32.SafeHandles;

namespace RunbookTui.Host.Sandbox;

/// <summary>Open files and directories of this process, by a path that other processes of root can use too.</summary>
/// <remarks>Such a path leads to what was opened even where it has no name any more, as after pivot_root(2).</remarks>
internal static class Descriptors
{
    // As /proc sees us, which need not be getpid(): /proc may belong to another pid namespace.
    private static readonly string Own = $"/proc/{new FileInfo("/proc/self").LinkTarget}/fd";

    /// <summary>The path, valid while the handle is open.</summary>
    public static string PathOf(SafeFileHandle handle) => $"{Own}/{handle.DangerousGetHandle()}";
}

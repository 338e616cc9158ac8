using System.Runtime.InteropServices;

namespace RunbookTui.Host.Local;

/// <summary>What child programs inherit from this process beyond what .NET sees to.</summary>
internal static class ChildInheritance
{
    private const int BrokenPipe = 13; // SIGPIPE
    private const uint OnExec = 4; // CLOSE_RANGE_CLOEXEC

    private static readonly Lazy<bool> Once = new(Set);

    /// <summary>
    /// Gives programs started from now on the usual SIGPIPE and no file but the standard three. Daemons would keep a
    /// pipe or a lock of whoever started us open for as long as they live.
    /// </summary>
    public static void Tidy() => _ = Once.Value;

    private static bool Set()
    {
        // .NET ignores SIGPIPE, and an ignored signal stays ignored in a program that is started: `yes | head` then
        // complains. A signal with a handler becomes the default again, so give it one that does nothing. It must be
        // native code that is safe in a signal handler: abs(3) takes an int and touches nothing.
        _ = Posix.signal(BrokenPipe, NativeLibrary.GetExport(NativeLibrary.GetMainProgramHandle(), "abs"));
        // Linux before 5.11 cannot do this; nothing depends on it.
        return Posix.close_range(3, uint.MaxValue, OnExec) == 0;
    }
}

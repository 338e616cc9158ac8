using System.Runtime.InteropServices;

namespace RunbookTui.Tui.Edge;

/// <summary>Gives the terminal back as it was, however the program ends.</summary>
/// <remarks>
/// Signals end a process without running anything of ours, and a terminal that has gone blocks or fails whoever
/// writes to it; so what must happen is done here, without the toolkit.
/// </remarks>
internal sealed partial class TerminalGuard : IDisposable
{
    /// <summary>The toolkit asks for mouse reports, which would take copying text away from the terminal.</summary>
    public const string MouseOff = "\e[?1003l\e[?1002l\e[?1000l\e[?1015l\e[?1006l";

    private const string Restoring = MouseOff + "\e[?1l\e>\e[?2004l\e[<u\e[0m\e[?25h\e[?1049l\e[0 q";
    private const int Input = 0;
    private const int Output = 1;
    private const int AtOnce = 0;
    private const int Unread = 0;
    private const int MillisecondsForReplies = 50;
    private const short Readable = 1;
    private const short Writable = 4;

    /// <summary>How long the program may take to end by itself after a signal.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // Registrations that are not held somewhere static are finalised, and then the signals kill again.
    private static TerminalGuard? held;

    private readonly byte[] settings = new byte[256];
    private readonly bool saved;
    private readonly List<PosixSignalRegistration> registrations = [];
    private readonly Action end;
    private Timer? deadline;

    private TerminalGuard(Action end, Action continued)
    {
        this.end = end;
        saved = GetSettings(Input, settings) == 0;
        registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => End(context, 143)));
        registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, context => End(context, 130)));
        registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, _ => Abandon(129)));
        registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGCONT, _ => continued()));
    }

    /// <summary>The exit status a signal asked for, or <c>null</c>.</summary>
    public int? ExitCode { get; private set; }

    /// <summary>Remembers the terminal and takes the signals.</summary>
    /// <param name="end">Asks the program to end soon.</param>
    /// <param name="continued">The program goes on after Ctrl-Z.</param>
    public static TerminalGuard Take(Action end, Action continued) => held = new TerminalGuard(end, continued);

    /// <summary>Whether somebody is still at the other end of the terminal.</summary>
    public bool IsTerminalAlive => !saved || GetSettings(Input, new byte[256]) == 0;

    /// <summary>Ends the process at once: the terminal has gone, or nothing answers any more.</summary>
    public void Abandon(int exitCode)
    {
        ExitCode ??= exitCode;
        Restore();
        ExitNow(exitCode);
    }

    /// <summary>Puts the terminal back, without waiting for one that takes nothing.</summary>
    public void Restore()
    {
        if (saved)
        {
            if (ExitCode is not null)
                DropReplies();
            _ = SetSettings(Input, AtOnce, settings);
        }
        // Last, since the drawing thread may still be at work when a signal ends the program.
        var bytes = System.Text.Encoding.ASCII.GetBytes(Restoring);
        var ready = new PollDescriptor { Descriptor = Output, Events = Writable };
        if (Poll(ref ready, 1, 0) > 0)
            _ = Write(Output, bytes, bytes.Length);
    }

    public void Dispose()
    {
        deadline?.Dispose();
        registrations.ForEach(registration => registration.Dispose());
        if (held == this)
            held = null;
    }

    /// <summary>
    /// What the terminal answered to the toolkit's questions and nobody has read would be typed into the shell.
    /// </summary>
    private static void DropReplies()
    {
        var coming = new PollDescriptor { Descriptor = Input, Events = Readable };
        _ = Poll(ref coming, 1, MillisecondsForReplies);
        _ = Flush(Input, Unread);
    }

    private void End(PosixSignalContext context, int exitCode)
    {
        context.Cancel = true;
        ExitCode = exitCode;
        deadline ??= new Timer(_ => Abandon(exitCode), null, Patience, Timeout.InfiniteTimeSpan);
        end();
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    [LibraryImport("libc", EntryPoint = "tcgetattr")]
    private static partial int GetSettings(int descriptor, byte[] settings);

    [LibraryImport("libc", EntryPoint = "tcsetattr")]
    private static partial int SetSettings(int descriptor, int when, byte[] settings);

    [LibraryImport("libc", EntryPoint = "tcflush")]
    private static partial int Flush(int descriptor, int queue);

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(ref PollDescriptor descriptors, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(int descriptor, byte[] bytes, nint count);

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void ExitNow(int status);
}

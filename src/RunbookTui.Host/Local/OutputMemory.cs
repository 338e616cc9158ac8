using System.Text;
using Microsoft.Win32.SafeHandles;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Local;

/// <summary>A nameless file in memory that a child program writes its output to; see memfd_create(2).</summary>
/// <remarks>
/// Not a pipe: a daemon keeps the standard error it was started with, so that a reader of a pipe would wait for its
/// end for as long as the daemon lives, and a pipe closed by its reader would kill the daemon at its next message.
/// Not a file on disk: commands must still answer, and a rollback must still work, where the disk is full.
/// The memory is freed when we and the last such daemon are done with it.
/// </remarks>
internal sealed class OutputMemory : IDisposable
{
    /// <summary>How much of an output is kept, in bytes.</summary>
    public const int Kept = 4 * 1024 * 1024;

    private const uint CloseOnExec = 1; // MFD_CLOEXEC
    private const uint NeverExecutable = 8; // MFD_NOEXEC_SEAL, since Linux 6.3

    // As /proc sees us, which need not be getpid(): /proc may belong to another pid namespace.
    private static readonly string OwnDescriptors = $"/proc/{new FileInfo("/proc/self").LinkTarget}/fd";

    private readonly SafeFileHandle handle;

    public OutputMemory(string name)
    {
        var descriptor = Posix.memfd_create(name, CloseOnExec | NeverExecutable);
        if (descriptor < 0 && Posix.Error == Posix.Invalid)
            descriptor = Posix.memfd_create(name, CloseOnExec);
        if (descriptor < 0)
            throw Posix.Failure(name, "reserving memory for the output of a command");
        handle = new SafeFileHandle(descriptor, ownsHandle: true);
        Path = $"{OwnDescriptors}/{descriptor}";
    }

    /// <summary>A path under which a child program of the same user can open it while this object lives.</summary>
    public string Path { get; }

    /// <summary>Bytes written so far.</summary>
    public long Length => RandomAccess.GetLength(handle);

    /// <summary>The first <see cref="Kept"/> bytes as text, with a note where there are more.</summary>
    public string ReadText()
    {
        var length = Length;
        var buffer = new byte[(int)Math.Min(length, Kept)];
        var filled = 0;
        while (filled < buffer.Length)
        {
            var read = RandomAccess.Read(handle, buffer.AsSpan(filled), filled);
            if (read == 0)
                break;
            filled += read;
        }
        var text = Encoding.UTF8.GetString(buffer, 0, filled);
        return length <= Kept ? text : $"{text}\n[output of {length} bytes cut after {Kept}]\n";
    }

    public void Dispose() => handle.Dispose();
}

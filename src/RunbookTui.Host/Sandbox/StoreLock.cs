using Microsoft.Win32.SafeHandles;
using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Local;

namespace RunbookTui.Host.Sandbox;

/// <summary>Keeps two processes from building the same layer; the kernel frees it when its holder ends, see flock(2).</summary>
internal sealed class StoreLock : IDisposable
{
    private const int ExclusiveOrFail = 2 | 4; // LOCK_EX | LOCK_NB
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly SafeFileHandle file;

    private StoreLock(SafeFileHandle file) => this.file = file;

    /// <summary>Waits until nobody else holds it.</summary>
    /// <exception cref="HostException">The file cannot be opened or locked.</exception>
    public static async Task<StoreLock> TakeAsync(string path, TimeProvider time, CancellationToken cancellation)
    {
        var opened = Posix.Open(path, Posix.ReadWrite | Posix.Create, 0b110_000_000, "waiting for another builder");
        try
        {
            while (Posix.flock(opened, ExclusiveOrFail) != 0)
            {
                if (Posix.Error is not (Posix.WouldBlock or Posix.Interrupted))
                    throw Posix.Failure(path, "waiting for another builder");
                await Task.Delay(Look, time, cancellation);
            }
            return new StoreLock(opened);
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    public void Dispose() => file.Dispose();
}

using System.Text;
using Microsoft.Win32.SafeHandles;
using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Local;

namespace RunbookTui.Host.Runs;

/// <summary>One run at a time on a host: a lock that ends with the process that holds it, whatever ends that.</summary>
/// <remarks>
/// The lock is flock(2) on <c>/run/runbook-tui.lock</c>, never the presence of the file: so runs with different state
/// directories see each other. Its text says who holds it, for the one who is refused; text that is left in a free lock
/// tells of a holder that was cut off. Where <c>/run</c> cannot be written, <c>lock</c> in the state directory serves.
/// </remarks>
public sealed class HostLock : IDisposable
{
    private const int ExclusiveNow = 2 | 4; // LOCK_EX | LOCK_NB

    private readonly SafeFileHandle handle;

    private HostLock(SafeFileHandle handle, LockHolder? abandoned)
    {
        this.handle = handle;
        Abandoned = abandoned;
    }

    /// <summary>The holder before, if it was cut off (killed, power cut) and its run may have to be resumed.</summary>
    public LockHolder? Abandoned { get; }

    /// <summary>Takes the lock, or returns <c>null</c> when another run holds it.</summary>
    /// <param name="root">The state directory of the run.</param>
    /// <param name="runId">The run, or "" for one that has no id yet.</param>
    /// <param name="user">The person the lock is taken for, and where from.</param>
    /// <param name="holder">
    /// Who holds it, or <c>null</c> when the lock was taken or its holder has had no time yet to write its name.
    /// </param>
    /// <param name="hostDirectory">Where the lock of the whole host is.</param>
    /// <exception cref="HostException">The lock file cannot be opened or written, or is not ours.</exception>
    public static HostLock? TryAcquire(
        string root,
        string runId,
        string user,
        TimeProvider time,
        out LockHolder? holder,
        string hostDirectory = LockFile.HostDirectory
    )
    {
        var (opened, path) = LockFile.Open(hostDirectory, root);
        holder = null;
        try
        {
            if (Posix.flock(opened, ExclusiveNow) != 0)
            {
                if (Posix.Error != Posix.WouldBlock)
                    throw Posix.Failure(path, "locking it");
                holder = LockFile.Read(path);
                opened.Dispose();
                return null;
            }
            var before = LockFile.Read(path);
            var text = LockHolder.Current(user, runId, root, time.GetUtcNow()).ToJson() + "\n";
            if (Posix.ftruncate(opened, 0) != 0)
                throw Posix.Failure(path, "emptying it");
            LocalChanges.WriteAll(opened, Encoding.UTF8.GetBytes(text), path, "writing who holds the lock");
            return new HostLock(opened, before);
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Who holds the lock now, without touching it; <c>null</c> when nobody does.</summary>
    /// <inheritdoc cref="TryAcquire"/>
    public static LockHolder? CurrentHolder(string root, string hostDirectory = LockFile.HostDirectory) =>
        LockFile.Read(hostDirectory, root) is { IsRunning: true } holder ? holder : null;

    /// <summary>Lets the lock go.</summary>
    public void Dispose()
    {
        if (!handle.IsClosed)
            _ = Posix.ftruncate(handle, 0);
        handle.Dispose();
    }
}

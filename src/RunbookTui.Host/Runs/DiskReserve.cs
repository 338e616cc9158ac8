using Microsoft.Win32.SafeHandles;
using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Local;

namespace RunbookTui.Host.Runs;

/// <summary>Disk space put aside when a run begins, for its journal and its rollback on a disk that is full by then.</summary>
public static class DiskReserve
{
    /// <summary>How much is put aside, in bytes: thousands of records, or all files of a mail host's configuration.</summary>
    public const int Size = 4 * 1024 * 1024;

    /// <summary>Puts the space aside where it is not yet.</summary>
    /// <exception cref="HostException">There is not enough space for it.</exception>
    public static void Ensure(RunDirectory run)
    {
        if (LocalFiles.Stat(run.ReservePath) is { } present && present.Size >= Size)
            return;
        try
        {
            // Written, not only made long: blocks of a sparse file are not there yet.
            using var file = Posix.Open(
                run.ReservePath,
                Posix.ReadWrite | Posix.Create | Posix.Truncate,
                0x180,
                "putting space aside"
            );
            Fill(file, run.ReservePath);
            if (Posix.fsync(file) != 0)
                throw Posix.Failure(run.ReservePath, "putting space aside");
        }
        catch (HostException)
        {
            Free(run.ReservePath);
            throw;
        }
    }

    /// <summary>Gives the space back where the disk has less than that left.</summary>
    public static void FreeWhereFull(RunDirectory run)
    {
        try
        {
            if (new DriveInfo(run.Path).AvailableFreeSpace < Size)
                Free(run.ReservePath);
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException or ArgumentException)
        {
            Free(run.ReservePath);
        }
    }

    /// <summary>Gives the space back.</summary>
    /// <returns>Whether there was any.</returns>
    public static bool Free(string reservePath) => Posix.unlink(reservePath) == 0;

    private static void Fill(SafeFileHandle file, string path)
    {
        var piece = new byte[64 * 1024];
        for (var written = 0; written < Size; written += piece.Length)
            LocalChanges.WriteAll(file, piece, path, "putting space aside");
    }
}

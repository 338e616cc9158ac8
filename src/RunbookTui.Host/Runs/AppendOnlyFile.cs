using System.Text;
using Microsoft.Win32.SafeHandles;
using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Local;

namespace RunbookTui.Host.Runs;

/// <summary>What a file of lines holds.</summary>
/// <param name="Lines">The complete lines, without their line breaks.</param>
/// <param name="NextOffset">Where the line after them begins, in bytes; reading on from there follows a growing file.</param>
/// <param name="TornTail">The beginning of a line whose writing was cut off, or is going on; <c>null</c> for none.</param>
public sealed record LinesRead(IReadOnlyList<string> Lines, long NextOffset, string? TornTail);

/// <summary>A file of lines to which each line is added durably.</summary>
/// <remarks>Not for two writers at a time: the <see cref="HostLock"/> sees to that.</remarks>
public sealed class AppendOnlyFile : IDisposable
{
    private const int Private = 0x180; // 0600

    private readonly Lock guard = new();
    private readonly string path;
    private readonly SafeFileHandle handle;
    private long length;
    private readonly Func<bool> makeRoom;
    private bool broken;

    private AppendOnlyFile(string path, SafeFileHandle handle, long length, string? discarded, Func<bool> makeRoom)
    {
        this.makeRoom = makeRoom;
        this.path = path;
        this.handle = handle;
        this.length = length;
        Discarded = discarded;
    }

    /// <summary>A torn last line that was taken away when the file was opened, or <c>null</c>.</summary>
    public string? Discarded { get; }

    /// <summary>Opens or creates the file with mode 0600.</summary>
    /// <remarks>
    /// A torn last line is taken away: <see cref="Append"/> never returned for it, so nobody has acted on it, and the
    /// next line would continue it.
    /// </remarks>
    /// <param name="makeRoom">Frees space put aside when a line finds the disk full; <c>false</c> where there is none.</param>
    /// <exception cref="HostException">It cannot be opened, read or cut.</exception>
    public static AppendOnlyFile Open(string path, Func<bool>? makeRoom = null)
    {
        var isNew = LocalFiles.Stat(path) is null;
        var opened = Posix.Open(path, Posix.ReadWrite | Posix.Create | Posix.Append, Private, "opening it to append");
        try
        {
            if (isNew)
                Posix.SyncDirectory(LocalFiles.DirectoryOf(path));
            var (_, end, torn) = Read(path);
            var file = new AppendOnlyFile(path, opened, end, torn, makeRoom ?? (() => false));
            if (torn is not null)
                file.CutTo(end, "taking away its torn last line");
            return file;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Takes everything from an offset on away, durably.</summary>
    /// <exception cref="HostException">It cannot be cut.</exception>
    internal void CutTo(long offset, string doing)
    {
        if (Posix.ftruncate(handle, offset) != 0 || Posix.fsync(handle) != 0)
            throw Posix.Failure(path, doing);
        length = offset;
    }

    /// <summary>Reads all lines from an offset on.</summary>
    /// <exception cref="HostException">It does not exist or cannot be read.</exception>
    public static LinesRead Read(string path, long fromOffset = 0)
    {
        using var file = Posix.Open(path, Posix.ReadOnly, 0, "reading it");
        var content = LocalFiles.ReadFrom(file, fromOffset, path);
        var complete = content.AsSpan().LastIndexOf((byte)'\n') + 1;
        var lines = Encoding.UTF8.GetString(content, 0, complete).Split('\n')[..^1];
        var torn =
            complete == content.Length ? null : Encoding.UTF8.GetString(content, complete, content.Length - complete);
        return new LinesRead(lines, fromOffset + complete, torn);
    }

    /// <summary>Adds a line. When this returns it survives a power cut.</summary>
    /// <exception cref="HostException">
    /// It could not be made durable. Nothing more can be added through this object: after a failed fsync nobody knows
    /// what is on the disk before the file is opened and read anew.
    /// </exception>
    public void Append(string line)
    {
        if (line.Contains('\n'))
            throw new ArgumentException("a line cannot hold a line break", nameof(line));
        var bytes = Encoding.UTF8.GetBytes(line + "\n");
        lock (guard)
        {
            if (broken)
                throw new HostException($"{path}: an earlier line could not be written; no line was added");
            broken = true;
            try
            {
                try
                {
                    Write(bytes);
                }
                catch (HostException) when (makeRoom())
                {
                    // What was written of it is taken away, so that the line stands there once.
                    if (Posix.ftruncate(handle, length) != 0)
                        throw Posix.Failure(path, "taking half a line away");
                    Write(bytes);
                }
            }
            catch (HostException)
            {
                // So that readers do not see half a line. If this fails too, opening the file repairs it.
                _ = Posix.ftruncate(handle, length);
                throw;
            }
            length += bytes.Length;
            broken = false;
        }
    }

    private void Write(byte[] bytes)
    {
        LocalChanges.WriteAll(handle, bytes, path, "adding a line");
        if (Posix.fsync(handle) != 0)
            throw Posix.Failure(path, "making a line durable");
    }

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();
}

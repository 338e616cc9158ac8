using System.Net;
using RunbookTui.Engine.Model;

namespace RunbookTui.Engine.Kinds;

/// <summary>The machine, for those who may only look. Everything a probe or a preview may touch.</summary>
public interface IHostReader
{
    /// <summary>The clock and the timers.</summary>
    TimeProvider Time { get; }

    /// <summary>Runs a command that is known to change nothing, such as <c>postconf -n</c>.</summary>
    /// <exception cref="HostException">The program does not exist or cannot be started.</exception>
    Task<CommandResult> QueryAsync(Command command, CancellationToken cancellation);

    /// <summary>What stands at a path, symbolic links not followed; <c>null</c> where nothing does.</summary>
    /// <exception cref="HostException">The path cannot be looked at.</exception>
    FileStat? Stat(string path);

    /// <summary>The content of a file, symbolic links followed; <c>null</c> where there is none.</summary>
    /// <exception cref="HostException">It exists and cannot be read.</exception>
    byte[]? ReadFile(string path);

    /// <summary>The names in a directory, sorted by ordinal; empty where there is no directory.</summary>
    IReadOnlyList<string> ListDirectory(string path);

    /// <summary>Opens a TCP connection.</summary>
    /// <param name="source">The local address to come from, or <c>null</c> for the system's choice.</param>
    /// <exception cref="System.Net.Sockets.SocketException">Refused, unreachable, timed out.</exception>
    Task<Stream> ConnectAsync(IPEndPoint target, IPAddress? source, CancellationToken cancellation);

    /// <summary>A private temporary directory for working on copies; gone when disposed.</summary>
    IScratch OpenScratch();
}

/// <summary>A private temporary directory.</summary>
public interface IScratch : IDisposable
{
    /// <summary>Its absolute path.</summary>
    string Path { get; }

    /// <summary>Writes a file into it and returns the absolute path.</summary>
    string Write(string relativePath, ReadOnlySpan<byte> content);
}

/// <summary>The machine, for actions and undos.</summary>
/// <remarks>The runner hands actions a host that records every effect in the journal.</remarks>
public interface IHost : IHostReader
{
    /// <summary>Runs a command that may change the host.</summary>
    /// <exception cref="HostException">The program does not exist or cannot be started.</exception>
    Task<CommandResult> RunAsync(Command command, CancellationToken cancellation);

    /// <summary>Replaces or creates a file: temporary file beside it, fsync, rename, fsync of the directory.</summary>
    /// <exception cref="HostException">Disk full, read-only, denied. The old content is still there.</exception>
    void WriteFile(string path, ReadOnlySpan<byte> content, FileAttributes attributes);

    /// <summary>Creates one directory (its parent must exist); one that exists gets the attributes.</summary>
    void CreateDirectory(string path, FileAttributes attributes);

    /// <summary>Creates or replaces a symbolic link.</summary>
    void CreateSymbolicLink(string path, string target, FileAttributes attributes);

    /// <summary>Sets owner, mode, extended attributes and, where given, the modification time.</summary>
    void SetAttributes(string path, FileAttributes attributes);

    /// <summary>Removes a file, a link or an empty directory; nothing there is not an error.</summary>
    void Delete(string path);

    /// <summary>Renames within one file system.</summary>
    void Move(string from, string to);
}

/// <summary>A program with its arguments. No shell is between: an argument can never become syntax.</summary>
public sealed record Command(string Program, params IReadOnlyList<string> Arguments)
{
    /// <summary>Variables added to a small, fixed environment (<c>PATH</c>, <c>LC_ALL=C</c>, <c>HOME</c>).</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>What the program reads on standard input; nothing by default.</summary>
    public byte[]? Input { get; init; }

    /// <summary>A secret for standard input, in place of <see cref="Input"/>.</summary>
    public Secret? SecretInput { get; init; }

    /// <summary>How long it may take before its whole process group is ended.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The working directory.</summary>
    public string Directory { get; init; } = "/";

    /// <summary>The command as an operator can paste it into a shell.</summary>
    public override string ToString() =>
        string.Join(
            ' ',
            Environment
                .Select(variable => $"{variable.Key}={ShellWords.Quote(variable.Value)}")
                .Append(ShellWords.Quote(Program))
                .Concat(Arguments.Select(ShellWords.Quote))
        );
}

/// <summary>What a command did.</summary>
/// <param name="ExitCode">The exit status; 128 + signal where a signal ended it.</param>
/// <param name="Output">Standard output as text, invalid UTF-8 replaced.</param>
/// <param name="Error">Standard error as text, invalid UTF-8 replaced.</param>
public sealed record CommandResult(int ExitCode, string Output, string Error, TimeSpan Duration, bool TimedOut = false)
{
    /// <summary>Exit status 0, in time.</summary>
    public bool Succeeded => ExitCode == 0 && !TimedOut;

    /// <summary>Output and error, trimmed, in one text.</summary>
    public string Text => string.Join('\n', new[] { Output.Trim(), Error.Trim() }.Where(text => text.Length > 0));
}

/// <summary>The type of what stands at a path.</summary>
public enum FileType
{
    /// <summary>A regular file.</summary>
    File,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A symbolic link.</summary>
    SymbolicLink,

    /// <summary>A socket, FIFO or device.</summary>
    Other,
}

/// <summary>Owner, mode, extended attributes and modification time.</summary>
/// <param name="ExtendedAttributes">Names with values in Base64; <c>null</c> leaves them alone.</param>
/// <param name="Modified">Modification time; <c>null</c> lets the system set it.</param>
public sealed record FileAttributes(
    UnixFileMode Mode,
    uint Owner = 0,
    uint Group = 0,
    IReadOnlyDictionary<string, string>? ExtendedAttributes = null,
    DateTimeOffset? Modified = null
);

/// <summary>What stands at a path.</summary>
/// <param name="Changed">The inode's change time (<c>ctime</c>), which no program can set back.</param>
public sealed record FileStat(
    FileType Type,
    FileAttributes Attributes,
    long Size,
    DateTimeOffset Changed,
    string? LinkTarget = null
);

/// <summary>Something on the host did not work. The message says where, what was expected and what was seen.</summary>
/// <param name="next">One next action for the operator, or <c>null</c>.</param>
public sealed class HostException(string message, string? next = null, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>One next action for the operator, or <c>null</c>.</summary>
    public string? Next { get; } = next;
}

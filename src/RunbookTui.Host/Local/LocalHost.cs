using System.Net;
using System.Net.Sockets;
using RunbookTui.Engine.Kinds;
using FileAttributes = RunbookTui.Engine.Kinds.FileAttributes;

namespace RunbookTui.Host.Local;

/// <summary>The machine this program runs on, or the sandbox it runs in: programs, files and sockets for real.</summary>
/// <remarks>
/// Commands get <c>LC_ALL=C</c>, <c>HOME=/root</c>, a fixed <c>PATH</c> and nothing else of our environment, an umask
/// of 022, a session of their own and, unless they are given input, <c>/dev/null</c> to read. Output is kept up to
/// 4 MiB each.
/// </remarks>
public sealed class LocalHost(TimeProvider time) : IHost
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    private readonly CommandExecution execution = new(time);

    /// <inheritdoc/>
    public TimeProvider Time => time;

    /// <inheritdoc/>
    public Task<CommandResult> QueryAsync(Command command, CancellationToken cancellation) =>
        execution.ExecuteAsync(command, cancellation);

    /// <inheritdoc/>
    public Task<CommandResult> RunAsync(Command command, CancellationToken cancellation) =>
        execution.ExecuteAsync(command, cancellation);

    /// <inheritdoc/>
    /// <remarks>Times have the resolution of .NET, 100 ns.</remarks>
    public FileStat? Stat(string path) => LocalFiles.Stat(path);

    /// <inheritdoc/>
    public byte[]? ReadFile(string path) => LocalFiles.Read(path);

    /// <inheritdoc/>
    public IReadOnlyList<string> ListDirectory(string path) => LocalFiles.List(path);

    /// <inheritdoc/>
    /// <remarks>It gives up after five seconds with <see cref="SocketError.TimedOut"/>.</remarks>
    public async Task<Stream> ConnectAsync(IPEndPoint target, IPAddress? source, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(ConnectTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        var socket = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (source is not null)
                socket.Bind(new IPEndPoint(source, 0));
            await socket.ConnectAsync(target, either.Token);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            socket.Dispose();
            throw new SocketException((int)SocketError.TimedOut);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public IScratch OpenScratch() => new Scratch();

    /// <inheritdoc/>
    /// <remarks>
    /// Where the path is a symbolic link, the link stays and the file it points to is replaced. Without extended
    /// attributes given, those of the old file are kept.
    /// </remarks>
    public void WriteFile(string path, ReadOnlySpan<byte> content, FileAttributes attributes) =>
        LocalChanges.Write(path, content, attributes);

    /// <inheritdoc/>
    public void CreateDirectory(string path, FileAttributes attributes) =>
        LocalChanges.CreateDirectory(path, attributes);

    /// <inheritdoc/>
    public void CreateSymbolicLink(string path, string target, FileAttributes attributes) =>
        LocalChanges.CreateLink(path, target, attributes);

    /// <inheritdoc/>
    public void SetAttributes(string path, FileAttributes attributes) => LocalChanges.SetAttributes(path, attributes);

    /// <inheritdoc/>
    public void Delete(string path) => LocalChanges.Delete(path);

    /// <inheritdoc/>
    public void Move(string from, string to) => LocalChanges.Move(from, to);
}

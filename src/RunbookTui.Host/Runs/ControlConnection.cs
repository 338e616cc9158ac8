using System.Net.Sockets;
using System.Text.Json;

namespace RunbookTui.Host.Runs;

/// <summary>A viewer's end of a control socket. While it is open, the run's process lives.</summary>
public sealed class ControlConnection : IDisposable
{
    private readonly Socket socket;
    private readonly LineReader replies;
    private readonly SemaphoreSlim oneAtATime = new(1);

    private ControlConnection(Socket socket)
    {
        this.socket = socket;
        replies = new LineReader(socket, ControlSocket.LongestLine);
    }

    /// <summary>Connects to the process that works on a run, or returns <c>null</c> where none does.</summary>
    public static ControlConnection? TryOpen(RunDirectory run)
    {
        if (!Directory.Exists(run.Path))
            return null;
        var opened = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            using var address = new ControlAddress(run);
            opened.Connect(address.EndPoint);
            return new ControlConnection(opened);
        }
        catch (Exception refused) when (refused is SocketException or Engine.Kinds.HostException)
        {
            opened.Dispose();
            return null;
        }
    }

    /// <summary>Whether the process still lives; does not wait.</summary>
    public bool IsOpen
    {
        get
        {
            try
            {
                // Readable without anything to read is the end. While a reply is awaited the answer comes with it.
                return !socket.Poll(0, SelectMode.SelectRead) || socket.Available > 0 || oneAtATime.CurrentCount == 0;
            }
            catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
            {
                return false;
            }
        }
    }

    /// <summary>Sends a message and waits for its reply; <c>null</c> where the process ended instead.</summary>
    public async Task<ControlReply?> AskAsync(ControlMessage message, CancellationToken cancellation)
    {
        await oneAtATime.WaitAsync(cancellation);
        try
        {
            byte[] line =
            [
                .. JsonSerializer.SerializeToUtf8Bytes(message, ControlJson.Default.ControlMessage),
                (byte)'\n',
            ];
            for (var sent = 0; sent < line.Length; )
                sent += await socket.SendAsync(line.AsMemory(sent), cancellation);
            return await replies.ReadAsync(cancellation) is { } reply
                ? JsonSerializer.Deserialize(reply, ControlJson.Default.ControlReply)
                : null;
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException or JsonException)
        {
            return null;
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        socket.Dispose();
        oneAtATime.Dispose();
    }
}

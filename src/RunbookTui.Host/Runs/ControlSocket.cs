using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.Json;
using RunbookTui.Host.Local;

namespace RunbookTui.Host.Runs;

/// <summary>Where viewers reach the process of a run: a Unix socket in the run's directory, one line of JSON a request.</summary>
/// <remarks>
/// Who connects is asked of the kernel (<c>SO_PEERCRED</c>, unix(7)), not of the peer: root and the user of this
/// process may ask, nobody else. A viewer that is slow, stopped or talks nonsense holds up only itself.
/// </remarks>
public sealed class ControlSocket : IAsyncDisposable
{
    /// <summary>The longest line that is read, in bytes; requests are far shorter.</summary>
    public const int LongestLine = 256 * 1024;

    private const int MostViewers = 64;
    private const int SocketLevel = 1; // SOL_SOCKET
    private const int PeerCredentials = 17; // SO_PEERCRED

    private static readonly TimeSpan ReplyTime = TimeSpan.FromSeconds(5);

    private readonly ControlAddress address;
    private readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource closing = new();
    private readonly SemaphoreSlim places = new(MostViewers);
    private readonly Func<ControlMessage, Task<ControlReply>> answer;
    private readonly Func<uint, bool> mayAsk;
    private readonly Task accepting;

    private ControlSocket(
        ControlAddress address,
        Func<ControlMessage, Task<ControlReply>> answer,
        Func<uint, bool> mayAsk
    )
    {
        (this.address, this.answer, this.mayAsk) = (address, answer, mayAsk);
        // What a process that was cut off has left; the caller holds the lock, so no other listens there.
        File.Delete(address.Path);
        listener.Bind(address.EndPoint);
        // Nobody can connect before Listen, so nobody connects with the mode that the umask left.
        File.SetUnixFileMode(address.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        listener.Listen(MostViewers);
        accepting = AcceptAsync();
    }

    /// <summary>Begins to listen. The caller must be the only process that works on the run.</summary>
    /// <param name="answer">Answers one request; called from any thread, for several viewers at a time.</param>
    /// <param name="mayAsk">Which users may ask, by their number; by default root and the user of this process.</param>
    public static ControlSocket Listen(
        RunDirectory run,
        Func<ControlMessage, Task<ControlReply>> answer,
        Func<uint, bool>? mayAsk = null
    )
    {
        var own = Posix.geteuid();
        return new ControlSocket(new ControlAddress(run), answer, mayAsk ?? (user => user == 0 || user == own));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        File.Delete(address.Path);
        listener.Dispose();
        await accepting;
        // All viewers have been answered or cut off once every place is free.
        for (var place = 0; place < MostViewers; place++)
            await places.WaitAsync(CancellationToken.None);
        address.Dispose();
        places.Dispose();
        closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                await places.WaitAsync(closing.Token);
                try
                {
                    _ = ServeAsync(await listener.AcceptAsync(closing.Token));
                }
                catch
                {
                    places.Release();
                    throw;
                }
            }
            catch (Exception) when (closing.IsCancellationRequested)
            {
                return;
            }
            catch (SocketException)
            {
                // Out of descriptors, or the peer went before it was accepted: the next one may fare better.
                await Task.Delay(TimeSpan.FromMilliseconds(50), CancellationToken.None);
            }
        }
    }

    private async Task ServeAsync(Socket viewer)
    {
        try
        {
            using (viewer)
            {
                if (!mayAsk(UserOf(viewer)))
                {
                    await ReplyAsync(
                        viewer,
                        new ControlReply("only root and the user whose run this is may ask; nothing was done")
                    );
                    return;
                }
                var lines = new LineReader(viewer, LongestLine);
                while (await lines.ReadAsync(closing.Token) is { } line)
                    await ReplyAsync(viewer, await AnswerAsync(line));
                if (lines.TooLong)
                    await ReplyAsync(
                        viewer,
                        new ControlReply($"a request has at most {LongestLine} bytes; nothing was done")
                    );
            }
        }
        catch (Exception gone) when (gone is SocketException or OperationCanceledException or IOException)
        {
            // The viewer went away, or the run ends: neither matters to the other.
        }
        finally
        {
            places.Release();
        }
    }

    private async Task<ControlReply> AnswerAsync(string line)
    {
        try
        {
            var message = JsonSerializer.Deserialize(line, ControlJson.Default.ControlMessage);
            return message is { Request: not null } or { Begin: not null }
                ? await answer(message)
                : new ControlReply("expected a request, seen none; nothing was done");
        }
        catch (Exception wrong) when (wrong is JsonException or NotSupportedException)
        {
            // Not the message of the exception: it may quote what was sent, and that may be a secret.
            return new ControlReply("the line is not a request that this version knows; nothing was done");
        }
    }

    /// <summary>A reply that is due is sent also while the socket closes, but not for ever.</summary>
    private static async Task ReplyAsync(Socket viewer, ControlReply reply)
    {
        using var deadline = new CancellationTokenSource(ReplyTime);
        var line = JsonSerializer.SerializeToUtf8Bytes(reply, ControlJson.Default.ControlReply);
        byte[] bytes = [.. line, (byte)'\n'];
        for (var sent = 0; sent < bytes.Length; )
            sent += await viewer.SendAsync(bytes.AsMemory(sent), deadline.Token);
    }

    /// <summary>The user number in <c>struct ucred</c>: pid, uid, gid.</summary>
    private static uint UserOf(Socket viewer)
    {
        Span<byte> credentials = stackalloc byte[12];
        viewer.GetRawSocketOption(SocketLevel, PeerCredentials, credentials);
        return MemoryMarshal.Read<uint>(credentials[4..]);
    }
}

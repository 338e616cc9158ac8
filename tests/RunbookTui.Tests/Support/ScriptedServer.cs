using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace RunbookTui.Tests.Support;

/// <summary>
/// A server on a real loopback socket that plays one script per connection, in order, and fails the test when the
/// client says anything else.
/// </summary>
/// <remarks>
/// Lines of a script: <c>S: text</c> is said; <c>C: text</c> must be heard (<c>*</c> at the end stands for anything);
/// <c>TLS</c> makes a handshake; <c>HELLO</c> reads a TLS record and <c>HEX: bytes</c> sends bytes; <c>SILENCE</c> waits until the
/// client goes; after the last line the connection is closed.
/// </remarks>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly SslServerAuthenticationOptions? tls;
    private readonly Task playing;
    private readonly CancellationTokenSource ending = new();
    private int played;

    public ScriptedServer(SslServerAuthenticationOptions? tls, params string[] scripts)
    {
        this.tls = tls;
        listener.Start();
        playing = PlayThenCloseAsync(scripts);
    }

    /// <summary>The lines heard, over all connections.</summary>
    public List<string> Heard { get; } = [];

    /// <summary>Changes a line of a script just before it is played.</summary>
    public Func<string, string> Fill { get; init; } = line => line;

    /// <summary>The records read by HELLO.</summary>
    public List<byte[]> Hellos { get; } = [];

    /// <summary>Connects to the server.</summary>
    public Stream Connect()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(listener.LocalEndpoint);
        return new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>Waits until all scripts are played; throws where the client strayed or a script was never begun.</summary>
    public async ValueTask DisposeAsync()
    {
        ending.CancelAfter(playing.IsCompleted ? TimeSpan.Zero : TimeSpan.FromSeconds(60));
        try
        {
            await playing;
        }
        catch (OperationCanceledException error)
        {
            throw new InvalidOperationException($"only {played} of the scripts were played to their end", error);
        }
        ending.Dispose();
    }

    /// <summary>After the last script, or a client that strayed, connections are refused rather than left hanging.</summary>
    private async Task PlayThenCloseAsync(string[] scripts)
    {
        try
        {
            await PlayAllAsync(scripts);
        }
        finally
        {
            listener.Stop();
        }
    }

    private async Task PlayAllAsync(string[] scripts)
    {
        foreach (var script in scripts)
        {
            using var socket = await listener.AcceptSocketAsync(ending.Token);
            socket.NoDelay = true;
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            foreach (var line in script.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                stream = await PlayAsync(stream, Fill(line));
            await stream.DisposeAsync();
            played++;
        }
    }

    private async Task<Stream> PlayAsync(Stream stream, string line)
    {
        switch (line)
        {
            case "TLS":
                var secure = new SslStream(stream);
                await secure.AuthenticateAsServerAsync(
                    tls ?? throw new InvalidOperationException("the server has no certificate"),
                    ending.Token
                );
                return secure;
            case "TLS FAILS":
                try
                {
                    await new SslStream(stream).AuthenticateAsServerAsync(tls!, ending.Token);
                }
                catch (Exception error) when (error is IOException or AuthenticationException)
                {
                    return stream;
                }
                throw new InvalidOperationException("the handshake should not have come about");
            case "HELLO":
                var header = new byte[5];
                await stream.ReadExactlyAsync(header, ending.Token);
                var body = new byte[(header[3] << 8) | header[4]];
                await stream.ReadExactlyAsync(body, ending.Token);
                Hellos.Add([.. header, .. body]);
                return stream;
            case "SILENCE":
                while (await stream.ReadAsync(new byte[1024], ending.Token) > 0) { }
                return stream;
        }
        if (line.StartsWith("S: ", StringComparison.Ordinal))
            await SayAsync(
                stream,
                Encoding.UTF8.GetBytes(line[3..].Replace("\\n", "\r\n", StringComparison.Ordinal) + "\r\n")
            );
        else if (line.StartsWith("HEX: ", StringComparison.Ordinal))
            await SayAsync(stream, Convert.FromHexString(line[5..].Replace(" ", "", StringComparison.Ordinal)));
        else if (line.StartsWith("C: ", StringComparison.Ordinal))
            Hear(await ReadLineAsync(stream), line[3..]);
        else
            throw new InvalidOperationException($"not a line of a script: '{line}'");
        return stream;
    }

    private async Task SayAsync(Stream stream, byte[] bytes)
    {
        await stream.WriteAsync(bytes, ending.Token);
        await stream.FlushAsync(ending.Token);
    }

    private void Hear(string? heard, string expected)
    {
        Heard.Add(heard ?? "");
        var matches = expected.EndsWith('*')
            ? heard?.StartsWith(expected[..^1], StringComparison.Ordinal) == true
            : heard == expected;
        if (!matches)
            throw new InvalidOperationException($"the client should say '{expected}', said '{heard ?? "(nothing)"}'");
    }

    private async Task<string?> ReadLineAsync(Stream stream)
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (await stream.ReadAsync(one, ending.Token) == 1)
            if (one[0] == (byte)'\n')
                return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
            else
                line.Add(one[0]);
        return null;
    }
}

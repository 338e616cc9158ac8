using System.Net;
using System.Net.Sockets;
using System.Text;
using RunbookTui.Host.Local;
using Xunit;

namespace RunbookTui.Tests.Local;

public sealed class LocalHostConnectionTests
{
    private readonly LocalHost host = new(TimeProvider.System);

    [Fact]
    public void Scratch_is_private_and_goes_away()
    {
        string path;
        using (var scratch = host.OpenScratch())
        {
            path = scratch.Path;
            var file = scratch.Write("sub/main.cf", "x"u8);
            scratch.Write("sub/main.cf", "longer"u8);

            Assert.Equal((UnixFileMode)0x1c0, host.Stat(path)!.Attributes.Mode);
            Assert.Equal((UnixFileMode)0x180, host.Stat(file)!.Attributes.Mode);
            Assert.Equal("longer", Encoding.UTF8.GetString(host.ReadFile(file)!));
            Assert.Throws<ArgumentException>(() => scratch.Write("../out", ""u8));
        }
        Assert.Null(host.Stat(path));
    }

    [Fact]
    public async Task A_connection_comes_from_the_address_asked_for()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var target = (IPEndPoint)listener.LocalEndpoint;

        await using var stream = await host.ConnectAsync(target, IPAddress.Parse("127.0.0.3"), Token);
        using var accepted = await listener.AcceptTcpClientAsync(Token);

        Assert.Equal("127.0.0.3", ((IPEndPoint)accepted.Client.RemoteEndPoint!).Address.ToString());
        listener.Stop();
        var refused = await Assert.ThrowsAsync<SocketException>(() => host.ConnectAsync(target, null, Token));
        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
    }

    [Fact]
    public async Task A_connection_that_nobody_answers_times_out()
    {
        // A listener whose queue is full drops further handshakes, which is as silent as a firewall.
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(0);
        var target = (IPEndPoint)listener.LocalEndPoint!;
        using var first = await host.ConnectAsync(target, null, Token);

        var exception = await Assert.ThrowsAsync<SocketException>(() => host.ConnectAsync(target, null, Token));

        Assert.Equal(SocketError.TimedOut, exception.SocketErrorCode);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}

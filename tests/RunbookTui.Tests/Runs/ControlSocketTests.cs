using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using RunbookTui.Engine.Running;
using RunbookTui.Host.Runs;
using RunbookTui.Tests.Support;
using Xunit;

namespace RunbookTui.Tests.Runs;

public sealed class ControlSocketTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly List<ControlMessage> heard = [];

    private RunDirectory Run => new("run-1", directory.Path);

    private string SocketPath => directory[RunDirectory.ControlName];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task A_request_arrives_whole_and_its_reply_comes_back()
    {
        await using var socket = Listen(new ControlReply("not now", 75));
        using var viewer = ControlConnection.TryOpen(Run)!;

        var asked = new ControlMessage(new RunRequest.Skip("por qué\n日本") { By = "bob" });
        var reply = await viewer.AskAsync(asked, Cancellation);

        Assert.Equal(new ControlReply("not now", 75), reply);
        Assert.Equal([asked], heard);
    }

    [Fact]
    public async Task Only_its_owner_may_open_the_socket()
    {
        await using var socket = Listen();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(SocketPath));
    }

    [Fact]
    public async Task A_user_who_is_neither_root_nor_the_owner_is_refused_by_the_kernels_word()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can become another user");
        await using var socket = Listen();
        // As if the modes of the file system had been opened by mistake.
        File.SetUnixFileMode(directory.Path, (UnixFileMode)0x1ff);
        File.SetUnixFileMode(SocketPath, (UnixFileMode)0x1ff);
        const string Script = """
            import socket, sys
            s = socket.socket(socket.AF_UNIX); s.settimeout(20); s.connect(sys.argv[1])
            try: s.sendall(b'{"request":{"request":"stop"}}\n')
            except BrokenPipeError: pass
            print(s.recv(4096).decode(), end='')
            """;
        var start = new ProcessStartInfo(
            "setpriv",
            ["--reuid=65534", "--regid=65534", "--clear-groups", "/usr/bin/python3", "-c", Script, SocketPath]
        )
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var stranger = Process.Start(start)!;

        var reply = await stranger.StandardOutput.ReadToEndAsync(Cancellation);

        Assert.StartsWith(
            "{\"problem\":\"only root and the user whose run this is may ask",
            reply,
            StringComparison.Ordinal
        );
        Assert.Empty(heard);
    }

    [Fact]
    public async Task Two_viewers_are_answered_although_one_says_nothing_and_one_never_reads()
    {
        await using var socket = Listen();
        using var silent = Connect();
        using var deaf = Connect();
        deaf.Send("{\"request\":{\"request\":\"pause\"}}\n"u8);
        using var viewer = ControlConnection.TryOpen(Run)!;

        Assert.Equal(
            new ControlReply(),
            await viewer.AskAsync(new ControlMessage(new RunRequest.Retry()), Cancellation)
        );
        Assert.Equal(
            new ControlReply(),
            await viewer.AskAsync(new ControlMessage(new RunRequest.Leave()), Cancellation)
        );
    }

    [Theory]
    [InlineData("nonsense\n")]
    [InlineData("\n")]
    [InlineData("{}\n")]
    [InlineData("null\n")]
    [InlineData("[]\n")]
    [InlineData("{\"request\":{\"request\":\"format_disk\"}}\n")]
    [InlineData("{\"request\":{\"request\":\"skip\"}}\n")]
    [InlineData("{\"request\":{\"request\":\"skip\",\"reason\":null}}\n")]
    [InlineData("{\"request\":{\"request\":\"change_answer\",\"input\":\"password\",\"value\":{\"s3cret\":1}}}\n")]
    [InlineData("{\"request\":{\"request\":\"stop\"}\n")]
    public async Task Nonsense_is_refused_without_repeating_it_and_the_viewer_may_go_on(string line)
    {
        await using var socket = Listen();
        using var viewer = Connect();

        var refused = Say(viewer, line);
        var taken = Say(viewer, "{\"request\":{\"request\":\"stop\"}}\n");

        Assert.Contains("nothing was done", refused, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", refused, StringComparison.Ordinal);
        Assert.Equal("{\"status\":0}", taken);
        Assert.Single(heard);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_refused()
    {
        await using var socket = Listen();
        using var viewer = Connect();
        viewer.Send([0xff, 0x00, 0xfe, (byte)'\n']);
        Assert.Contains("nothing was done", Read(viewer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_without_end_is_cut_off()
    {
        await using var socket = Listen();
        using var viewer = Connect();
        var sending = Task.Run(
            () =>
            {
                try
                {
                    while (true)
                        viewer.Send(new byte[4096]);
                }
                catch (SocketException)
                {
                    // It was closed on us, as it has to be.
                }
            },
            Cancellation
        );

        await sending.WaitAsync(TimeSpan.FromMinutes(3), Cancellation);

        Assert.Empty(heard);
        using var other = ControlConnection.TryOpen(Run)!;
        Assert.NotNull(await other.AskAsync(new ControlMessage(new RunRequest.Stop()), Cancellation));
    }

    [Fact]
    public async Task A_viewer_sees_that_the_process_is_gone()
    {
        ControlConnection viewer;
        await using (Listen())
        {
            viewer = ControlConnection.TryOpen(Run)!;
            Assert.True(viewer.IsOpen);
        }

        Assert.False(viewer.IsOpen);
        Assert.Null(await viewer.AskAsync(new ControlMessage(new RunRequest.Stop()), Cancellation));
        Assert.Null(ControlConnection.TryOpen(Run));
        viewer.Dispose();
    }

    [Fact]
    public async Task The_socket_of_a_process_that_was_cut_off_is_replaced()
    {
        await using (Listen()) { }
        File.WriteAllText(SocketPath, "left over");
        await using var socket = Listen();
        using var viewer = ControlConnection.TryOpen(Run);
        Assert.NotNull(viewer);
    }

    [Fact]
    public async Task A_run_with_a_long_path_has_a_socket_too()
    {
        var deep = Directory.CreateDirectory(directory[new string('d', 120)]).FullName;
        var run = new RunDirectory("run-1", deep);
        await using var socket = ControlSocket.Listen(run, _ => Task.FromResult(new ControlReply()));
        using var viewer = ControlConnection.TryOpen(run);
        Assert.NotNull(viewer);
    }

    private ControlSocket Listen(ControlReply? reply = null) =>
        ControlSocket.Listen(
            Run,
            message =>
            {
                lock (heard)
                    heard.Add(message);
                return Task.FromResult(reply ?? new ControlReply());
            }
        );

    private Socket Connect()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
        {
            ReceiveTimeout = 20_000,
        };
        socket.Connect(new UnixDomainSocketEndPoint(SocketPath));
        return socket;
    }

    private static string Say(Socket viewer, string line)
    {
        viewer.Send(Encoding.UTF8.GetBytes(line));
        return Read(viewer);
    }

    private static string Read(Socket viewer)
    {
        var buffer = new byte[4096];
        return Encoding.UTF8.GetString(buffer, 0, viewer.Receive(buffer)).TrimEnd('\n');
    }
}

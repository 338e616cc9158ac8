using RunbookTui.Engine.Kinds;
using RunbookTui.HostTests.Support;

namespace RunbookTui.HostTests.Detached;

/// <summary>The program on a terminal of its own (script(1)), typed at through a pipe.</summary>
internal sealed class TerminalViewer
{
    private const string Start = """
        mkfifo "$1"; exec 3<>"$1"; exec script -q -e -f -c "$3" "$2" <&3 >/dev/null
        """;

    private readonly GateHost host;
    private readonly string name;

    private TerminalViewer(GateHost host, string name, Task<CommandResult> ended) =>
        (this.host, this.name, Ended) = (host, name, ended);

    /// <summary>The end of the terminal, with the program's exit status.</summary>
    public Task<CommandResult> Ended { get; }

    /// <summary>What was printed so far.</summary>
    public string Screen
    {
        get
        {
            var path = Path.Join(host.Sandbox.Root, $"root/{name}.screen");
            return File.Exists(path) ? File.ReadAllText(path) : "";
        }
    }

    /// <summary>Starts it. Lines that are typed wait until they are read.</summary>
    public static TerminalViewer Open(GateHost host, string name, params string[] arguments)
    {
        var command = new Command(
            "bash",
            "-euc",
            Start,
            "terminal",
            $"/root/{name}.keys",
            $"/root/{name}.screen",
            $"exec {GateHost.Line(arguments)}"
        )
        {
            Directory = "/root",
            Timeout = MailHost.Patience,
        };
        return new TerminalViewer(host, name, host.Sandbox.RunAsync(command, TestContext.Current.CancellationToken));
    }

    /// <summary>Types a line once a text is on the screen.</summary>
    public async Task AnswerAsync(string question, string line)
    {
        await ShowsAsync(question);
        await host.ShellAsync($"echo '{line}' > /root/{name}.keys");
    }

    /// <summary>Waits until a text is on the screen.</summary>
    public Task ShowsAsync(string text) =>
        Eventually.BecomesAsync(
            () => Task.FromResult(Screen),
            screen =>
            {
                Assert.False(Ended.IsCompleted && !Screen.Contains(text, StringComparison.Ordinal), $"ended: {screen}");
                return screen.Contains(text, StringComparison.Ordinal);
            }
        );
}

using System.Globalization;

namespace RunbookTui.HostTests.Support;

/// <summary>A terminal in a sandbox: one pane of a tmux server of its own, to type into and to look at.</summary>
internal sealed class TerminalPane(MailHost host, string socket) : IAsyncDisposable
{
    /// <summary>Starts one with a shell in it.</summary>
    public static async Task<TerminalPane> StartAsync(MailHost host, int width = 80, int height = 24)
    {
        var pane = new TerminalPane(host, $"/tmp/pane-{Guid.NewGuid():n}");
        await pane.TmuxAsync(
            "new-session",
            "-d",
            "-x",
            width.ToString(CultureInfo.InvariantCulture),
            "-y",
            height.ToString(CultureInfo.InvariantCulture),
            "env LANG=C.UTF-8 PS1='prompt> ' bash --norc"
        );
        await pane.TmuxAsync("set-option", "-g", "escape-time", "0");
        await pane.UntilAsync("prompt>");
        return pane;
    }

    /// <summary>Runs a command line in the shell.</summary>
    public async Task EnterAsync(string line)
    {
        await TypeAsync(line);
        await PressAsync("Enter");
    }

    /// <summary>Types a text.</summary>
    public Task TypeAsync(string text) => TmuxAsync("send-keys", "-l", "--", text);

    /// <summary>Presses keys, as tmux(1) names them.</summary>
    public Task PressAsync(params string[] keys) => TmuxAsync(["send-keys", .. keys]);

    /// <summary>Makes the terminal another size.</summary>
    public Task ResizeAsync(int width, int height) =>
        TmuxAsync(
            "resize-window",
            "-x",
            width.ToString(CultureInfo.InvariantCulture),
            "-y",
            height.ToString(CultureInfo.InvariantCulture)
        );

    /// <summary>What is seen, rows without the blanks at their ends.</summary>
    public Task<string> LookAsync() => TmuxAsync("capture-pane", "-p");

    /// <summary>Waits until something is seen.</summary>
    /// <returns>All that is seen then.</returns>
    public Task<string> UntilAsync(string shown) =>
        Eventually.BecomesAsync(LookAsync, text => text.Contains(shown, StringComparison.Ordinal));

    /// <summary>Whether the other screen, mouse reports or a hidden cursor are left on.</summary>
    public async Task<string> StateAsync() =>
        (
            await TmuxAsync(
                "display-message",
                "-p",
                "alternate=#{alternate_on} mouse=#{mouse_any_flag} cursor=#{cursor_flag}"
            )
        ).Trim();

    public async ValueTask DisposeAsync() => await host.TryAsync("tmux", "-S", socket, "kill-server");

    private Task<string> TmuxAsync(params string[] arguments) =>
        host.RunAsync("tmux", ["-u", "-S", socket, "-f", "/dev/null", .. arguments]);
}

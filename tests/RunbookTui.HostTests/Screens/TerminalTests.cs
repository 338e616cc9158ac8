using RunbookTui.HostTests.Support;

namespace RunbookTui.HostTests.Screens;

/// <summary>The terminal is given back, whatever ends the program.</summary>
public sealed class TerminalTests : IAsyncDisposable
{
    private MailHost? host;

    public async ValueTask DisposeAsync()
    {
        if (host is not null)
            await host.DisposeAsync();
    }

    [Fact]
    public async Task Signals_leave_the_terminal_as_it_was()
    {
        host = await MailHost.StartAsync();
        await using var pane = await TerminalPane.StartAsync(host);
        foreach (var (signal, status) in new[] { ("TERM", 143), ("HUP", 129), ("INT", 130) })
        {
            await pane.EnterAsync("clear; stty -g > /tmp/before");
            await pane.EnterAsync($"{MailHost.Binary} --lang ja; echo status $?");
            await pane.UntilAsync("手順書を選んでください");
            Assert.StartsWith("alternate=1 mouse=0", await pane.StateAsync(), StringComparison.Ordinal);

            await host.ShellAsync($"pkill -{signal} -f 'runbook-tui --lang ja'");

            await pane.UntilAsync($"status {status}");
            await pane.EnterAsync("stty -g | cmp - /tmp/before && echo the same");
            await pane.UntilAsync("\nthe same");
            Assert.Equal("alternate=0 mouse=0 cursor=1", await pane.StateAsync());
        }
    }

    [Fact]
    public async Task Ctrl_Z_gives_the_terminal_back_and_fg_takes_it_again_without_the_mouse()
    {
        host = await MailHost.StartAsync();
        await using var pane = await TerminalPane.StartAsync(host);
        await pane.EnterAsync(MailHost.Binary);
        await pane.UntilAsync("Choose what to do");

        await pane.PressAsync("C-z");
        await pane.UntilAsync("Stopped");
        Assert.Equal("alternate=0 mouse=0 cursor=1", await pane.StateAsync());
        await pane.EnterAsync("fg");

        await pane.UntilAsync("Choose what to do");
        await Eventually.BecomesAsync(
            pane.StateAsync,
            state => state.StartsWith("alternate=1 mouse=0", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("xterm-256color")]
    [InlineData("screen")]
    [InlineData("tmux")]
    [InlineData("linux")]
    [InlineData("vt100")]
    public async Task Every_terminal_shows_the_first_screen(string terminal)
    {
        host = await MailHost.StartAsync();
        await using var pane = await TerminalPane.StartAsync(host);

        await pane.EnterAsync($"TERM={terminal} {MailHost.Binary}");
        var shown = await pane.UntilAsync("Encrypt Dovecot");

        if (terminal is "linux" or "vt100")
            Assert.All(shown, character => Assert.InRange(character, '\n', '~'));
        await pane.PressAsync("q");
        await pane.UntilAsync("prompt>");
    }
}

using RunbookTui.Tui.Presentation;
using Terminal.Gui.App;
using Terminal.Gui.Drivers;
using Terminal.Gui.Input;
using Terminal.Gui.ViewBase;
using Terminal.Gui.Views;

namespace RunbookTui.Tui.Edge;

/// <summary>Draws the shell's picture and hands it keys: the only view.</summary>
internal sealed class FrameView : Runnable
{
    private readonly Shell shell;
    private readonly Theme theme;

    public FrameView(Shell shell, Theme theme)
    {
        (this.shell, this.theme) = (shell, theme);
        Width = Dim.Fill();
        Height = Dim.Fill();
        CanFocus = true;
        BorderStyle = Terminal.Gui.Drawing.LineStyle.None;
    }

    /// <summary>Whether the program is meant to end; nothing else ends the view.</summary>
    public bool MayEnd { get; set; }

    protected override bool OnIsRunningChanging(bool oldIsRunning, bool newIsRunning) =>
        (!newIsRunning && !MayEnd) || base.OnIsRunningChanging(oldIsRunning, newIsRunning);

    protected override bool OnKeyDown(Key key)
    {
        if (Keystrokes.From(key) is not { } stroke)
            return base.OnKeyDown(key);
        shell.Take(stroke);
        SetNeedsDraw();
        return true;
    }

    /// <summary>Takes pasted text.</summary>
    public void TakePaste(string text)
    {
        shell.Paste(text);
        SetNeedsDraw();
    }

    protected override bool OnDrawingContent(DrawContext? context)
    {
        var frame = shell.Draw(Viewport.Width, Viewport.Height);
        for (var row = 0; row < Math.Min(frame.Lines.Count, Viewport.Height); row++)
        {
            var column = 0;
            foreach (var span in frame.Lines[row].Spans)
            {
                Move(column, row);
                SetAttribute(theme.Of(span.Tone));
                AddStr(shell.Context.Signs.Spell(span.Text));
                column += Cells.Width(span.Text);
            }
        }
        Cursor = frame.Cursor is { } at
            ? new Cursor
            {
                Position = ViewportToScreen(new System.Drawing.Point(at.Column, at.Row)),
                Style = CursorStyle.SteadyBar,
            }
            : new Cursor { Position = null, Style = CursorStyle.Hidden };
        return true;
    }
}

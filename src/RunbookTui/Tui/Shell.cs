using RunbookTui.Text;
using RunbookTui.Tui.Presentation;

namespace RunbookTui.Tui;

/// <summary>The whole picture: every row, and where the cursor is.</summary>
internal sealed record Frame(IReadOnlyList<Line> Lines, (int Column, int Row)? Cursor);

/// <summary>What stays while screens come and go: the first row, the message row, the keys, the panels.</summary>
internal sealed class Shell
{
    private readonly Queue<Overlay> overlays = new();
    private Screen? current;
    private (string Text, Tone Tone) message = ("", Tone.Plain);

    public Shell(
        IOperations operations,
        UiDispatcher dispatcher,
        TimeProvider time,
        string language,
        bool ascii,
        Action quit
    ) =>
        Context = new ScreenContext(
            operations,
            dispatcher,
            time,
            Strings.For(language),
            new Signs(ascii),
            language,
            Show,
            overlays.Enqueue,
            (text, tone) => message = (text, tone),
            quit
        );

    /// <summary>What the screens share.</summary>
    public ScreenContext Context { get; }

    /// <summary>The screen that is shown.</summary>
    public Screen Current => current ?? throw new InvalidOperationException("no screen is shown yet");

    private Overlay? Top => overlays.TryPeek(out var overlay) ? overlay : null;

    private Strings T => Context.Strings;

    /// <summary>Shows another screen.</summary>
    public void Show(Screen screen)
    {
        current?.Leave();
        current = screen;
        message = ("", Tone.Plain);
        screen.Enter();
    }

    /// <summary>Takes a key.</summary>
    public void Take(Keystroke key)
    {
        if (Top is { } overlay)
        {
            overlay.Take(key);
            if (overlay.IsClosed)
                Remove(overlay);
            return;
        }
        message = ("", Tone.Plain);
        if (key.Press == Press.Interrupt)
            AskToQuit();
        else if (key.Press == Press.Help || (key.Is('?') && !Current.IsTyping))
            Context.Open(Overlay.Message(Context, T.HelpTitle, HelpText.Of(Current, T)));
        else if (
            (key.Press != Press.Character || !Current.IsTyping)
            && Current.Actions.FirstOrDefault(action => action.Key == key) is { } action
        )
            Perform(action);
        else
            Current.Take(key);
    }

    /// <summary>Takes pasted text.</summary>
    public void Paste(string text)
    {
        if (Top is { } overlay)
            overlay.Paste(text);
        else
            Current.Paste(text);
    }

    /// <summary>A moment has passed.</summary>
    /// <returns>Whether something is to be drawn anew.</returns>
    public bool Tick() => Current.Tick();

    /// <summary>The picture at a size. Below 40 by 10 it only says that there is no room.</summary>
    public Frame Draw(int width, int height)
    {
        if (width < 40 || height < 10)
            return new Frame([.. Cells.Wrap(T.TooSmall, Math.Max(4, width)).Select(row => Line.Of(row))], null);
        var body = Current.Draw(width, height - 3).Select(line => line.Fit(width)).ToList();
        var cursor = Current.Cursor is { } at ? (at.Column, at.Row + 1) : ((int, int)?)null;
        if (Top is { } overlay)
        {
            var panel = overlay.Draw(width, height - 3);
            var first = Math.Max(0, (height - 3 - panel.Count) / 2);
            for (var row = 0; row < panel.Count && first + row < body.Count; row++)
                body[first + row] = panel[row];
            cursor = overlay.Cursor is { } field ? (field.Column, field.Row + first + 1) : null;
        }
        return new Frame(
            [Heading(width), .. body, Line.Of(" " + message.Text, message.Tone).Fit(width), Footer(width)],
            cursor
        );
    }

    private void Remove(Overlay closed)
    {
        // What an accepted panel opened is behind it in the queue.
        if (Top == closed)
            overlays.Dequeue();
    }

    private void Perform(KeyAction action)
    {
        if (action.Disabled is { } reason)
            message = (T.NotNow.With(action.Name, reason), Tone.Warning);
        else
            action.Run();
    }

    private void AskToQuit() =>
        Context.Open(
            Overlay.Menu(
                Context,
                T.QuitTitle,
                T.QuitText,
                () => [KeyAction.On('n', T.Stay, T.Stay, () => { }), KeyAction.On('y', T.Quit, T.Quit, Context.Quit)]
            )
        );

    private Line Heading(int width)
    {
        var right = $"{Context.Operations.HostName} ";
        var left = Cells.Fit($" RunbookTui  {Current.Title}", width - Cells.Width(right) - 1);
        return Line.Of($"{left} {right}", Tone.Bar).Fit(width);
    }

    /// <summary>The keys that can be used now, as many as fit; the way back and the help always do.</summary>
    private Line Footer(int width)
    {
        IReadOnlyList<KeyAction> actions = Top is null ? [.. Current.Actions.Where(one => one.Disabled is null)] : [];
        var help = Current.IsTyping || Top?.IsTyping == true ? $"F1 {T.Help} " : $"? {T.Help} ";
        if (actions.FirstOrDefault(action => action.Key.Press == Press.Escape) is { } back)
            help = $"{back.Label} {back.Name}  {help}";
        var room = width - Cells.Width(help) - 1;
        var keys = " ";
        foreach (var action in actions.Where(one => one.Key.Press != Press.Escape).DistinctBy(one => one.Name))
        {
            var next = $"{action.Label} {action.Name}  ";
            if (Cells.Width(keys + next) <= room)
                keys += next;
        }
        return Line.Of($"{Cells.Fit(keys, room)} {help}", Tone.Bar).Fit(width);
    }
}

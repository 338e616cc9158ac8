using RunbookTui.Text;
using RunbookTui.Tui.Presentation;
using RunbookTui.Tui.Views;

namespace RunbookTui.Tui;

/// <summary>A panel over a screen: a menu, a question, a field, or a text. Esc closes it and changes nothing.</summary>
internal sealed class Overlay(ScreenContext context, string title, string text)
{
    private readonly Scroll scroll = new();
    private readonly Scroll reading = new();
    private Func<IReadOnlyList<KeyAction>> choosing = () => [];
    private LineEditor? editor;
    private Func<string, string?> check = _ => null;
    private Action<string> accept = _ => { };
    private bool readingNow;

    /// <summary>Closed by a key.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Where the cursor of its field is, within its rows.</summary>
    public (int Column, int Row)? Cursor { get; private set; }

    /// <summary>Whether characters are typed into its field.</summary>
    public bool IsTyping => editor is not null;

    /// <summary>A text to be read.</summary>
    public static Overlay Message(ScreenContext context, string title, string text) => new(context, title, text);

    /// <summary>A choice between actions; the first one that is not disabled is selected.</summary>
    /// <param name="choosing">Asked whenever the menu is drawn or used: what can be done may change meanwhile.</param>
    public static Overlay Menu(
        ScreenContext context,
        string title,
        string text,
        Func<IReadOnlyList<KeyAction>> choosing
    )
    {
        var overlay = new Overlay(context, title, text) { choosing = choosing };
        var choices = choosing();
        overlay.scroll.Selected = Math.Max(0, choices.TakeWhile(choice => choice.Disabled is not null).Count());
        if (overlay.scroll.Selected == choices.Count)
            overlay.scroll.Selected = 0;
        return overlay;
    }

    /// <summary>A question with one field.</summary>
    /// <param name="check">What is wrong with a text, or <c>null</c>.</param>
    public static Overlay Field(
        ScreenContext context,
        string title,
        string text,
        string value,
        Func<string, string?> check,
        Action<string> accept,
        bool masked = false
    ) =>
        new(context, title, text)
        {
            editor = new LineEditor(masked) { Text = value },
            check = check,
            accept = accept,
        };

    /// <summary>Takes a key.</summary>
    public void Take(Keystroke key)
    {
        var choices = choosing();
        if (key.Press is Press.Escape or Press.Interrupt)
            IsClosed = true;
        else if (editor is not null)
            TakeTyping(editor, key);
        else if (choices.Count == 0)
            IsClosed = key.Press == Press.Enter || key.Is(' ') || !reading.MoveText(key.Press);
        else if (key.Press is Press.Tab or Press.BackTab)
            readingNow = !readingNow;
        else if (readingNow && reading.MoveText(key.Press))
            return;
        else if (key.Press == Press.Enter || key.Is(' '))
            Choose(choices[Math.Min(scroll.Selected, choices.Count - 1)]);
        else if (choices.FirstOrDefault(choice => choice.Key == key) is { } chosen)
            Choose(chosen);
        else
            scroll.MoveSelection(key.Press, choices.Count);
    }

    /// <summary>Takes pasted text.</summary>
    public void Paste(string pasted) => editor?.Insert(pasted);

    /// <summary>Its rows, at most <paramref name="height"/>, over the whole width.</summary>
    public IReadOnlyList<Line> Draw(int width, int height)
    {
        var inner = width - 4;
        var choices = choosing();
        var body = Cells.Wrap(text, inner).Select(row => Line.Of("  " + row)).ToList();
        if (text.Length == 0)
            body.Clear();
        var rows = new List<Line> { Line.Rule(context.Signs.Horizontal, width, new Span(title, Tone.Strong)) };
        var below = choices.Count > 0 ? Rows(choices) : Below(inner);
        var more = choices.Count > 0 ? More(choices[Math.Min(scroll.Selected, choices.Count - 1)], inner) : [];
        var most = Math.Max(1, height - below.Count - more.Count - 4);
        if (body.Count > 0)
        {
            var shown = Math.Min(body.Count, most);
            rows.AddRange(reading.Text(body, width, shown, context.Strings.MoreRows));
        }
        if (below.Count > 0)
        {
            rows.Add(Line.Empty);
            var room = Math.Max(1, height - rows.Count - more.Count - 2);
            if (choices.Count > 0)
                rows.AddRange(scroll.List(below, width, Math.Min(below.Count, room), !readingNow, context.Signs));
            else
            {
                if (editor is not null)
                    Cursor = (2 + editor.Window(inner).Cursor, rows.Count);
                rows.AddRange(below);
            }
        }
        rows.AddRange(more);
        rows.Add(Line.Of("  " + Hint(choices.Count > 0), Tone.Quiet));
        rows.Add(Line.Rule(context.Signs.Horizontal, width));
        return [.. rows.Select(row => row.Fit(width))];
    }

    private List<Line> Rows(IReadOnlyList<KeyAction> choices)
    {
        var labels = choices.Max(choice => Cells.Width(choice.Label));
        return
        [
            .. choices.Select(choice =>
                choice.Disabled is not null
                    ? Line.Of(
                        $" {Cells.Fit(choice.Label, labels)}  ({context.Strings.NotNowMark}) {choice.Description}",
                        Tone.Quiet
                    )
                    : Line.Join(
                        new Span($" {Cells.Fit(choice.Label, labels)}  ", Tone.Accent),
                        new Span(choice.Description)
                    )
            ),
        ];
    }

    /// <summary>What the row of the selected choice has no room for: why it cannot be done now, or its end.</summary>
    private static List<Line> More(KeyAction choice, int inner)
    {
        var (text, tone) = choice.Disabled is { } reason
            ? (reason, Tone.Warning)
            : (Cells.Width(choice.Description) > inner - 4 ? choice.Description : "", Tone.Quiet);
        return text.Length == 0
            ? []
            : [Line.Empty, .. Cells.Wrap(text, inner).Select(row => Line.Of("  " + row, tone))];
    }

    private List<Line> Below(int inner)
    {
        if (editor is null)
            return [];
        var rows = new List<Line> { Line.Join(new Span("  "), new Span(editor.Window(inner).Shown, Tone.Field)) };
        var wrong = editor.Text.Length > 0 ? check(editor.Text) : null;
        rows.AddRange(
            wrong is null
                ? [Line.Empty]
                : Cells.Wrap($"{context.Signs.Failed} {wrong}", inner).Select(row => Line.Of("  " + row, Tone.Bad))
        );
        return rows;
    }

    private string Hint(bool choosingNow)
    {
        Strings strings = context.Strings;
        return editor is not null ? strings.HintField
            : choosingNow ? strings.HintMenu
            : strings.HintText;
    }

    private void TakeTyping(LineEditor field, Keystroke key)
    {
        if (key.Press != Press.Enter)
        {
            field.Take(key);
            return;
        }
        if (check(field.Text) is { } wrong)
        {
            context.Say(wrong, Tone.Bad);
            return;
        }
        IsClosed = true;
        context.Say("", Tone.Plain);
        accept(field.Text);
    }

    private void Choose(KeyAction choice)
    {
        if (choice.Disabled is { } reason)
        {
            context.Say(reason, Tone.Warning);
            return;
        }
        IsClosed = true;
        choice.Run();
    }
}

using RunbookTui.Engine.Model;
using RunbookTui.Text;
using RunbookTui.Tui.Presentation;
using RunbookTui.Tui.Views;

namespace RunbookTui.Tui.Screens;

/// <summary>The form of a runbook's inputs: checked while typing, by the rules that hold everywhere.</summary>
internal sealed class InputsScreen(ScreenContext context, InputForm form) : Screen(context)
{
    private readonly Scroll list = new();
    private LineEditor editor = new();
    private string? editing;
    private int collections;
    private (int Column, int Row)? cursor;
    private int cursorColumn;

    public override string Title => T.TitleInputs.With(form.Runbook.Title.In(Context.Language));

    public override bool IsTyping => Selected is { } selected && !HasChoices(selected.Input);

    public override (int Column, int Row)? Cursor => IsTyping ? cursor : null;

    /// <summary>The selected field; <c>null</c> on the last row, which goes on.</summary>
    private FormField? Selected => Place < 0 || !form.IsReady ? null : form.Fields.ElementAtOrDefault(Place);

    private int Place => list.Selected < form.Fields.Count ? list.Selected : -1;

    public override IReadOnlyList<KeyAction> Actions =>
        [
            KeyAction.On(Press.Enter, "Enter", Selected is null ? T.KeyContinue : T.KeyNext, T.KeyNextText, Next),
            KeyAction.On(Press.Tab, "Tab", T.KeyDown, T.KeyDownText, () => Move(1)),
            KeyAction.On(Press.BackTab, "Shift-Tab", T.KeyUp, T.KeyUpText, () => Move(-1)),
            .. IsTyping
                ? []
                : new[] { new KeyAction(Keystroke.Of(' '), T.Space, T.KeyChange, T.KeyChangeText, () => Cycle(1)) },
            KeyAction.On(
                Press.Escape,
                "Esc",
                T.KeyBack,
                T.KeyBackToStart,
                () => Context.Show(new StartScreen(Context))
            ),
        ];

    public override void Enter() => Collect();

    public override IReadOnlyList<Line> Draw(int width, int height)
    {
        // Only with the answers of the host is it known which questions come first.
        if (!form.IsReady)
            return TwoPanes.Fill([Line.Empty, Line.Of($" {T.Looking}")], width, height);
        var rows = new List<Line>();
        var places = new Dictionary<int, int>();
        var fields = form.Fields;
        var labels = Math.Min(
            fields.Select(field => Cells.Width(Prompt(field))).DefaultIfEmpty(0).Max(),
            width * 2 / 5
        );
        InputGroup? group = null;
        for (var index = 0; index < fields.Count; index++)
        {
            if (fields[index].Group != group)
            {
                group = fields[index].Group;
                rows.Add(Line.Of(T.Word(group.Value), Tone.Quiet));
            }
            places[index] = rows.Count;
            rows.Add(Row(fields[index], index == Place, labels, width));
        }
        places[fields.Count] = rows.Count;
        rows.Add(
            Line.Of(
                form.FirstProblem is null && form.IsReady ? T.ContinueRow : T.ContinueRowBlocked,
                Place < 0 ? Tone.Selected
                    : form.FirstProblem is null ? Tone.Strong
                    : Tone.Quiet
            )
        );

        var help = Help(width - 2);
        var below = Math.Min(help.Count, Math.Max(3, height / 3));
        var room = Math.Max(3, height - below - 1);
        var at = places[Place < 0 ? fields.Count : Place];
        var top = Math.Clamp(at - room + 2, 0, Math.Max(0, rows.Count - room));
        cursor = (cursorColumn + 1, at - top);
        var lines = rows.Skip(top)
            .Take(room)
            .Select((row, index) => Line.Of(index + top == at ? Signs.Pointer : " ").Beside(row).Fit(width))
            .ToList();
        while (lines.Count < room)
            lines.Add(Line.Empty.Fit(width));
        lines.Add(Line.Rule(Signs.Horizontal, width));
        lines.AddRange(help.Take(height - lines.Count).Select(line => Line.Of(" ").Beside(line).Fit(width)));
        while (lines.Count < height)
            lines.Add(Line.Empty.Fit(width));
        return lines;
    }

    public override bool Take(Keystroke key)
    {
        if (key.Press is Press.Up or Press.Down)
        {
            Move(key.Press == Press.Up ? -1 : 1);
            return true;
        }
        if (key.Press is Press.PageUp or Press.PageDown)
        {
            Move(key.Press == Press.PageUp ? -100 : 100);
            return true;
        }
        if (Selected is not { } field)
            return false;
        if (HasChoices(field.Input))
        {
            if (key.Press is Press.Left or Press.Right)
                Cycle(key.Press == Press.Left ? -1 : 1);
            return key.Press is Press.Left or Press.Right;
        }
        Edit(field);
        var before = editor.Text;
        var taken = editor.Take(key);
        if (editor.Text != before)
            Typed(field.Input);
        return taken;
    }

    public override void Paste(string text)
    {
        if (Selected is not { } field || HasChoices(field.Input))
            return;
        Edit(field);
        editor.Insert(text);
        Typed(field.Input);
    }

    private static bool HasChoices(Input input) => InputForm.Cycle(input, "", 0) is not null;

    private string Prompt(FormField field) => field.Input.Prompt.In(Context.Language);

    private Line Row(FormField field, bool selected, int labels, int width)
    {
        var sign =
            field.Problem is null ? " "
            : field.Typed ? Signs.Failed
            : "*";
        var tone = field.Typed ? Tone.Bad : Tone.Warning;
        var origin =
            field.Problem is not null ? ""
            : field.Origin is { } from ? $" ({T.Word(from)})"
            : field.Input.Default is not null ? $" ({T.FromOthers})"
            : $" ({T.Optional})";
        var value = Math.Max(8, width - labels - 6 - Cells.Width(origin));
        var spans = new List<Span>
        {
            new(sign + " ", tone),
            new(Cells.Fit(Prompt(field), labels), selected ? Tone.Strong : Tone.Plain),
            new("  "),
        };
        if (selected && !HasChoices(field.Input))
        {
            Edit(field);
            var (shown, at) = editor.Window(value);
            cursorColumn = 2 + labels + 2 + at;
            spans.Add(new Span(shown, Tone.Field));
        }
        else if (HasChoices(field.Input))
            spans.Add(
                new Span(
                    Cells.Fit(selected ? $"← {field.Text} →" : field.Text, value),
                    selected ? Tone.Selected : Tone.Plain
                )
            );
        else
            spans.Add(
                new Span(Cells.Fit(field.Input.Secret ? new string('*', Cells.Width(field.Text)) : field.Text, value))
            );
        spans.Add(new Span(origin, Tone.Quiet));
        return Line.Join(spans);
    }

    private IReadOnlyList<Line> Help(int width)
    {
        var writer = new Writer(width);
        if (Selected is not { } field)
            return writer
                .Text(form.FirstProblem is { } first ? T.StillNeeded.With(Prompt(first)) : T.ContinueText)
                .Lines;
        if (field.Problem is { } problem)
            writer.Item(
                field.Typed ? Signs.Failed : "*",
                field.Typed ? Tone.Bad : Tone.Warning,
                problem,
                field.Typed ? Tone.Bad : Tone.Warning
            );
        if (field.Input.Help?.In(Context.Language) is { } help)
            writer.Text(help);
        writer.Text(T.Takes.With(AnswerText.Expected(field.Input, T)), Tone.Quiet);
        return writer.Lines;
    }

    /// <summary>Puts the field's text into the editor, unless it is there already.</summary>
    private void Edit(FormField field)
    {
        if (editing == field.Input.Name)
            return;
        editing = field.Input.Name;
        editor = new LineEditor(field.Input.Secret) { Text = field.Text };
    }

    private void Typed(Input input)
    {
        form.Type(input.Name, editor.Text);
        Collect();
    }

    private void Cycle(int by)
    {
        if (Selected is not { } field || InputForm.Cycle(field.Input, field.Text, by) is not { } choice)
            return;
        form.Type(field.Input.Name, choice);
        Collect();
    }

    private void Move(int by)
    {
        if (!form.IsReady)
            return;
        list.Selected = Math.Clamp(list.Selected + by, 0, form.Fields.Count);
        editing = null;
    }

    private void Next()
    {
        if (Selected is not null)
        {
            Move(1);
            return;
        }
        if (!form.IsReady || form.FirstProblem is { } _)
        {
            var fields = form.Fields.ToList();
            list.Selected = Math.Max(0, fields.FindIndex(field => field.Problem is not null));
            editing = null;
            Context.Say(T.StillNeeded.With(form.FirstProblem is { } first ? Prompt(first) : T.Looking), Tone.Warning);
            return;
        }
        Context.Show(new PlanScreen(Context, form, this));
    }

    /// <summary>Has the answers collected anew; of several collections the last one counts.</summary>
    private void Collect()
    {
        var mine = ++collections;
        Context.Dispatcher.Start(
            () => Context.Operations.CollectAsync(form.Runbook, form.Given),
            found =>
            {
                if (mine != collections)
                    return;
                form.Collected(found.Answers, found.Problems);
                if (!form.Fields.Any(field => field.Input.Name == editing))
                    editing = null;
            },
            wrong => Context.Say(Failures.Describe(wrong, T), Tone.Bad)
        );
    }
}

namespace RunbookTui.Tui.Presentation;

/// <summary>What a piece of text is, for the theme; it is never the only sign of a state.</summary>
internal enum Tone
{
    Plain,
    Strong,
    Quiet,
    Good,
    Bad,
    Warning,
    Accent,

    /// <summary>The first and the last row of the screen.</summary>
    Bar,

    /// <summary>The row the keys act on.</summary>
    Selected,

    /// <summary>The selected row of a list that does not have the keys now.</summary>
    Marked,

    /// <summary>A field that text is typed into.</summary>
    Field,
}

/// <summary>A piece of one row.</summary>
internal readonly record struct Span(string Text, Tone Tone = Tone.Plain);

/// <summary>One row of the screen. Its texts are clean: see <see cref="Cells.Clean"/>.</summary>
internal sealed record Line(IReadOnlyList<Span> Spans)
{
    public static Line Empty { get; } = new([]);

    /// <summary>The cells the row takes.</summary>
    public int Width => Spans.Sum(span => Cells.Width(span.Text));

    /// <summary>The text alone.</summary>
    public string Text => string.Concat(Spans.Select(span => span.Text));

    public static Line Of(string text, Tone tone = Tone.Plain) => new([new Span(Cells.Clean(text), tone)]);

    /// <summary>A row from pieces.</summary>
    public static Line Join(params IEnumerable<Span> spans) =>
        new([.. spans.Select(span => span with { Text = Cells.Clean(span.Text) })]);

    /// <summary>A rule over the whole width, with words near its beginning.</summary>
    public static Line Rule(char stroke, int width, params IReadOnlyList<Span> words)
    {
        if (words.Count == 0)
            return Of(new string(stroke, width), Tone.Quiet);
        var said = Join(words);
        return new Line([
            new Span(new string(stroke, 2) + " ", Tone.Quiet),
            .. said.Spans,
            new Span(" " + new string(stroke, Math.Max(0, width - 4 - said.Width)), Tone.Quiet),
        ]);
    }

    /// <summary>The same row in one tone.</summary>
    public Line In(Tone tone) => new([.. Spans.Select(span => span with { Tone = tone })]);

    /// <summary>The row cut or filled to exactly <paramref name="width"/> cells.</summary>
    public Line Fit(int width)
    {
        var spans = new List<Span>();
        var left = width;
        foreach (var span in Spans)
        {
            if (left == 0)
                break;
            var whole = Cells.Width(span.Text) <= left;
            var text = whole ? span.Text : Cells.Cut(span.Text, left);
            spans.Add(span with { Text = text });
            left -= Cells.Width(text);
            if (!whole)
                break;
        }
        if (left > 0)
            spans.Add(new Span(new string(' ', left), spans.Count > 0 ? spans[^1].Tone : Tone.Plain));
        return new Line(spans);
    }

    /// <summary>Two rows beside each other.</summary>
    public Line Beside(Line other) => new([.. Spans, .. other.Spans]);
}

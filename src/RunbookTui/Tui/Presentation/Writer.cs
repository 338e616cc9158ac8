namespace RunbookTui.Tui.Presentation;

/// <summary>Collects rows of a text of a given width.</summary>
internal sealed class Writer(int width)
{
    private readonly List<Line> lines = [];

    public IReadOnlyList<Line> Lines => lines;

    /// <summary>A heading, with an empty row before it unless it is the first.</summary>
    public Writer Heading(string text, Tone tone = Tone.Strong)
    {
        if (lines.Count > 0)
            Gap();
        return Text(text, tone);
    }

    /// <summary>An empty row.</summary>
    public Writer Gap()
    {
        lines.Add(Line.Empty);
        return this;
    }

    /// <summary>A text on as many rows as it needs.</summary>
    public Writer Text(string text, Tone tone = Tone.Plain, int indent = 0)
    {
        var margin = new string(' ', indent);
        foreach (var row in Cells.Wrap(text, width - indent))
            lines.Add(Line.Of(margin + row, tone));
        return this;
    }

    /// <summary>A sign, and a text beside it.</summary>
    public Writer Item(string sign, Tone signTone, string text, Tone tone = Tone.Plain, int indent = 0)
    {
        var margin = new string(' ', indent);
        var beside = indent + Cells.Width(sign) + 1;
        var first = true;
        foreach (var row in Cells.Wrap(text, width - beside))
        {
            lines.Add(
                first
                    ? Line.Join(new Span(margin), new Span(sign, signTone), new Span(" "), new Span(row, tone))
                    : Line.Of(new string(' ', beside) + row, tone)
            );
            first = false;
        }
        return this;
    }

    /// <summary>A label, and a text beside it.</summary>
    public Writer Pair(string label, string text, int labels, Tone tone = Tone.Plain, int indent = 2)
    {
        var beside = indent + labels + 1;
        var name = Cells.Fit(label, labels);
        var first = true;
        // Beside a wide label little is left on a narrow screen: then the text goes below it.
        if (width - beside < 16)
        {
            Text(label, Tone.Quiet, indent);
            return Text(text, tone, indent + 2);
        }
        foreach (var row in Cells.Wrap(text, width - beside))
        {
            lines.Add(
                first
                    ? Line.Join(
                        new Span(new string(' ', indent)),
                        new Span(name + " ", Tone.Quiet),
                        new Span(row, tone)
                    )
                    : Line.Of(new string(' ', beside) + row, tone)
            );
            first = false;
        }
        return this;
    }
}

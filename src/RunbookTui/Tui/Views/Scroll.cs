using RunbookTui.Tui.Presentation;

namespace RunbookTui.Tui.Views;

/// <summary>Rows of which a part is shown: a list with a selected row, or a text.</summary>
internal sealed class Scroll
{
    /// <summary>The first row shown.</summary>
    public int Top { get; private set; }

    /// <summary>The selected row.</summary>
    public int Selected { get; set; }

    /// <summary>Rows of the last drawing, for a page's worth of movement.</summary>
    private int Height { get; set; } = 1;

    /// <summary>Moves the selection of a list.</summary>
    /// <returns>Whether the key was one of movement.</returns>
    public bool MoveSelection(Press press, int count)
    {
        if (Movement(press) is not { } by || count == 0)
            return false;
        Selected = Math.Clamp(by == int.MinValue ? 0 : Selected + by, 0, count - 1);
        return true;
    }

    /// <summary>Moves a text.</summary>
    /// <returns>Whether the key was one of movement.</returns>
    public bool MoveText(Press press)
    {
        if (Movement(press) is not { } by)
            return false;
        // The end is not known here; drawing brings the top back where the text is.
        Top = by == int.MinValue ? 0 : Math.Max(0, Top + by);
        return true;
    }

    /// <summary>Shows the beginning again.</summary>
    public void Rewind() => Top = 0;

    /// <summary>A list of <paramref name="height"/> rows, scrolled so that the selected one is seen.</summary>
    /// <param name="active">Whether the keys act on this list now.</param>
    public IReadOnlyList<Line> List(IReadOnlyList<Line> rows, int width, int height, bool active, Signs signs)
    {
        Height = Math.Max(1, height);
        Selected = Math.Clamp(Selected, 0, Math.Max(0, rows.Count - 1));
        Top = Math.Clamp(Top, Math.Max(0, Selected - height + 1), Selected);
        Top = Math.Min(Top, Math.Max(0, rows.Count - height));
        var shown = new List<Line>();
        for (var row = Top; row < Math.Min(rows.Count, Top + height); row++)
        {
            var here = row == Selected;
            var line = Line.Join(new Span(here ? signs.Pointer : " ")).Beside(rows[row]).Fit(width);
            shown.Add(here ? line.In(active ? Tone.Selected : Tone.Marked) : line);
        }
        return Fill(shown, width, height);
    }

    /// <summary>A text of <paramref name="height"/> rows; the last row says so when more follows.</summary>
    public IReadOnlyList<Line> Text(IReadOnlyList<Line> lines, int width, int height, string more)
    {
        Height = Math.Max(1, height - 1);
        Top = Math.Clamp(Top, 0, Math.Max(0, lines.Count - height));
        var shown = lines.Skip(Top).Take(height).Select(line => line.Fit(width)).ToList();
        var hidden = lines.Count - Top - height;
        if (hidden > 0 && height > 1)
            shown[^1] = Line.Of($"  … {hidden + 1} {more}", Tone.Quiet).Fit(width);
        return Fill(shown, width, height);
    }

    private static List<Line> Fill(List<Line> shown, int width, int height)
    {
        while (shown.Count < height)
            shown.Add(Line.Empty.Fit(width));
        return shown;
    }

    private int? Movement(Press press) =>
        press switch
        {
            Press.Up => -1,
            Press.Down => 1,
            Press.PageUp => -Height,
            Press.PageDown => Height,
            Press.Home => int.MinValue,
            Press.End => 1_000_000,
            _ => null,
        };
}

using RunbookTui.Text;
using RunbookTui.Tui.Presentation;

namespace RunbookTui.Tui.Views;

/// <summary>A list on the left, and on the right the detail of the selected row. Tab gives the arrows to the other side.</summary>
internal sealed class TwoPanes
{
    private readonly Scroll list = new();
    private readonly Scroll detail = new();

    /// <summary>The selected row of the list.</summary>
    public int Selected
    {
        get => list.Selected;
        set
        {
            if (list.Selected != value)
                detail.Rewind();
            list.Selected = value;
        }
    }

    /// <summary>Whether the arrows move the detail.</summary>
    public bool InDetail { get; private set; }

    /// <summary>Gives the arrows to the other side.</summary>
    public void Switch() => InDetail = !InDetail;

    /// <summary>Shows the detail from its beginning.</summary>
    public void Rewind() => detail.Rewind();

    /// <summary>Takes a key of movement.</summary>
    public bool Take(Keystroke key, int count)
    {
        if (InDetail || key.Press is Press.PageUp or Press.PageDown)
            return detail.MoveText(key.Press);
        var before = list.Selected;
        var moved = list.MoveSelection(key.Press, count);
        if (list.Selected != before)
            detail.Rewind();
        return moved;
    }

    /// <param name="text">The detail at a width.</param>
    /// <param name="tabs">A row above the detail, or <c>null</c>.</param>
    public IReadOnlyList<Line> Draw(
        IReadOnlyList<Line> rows,
        Func<int, IReadOnlyList<Line>> text,
        int width,
        int height,
        Signs signs,
        Strings strings,
        Line? tabs = null
    )
    {
        var left = Math.Clamp(width * 36 / 100, 18, 44);
        var right = width - left - 2;
        var head = tabs is null ? 0 : 1;
        var lines = list.List(rows, left, height, !InDetail, signs);
        var details = detail.Text(text(right), right, height - head, strings.MoreRows);
        var border = Line.Join(new Span(signs.Vertical + " ", InDetail ? Tone.Accent : Tone.Quiet));
        return
        [
            .. lines.Select(
                (line, row) => line.Beside(border).Beside(row < head ? tabs!.Fit(right) : details[row - head])
            ),
        ];
    }

    /// <summary>A text alone, on exactly so many rows.</summary>
    public static IReadOnlyList<Line> Fill(IReadOnlyList<Line> lines, int width, int height) =>
        [.. lines.Concat(Enumerable.Repeat(Line.Empty, height)).Take(height).Select(line => line.Fit(width))];
}

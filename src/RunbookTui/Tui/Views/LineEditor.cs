using System.Text;
using RunbookTui.Engine.Diagnostics;
using RunbookTui.Tui.Presentation;

namespace RunbookTui.Tui.Views;

/// <summary>One line of text that is being typed.</summary>
internal sealed class LineEditor(bool masked = false)
{
    private readonly List<Rune> runes = [];
    private int cursor;

    /// <summary>What was typed. Setting it puts the cursor behind it.</summary>
    public string Text
    {
        get => string.Concat(runes.Select(rune => rune.ToString()));
        set
        {
            runes.Clear();
            runes.AddRange(value.EnumerateRunes());
            cursor = runes.Count;
        }
    }

    /// <summary>Puts text where the cursor is; line breaks and other control characters are left out.</summary>
    public void Insert(string text)
    {
        foreach (var rune in text.EnumerateRunes().Where(rune => !Quoting.IsInvisible(rune)))
            runes.Insert(cursor++, rune);
    }

    /// <summary>Takes a key.</summary>
    /// <returns>Whether it was one for typing.</returns>
    public bool Take(Keystroke key)
    {
        switch (key.Press)
        {
            case Press.Character:
                Insert(key.Rune.ToString());
                return true;
            case Press.Backspace:
                if (cursor > 0)
                    runes.RemoveAt(--cursor);
                return true;
            case Press.Delete:
                if (cursor < runes.Count)
                    runes.RemoveAt(cursor);
                return true;
            case Press.Clear:
                Text = "";
                return true;
            case Press.Left:
                cursor = Math.Max(0, cursor - 1);
                return true;
            case Press.Right:
                cursor = Math.Min(runes.Count, cursor + 1);
                return true;
            case Press.Home:
                cursor = 0;
                return true;
            case Press.End:
                cursor = runes.Count;
                return true;
            default:
                return false;
        }
    }

    /// <summary>The part around the cursor that fits, and the cell of the cursor in it.</summary>
    public (string Shown, int Cursor) Window(int width)
    {
        var shown = masked ? runes.ConvertAll(_ => new Rune('*')) : runes;
        var first = 0;
        while (shown.Skip(first).Take(cursor - first).Sum(DisplayWidth.Of) > width - 1)
            first++;
        var text = string.Concat(shown.Skip(first).Select(rune => rune.ToString()));
        return (Cells.Fit(Cells.Head(text, width), width), shown.Skip(first).Take(cursor - first).Sum(DisplayWidth.Of));
    }
}

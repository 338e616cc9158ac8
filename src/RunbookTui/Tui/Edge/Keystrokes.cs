using Terminal.Gui.Input;

namespace RunbookTui.Tui.Edge;

/// <summary>The toolkit's keys as ours.</summary>
internal static class Keystrokes
{
    private static readonly Dictionary<Key, Press> special = new()
    {
        [Key.Enter] = Press.Enter,
        [Key.Esc] = Press.Escape,
        [Key.Tab] = Press.Tab,
        [Key.Tab.WithShift] = Press.BackTab,
        [Key.CursorUp] = Press.Up,
        [Key.CursorDown] = Press.Down,
        [Key.CursorLeft] = Press.Left,
        [Key.CursorRight] = Press.Right,
        [Key.PageUp] = Press.PageUp,
        [Key.PageDown] = Press.PageDown,
        [Key.Home] = Press.Home,
        [Key.End] = Press.End,
        [Key.Backspace] = Press.Backspace,
        [Key.Delete] = Press.Delete,
        [Key.F1] = Press.Help,
        [Key.C.WithCtrl] = Press.Interrupt,
        [Key.U.WithCtrl] = Press.Clear,
    };

    /// <summary>The key, or <c>null</c> for one that means nothing here and is left to the toolkit.</summary>
    public static Keystroke? From(Key key)
    {
        if (special.TryGetValue(key, out var press))
            return new Keystroke(press);
        return !key.IsCtrl && !key.IsAlt && key.TryGetPrintableRune(out var rune)
            ? new Keystroke(Press.Character, rune)
            : null;
    }
}

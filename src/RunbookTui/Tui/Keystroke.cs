using System.Text;

namespace RunbookTui.Tui;

/// <summary>The keys that have a meaning of their own.</summary>
internal enum Press
{
    /// <summary>A character was typed.</summary>
    Character,
    Enter,
    Escape,
    Tab,
    BackTab,
    Up,
    Down,
    Left,
    Right,
    PageUp,
    PageDown,
    Home,
    End,
    Backspace,
    Delete,

    /// <summary>F1, which is help where <c>?</c> would be typed.</summary>
    Help,

    /// <summary>Ctrl-C.</summary>
    Interrupt,

    /// <summary>Ctrl-U: empties a field.</summary>
    Clear,
}

/// <summary>One key, apart from the toolkit that read it.</summary>
internal readonly record struct Keystroke(Press Press, Rune Rune = default)
{
    public static Keystroke Of(char character) => new(Press.Character, new Rune(character));

    public bool Is(char character) => Press == Press.Character && Rune.Value == character;
}

namespace RunbookTui.Tui;

/// <summary>
/// One thing the operator can do on a screen: declared once, shown in the footer, in the menu and in the help.
/// </summary>
/// <param name="Key">The key.</param>
/// <param name="Label">The key as it is written on keyboards, such as <c>r</c> or <c>Esc</c>.</param>
/// <param name="Name">One or two words for the footer.</param>
/// <param name="Description">One sentence for the menu and the help.</param>
/// <param name="Run">What it does.</param>
/// <param name="Disabled">Why it cannot be done now, or <c>null</c>.</param>
/// <param name="InMenu">Whether it is offered in the menu that Enter opens.</param>
internal sealed record KeyAction(
    Keystroke Key,
    string Label,
    string Name,
    string Description,
    Action Run,
    string? Disabled = null,
    bool InMenu = true
)
{
    /// <summary>An action on a letter.</summary>
    public static KeyAction On(
        char letter,
        string name,
        string description,
        Action run,
        string? disabled = null,
        bool inMenu = true
    ) => new(Keystroke.Of(letter), letter.ToString(), name, description, run, disabled, inMenu);

    /// <summary>An action on a special key.</summary>
    public static KeyAction On(Press key, string label, string name, string description, Action run) =>
        new(new Keystroke(key), label, name, description, run, null, InMenu: false);
}

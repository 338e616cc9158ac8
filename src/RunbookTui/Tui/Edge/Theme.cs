using RunbookTui.Tui.Presentation;
using Terminal.Gui.Drawing;
using Attribute = Terminal.Gui.Drawing.Attribute;

namespace RunbookTui.Tui.Edge;

/// <summary>How each tone looks. Backgrounds and plain text stay the terminal's own.</summary>
internal sealed class Theme
{
    private readonly Dictionary<Tone, Attribute> attributes;

    private Theme(Dictionary<Tone, Attribute> attributes) => this.attributes = attributes;

    /// <summary>Without colour, as https://no-color.org and monochrome terminals ask for.</summary>
    public static Theme Mono { get; } =
        new(
            new Dictionary<Tone, Attribute>
            {
                [Tone.Plain] = Of(Color.None, Color.None),
                [Tone.Strong] = Of(Color.None, Color.None, TextStyle.Bold),
                [Tone.Quiet] = Of(Color.None, Color.None, TextStyle.Faint),
                [Tone.Good] = Of(Color.None, Color.None),
                [Tone.Bad] = Of(Color.None, Color.None, TextStyle.Bold),
                [Tone.Warning] = Of(Color.None, Color.None, TextStyle.Bold),
                [Tone.Accent] = Of(Color.None, Color.None),
                [Tone.Bar] = Of(Color.None, Color.None, TextStyle.Reverse),
                [Tone.Selected] = Of(Color.None, Color.None, TextStyle.Reverse),
                [Tone.Marked] = Of(Color.None, Color.None, TextStyle.Bold),
                [Tone.Field] = Of(Color.None, Color.None, TextStyle.Underline),
            }
        );

    /// <summary>With the 16 colours, which every colour terminal has and its owner has chosen.</summary>
    public static Theme Colours { get; } =
        new(
            new Dictionary<Tone, Attribute>
            {
                [Tone.Plain] = Of(Color.None, Color.None),
                [Tone.Strong] = Of(Color.None, Color.None, TextStyle.Bold),
                [Tone.Quiet] = Of(Color.None, Color.None, TextStyle.Faint),
                [Tone.Good] = Of(Color.Green, Color.None),
                [Tone.Bad] = Of(Color.Red, Color.None, TextStyle.Bold),
                [Tone.Warning] = Of(Color.Yellow, Color.None),
                [Tone.Accent] = Of(Color.Cyan, Color.None),
                [Tone.Bar] = Of(Color.White, Color.Blue),
                [Tone.Selected] = Of(Color.None, Color.None, TextStyle.Reverse),
                [Tone.Marked] = Of(Color.None, Color.None, TextStyle.Bold),
                [Tone.Field] = Of(Color.None, Color.None, TextStyle.Underline),
            }
        );

    /// <summary>The theme for an environment.</summary>
    public static Theme For(string? noColor, string? term) =>
        !string.IsNullOrEmpty(noColor) || term is "dumb" or "vt100" or "vt220" ? Mono : Colours;

    /// <summary>How a tone looks.</summary>
    public Attribute Of(Tone tone) => attributes[tone];

    private static Attribute Of(Color foreground, Color background, TextStyle style = TextStyle.None) =>
        new(foreground, background, style);
}

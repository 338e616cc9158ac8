namespace RunbookTui.Text;

/// <summary>The signs of plain-line output: state is never told by colour alone, and every sign has an ASCII form.</summary>
internal sealed record Glyphs(string Passed, string Failed, string Unknown, string Change, string Step, string Skipped)
{
    public static Glyphs Unicode { get; } = new("✓", "✗", "?", "·", "▶", "↷");

    public static Glyphs Ascii { get; } = new("ok", "FAILED", "?", "-", ">", "skipped");

    /// <summary>Unicode where the locale says UTF-8 or C.UTF-8, ASCII elsewhere.</summary>
    public static Glyphs For(bool ascii)
    {
        if (ascii)
            return Ascii;
        var locale =
            new[] { "LC_ALL", "LC_CTYPE", "LANG" }
                .Select(Environment.GetEnvironmentVariable)
                .FirstOrDefault(value => !string.IsNullOrEmpty(value))
            ?? "";
        return
            locale.Contains("UTF-8", StringComparison.OrdinalIgnoreCase)
            || locale.Contains("UTF8", StringComparison.OrdinalIgnoreCase)
            ? Unicode
            : Ascii;
    }
}

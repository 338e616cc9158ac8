using System.CommandLine;
using RunbookTui.Text;

namespace RunbookTui.Cli;

/// <summary>The options every verb has.</summary>
internal sealed class Settings
{
    /// <summary><c>--json</c></summary>
    public Option<bool> Json { get; } =
        new("--json") { Description = "Print JSON for programs instead of text.", Recursive = true };

    /// <summary><c>--lang</c></summary>
    public Option<string> Language { get; } =
        new("--lang")
        {
            Description = "Language of the runbook's texts: en or ja. By default that of LANG.",
            HelpName = "LANGUAGE",
            Recursive = true,
            DefaultValueFactory = _ =>
                (Environment.GetEnvironmentVariable("LANG") ?? "").StartsWith("ja", StringComparison.Ordinal)
                    ? "ja"
                    : "en",
        };

    /// <summary><c>--ascii</c></summary>
    public Option<bool> Ascii { get; } = new("--ascii") { Description = "Use ASCII signs only.", Recursive = true };

    /// <summary><c>--plain</c></summary>
    public Option<bool> Plain { get; } =
        new("--plain")
        {
            Description = "Print plain lines also on a terminal: for screen readers and serial consoles.",
            Recursive = true,
        };

    /// <summary><c>--state-dir</c></summary>
    public Option<string?> StateDirectory { get; } =
        new("--state-dir")
        {
            Description = "Where runs are kept. By default /var/lib/runbook-tui.",
            HelpName = "DIR",
            Recursive = true,
        };

    /// <summary>The signs for plain lines.</summary>
    public Glyphs Glyphs(ParseResult parsed) => Text.Glyphs.For(parsed.GetValue(Ascii));

    /// <summary>The language of the runbook's texts.</summary>
    public string LanguageOf(ParseResult parsed) => parsed.GetValue(Language) ?? "en";
}

using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Running;

namespace RunbookTui.Tui.Presentation;

/// <summary>The signs of the screens, each one cell wide, in Unicode or in ASCII.</summary>
/// <remarks>Every state has a sign of its own, so that it is told without colour too.</remarks>
internal sealed record Signs(bool Ascii)
{
    public char Vertical => Ascii ? '|' : '│';

    public char Horizontal => Ascii ? '-' : '─';

    public char Full => Ascii ? '#' : '█';

    public char Open => Ascii ? '.' : '░';

    public string Pointer => Ascii ? ">" : "▸";

    public string Return => "!";

    public string Passed => Ascii ? "+" : "✓";

    public string Failed => Ascii ? "x" : "✗";

    public string Change => Ascii ? "*" : "•";

    /// <summary>The sign of a step.</summary>
    public (string Sign, Tone Tone) Of(StepStatus status) =>
        status switch
        {
            StepStatus.Running => (Ascii ? ">" : "▶", Tone.Accent),
            StepStatus.Passed => (Passed, Tone.Good),
            StepStatus.AlreadyTrue => ("=", Tone.Good),
            StepStatus.Failed => (Failed, Tone.Bad),
            StepStatus.Skipped => (Ascii ? "-" : "↷", Tone.Warning),
            StepStatus.RolledBack => (Ascii ? "<" : "↶", Tone.Warning),
            _ => (Ascii ? "." : "·", Tone.Quiet),
        };

    /// <summary>The sign of a probe's verdict.</summary>
    public (string Sign, Tone Tone) Of(Verdict verdict) =>
        verdict switch
        {
            Verdict.Passed => (Passed, Tone.Good),
            Verdict.Failed => (Failed, Tone.Bad),
            _ => ("?", Tone.Warning),
        };

    /// <summary>A row with every sign that ASCII lacks replaced by one of the same width. Words stay as they are.</summary>
    public string Spell(string text) =>
        Ascii
            ? string.Create(
                text.Length,
                text,
                static (target, source) =>
                {
                    for (var index = 0; index < source.Length; index++)
                        target[index] = source[index] switch
                        {
                            '…' => '~',
                            '→' => '>',
                            '←' => '<',
                            '↑' => '^',
                            '↓' => 'v',
                            '•' => '*',
                            '·' => '-',
                            '—' or '–' => '-',
                            '�' => '?',
                            var other => other,
                        };
                }
            )
            : text;
}

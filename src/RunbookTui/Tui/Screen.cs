using RunbookTui.Text;
using RunbookTui.Tui.Presentation;

namespace RunbookTui.Tui;

/// <summary>One screen: what it shows between the first and the last rows, and what can be done on it.</summary>
/// <remarks>It draws itself anew from what it knows whenever it is asked, at any size.</remarks>
internal abstract class Screen(ScreenContext context)
{
    /// <summary>What screens share.</summary>
    protected ScreenContext Context => context;

    /// <summary>The texts in the operator's language.</summary>
    protected Strings T => context.Strings;

    /// <summary>The signs.</summary>
    protected Signs Signs => context.Signs;

    /// <summary>What the screen is, for the first row.</summary>
    public abstract string Title { get; }

    /// <summary>Everything that can be done now, and what cannot and why.</summary>
    public abstract IReadOnlyList<KeyAction> Actions { get; }

    /// <summary>Whether characters are typed into a field, so that letters and <c>?</c> are no keys.</summary>
    public virtual bool IsTyping => false;

    /// <summary>Where the cursor of a field is, within the rows of <see cref="Draw"/>.</summary>
    public virtual (int Column, int Row)? Cursor => null;

    /// <summary>Exactly <paramref name="height"/> rows of <paramref name="width"/> cells.</summary>
    public abstract IReadOnlyList<Line> Draw(int width, int height);

    /// <summary>Takes a key that is no declared action: movement and typing.</summary>
    public abstract bool Take(Keystroke key);

    /// <summary>Takes pasted text.</summary>
    public virtual void Paste(string text) { }

    /// <summary>The screen is shown from now on.</summary>
    public virtual void Enter() { }

    /// <summary>The screen is not shown any more.</summary>
    public virtual void Leave() { }

    /// <summary>A moment has passed.</summary>
    /// <returns>Whether something is to be drawn anew.</returns>
    public virtual bool Tick() => false;
}

/// <summary>What screens share.</summary>
internal sealed record ScreenContext(
    IOperations Operations,
    UiDispatcher Dispatcher,
    TimeProvider Time,
    Strings Strings,
    Signs Signs,
    string Language,
    Action<Screen> Show,
    Action<Overlay> Open,
    Action<string, Tone> Say,
    Action Quit
)
{
    /// <summary>
    /// Does something in the background; the screen stays alive meanwhile. A failure is shown with its next action.
    /// </summary>
    public void Work<T>(string saying, Func<Task<T>> work, Action<T> done, Action? failed = null)
    {
        Say(saying, Tone.Accent);
        Dispatcher.Start(
            work,
            result =>
            {
                Say("", Tone.Plain);
                done(result);
            },
            wrong =>
            {
                Say("", Tone.Plain);
                failed?.Invoke();
                Open(Overlay.Message(this, Strings.ErrorTitle, Failures.Describe(wrong, Strings)));
            }
        );
    }
}

using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using RunbookTui.Tests.Support;
using RunbookTui.Tui;
using RunbookTui.Tui.Edge;
using RunbookTui.Tui.Presentation;
using Terminal.Gui.App;
using Terminal.Gui.Input;
using Terminal.Gui.Testing;
using Terminal.Gui.Time;
using Xunit;

namespace RunbookTui.Tests.Tui;

/// <summary>The screens on the toolkit, in memory: keys go in as the driver gives them, cells come out.</summary>
internal sealed class Harness : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    private readonly BlockingCollection<Action> posted = [];
    private readonly IApplication application;
    private readonly FrameView view;
    private readonly SessionToken? session;

    [ModuleInitializer]
    internal static void WithoutTerminal() => Environment.SetEnvironmentVariable("DisableRealDriverIO", "1");

    public Harness(
        FakeOperations operations,
        Func<ScreenContext, Screen> first,
        string language = "en",
        bool ascii = false,
        int width = 80,
        int height = 24
    )
    {
        Operations = operations;
        Shell = new Shell(operations, new UiDispatcher(posted.Add), Time, language, ascii, () => HasQuit = true);
        Shell.Show(first(Shell.Context));
        view = new FrameView(Shell, Theme.Mono);
        application = Application.Create(new VirtualTimeProvider());
        application.Init("ansi");
        Resize(width, height);
        session = application.Begin(view);
        Draw();
    }

    public FakeTime Time { get; } = new();

    public FakeOperations Operations { get; }

    public Shell Shell { get; }

    public bool HasQuit { get; private set; }

    /// <summary>The rows as they are in the driver's cells, blanks at their ends removed.</summary>
    public string Text
    {
        get
        {
            Draw();
            return string.Join('\n', Rows().Select(row => row.TrimEnd()));
        }
    }

    public void Resize(int width, int height) => application.Driver!.SetScreenSize(width, height);

    /// <summary>Presses keys.</summary>
    public Harness Press(params Key[] keys)
    {
        foreach (var key in keys)
            application.InjectKey(key);
        return this;
    }

    /// <summary>Types a text.</summary>
    public Harness Type(string text)
    {
        foreach (var rune in text.EnumerateRunes())
            application.InjectKey(new Key(rune.Value));
        return this;
    }

    /// <summary>Lets a moment pass.</summary>
    public Harness Tick()
    {
        Shell.Tick();
        return this;
    }

    /// <summary>Takes in what background work brings, until a text is shown.</summary>
    public Harness Until(string shown)
    {
        while (!Text.Contains(shown, StringComparison.Ordinal))
        {
            if (!posted.TryTake(out var action, Deadline))
                Assert.Fail($"'{shown}' was not shown:\n{Text}");
            action();
        }
        return this;
    }

    /// <summary>Takes in what background work brings, until something holds.</summary>
    public Harness Until(Func<bool> holds)
    {
        while (!holds())
        {
            if (!posted.TryTake(out var action, Deadline))
                Assert.Fail($"it does not hold:\n{Text}");
            action();
        }
        return this;
    }

    public void Dispose()
    {
        if (session is not null)
            application.End(session);
        view.Dispose();
        application.Dispose();
        posted.Dispose();
    }

    private void Draw()
    {
        view.SetNeedsDraw();
        application.LayoutAndDraw(true);
    }

    private IEnumerable<string> Rows()
    {
        var cells = application.Driver!.Contents!;
        for (var row = 0; row < application.Driver.Rows; row++)
        {
            var text = "";
            for (var column = 0; column < application.Driver.Cols; column++)
            {
                var grapheme = cells[row, column].Grapheme;
                text += grapheme;
                // The second cell of a wide character is no text of its own.
                if (Cells.Width(grapheme) == 2)
                    column++;
            }
            yield return text;
        }
    }
}

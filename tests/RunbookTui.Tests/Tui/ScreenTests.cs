using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Planning;
using RunbookTui.Engine.Running;
using RunbookTui.Tests.Support;
using RunbookTui.Text;
using RunbookTui.Tui;
using RunbookTui.Tui.Presentation;
using RunbookTui.Tui.Screens;
using Terminal.Gui.Input;
using Xunit;

namespace RunbookTui.Tests.Tui;

/// <summary>Each screen whole, in both languages, through the toolkit.</summary>
[Collection("toolkit")]
public sealed class ScreenTests
{
    private static readonly FakeTime time = new();

    public static TheoryData<string, string> Screens
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (
                var name in new[]
                {
                    "start",
                    "inputs",
                    "plan",
                    "plan-step",
                    "run",
                    "run-probes",
                    "failure",
                    "rollback",
                    "done",
                    "help",
                    "menu",
                }
            )
            {
                data.Add(name, "en");
                data.Add(name, "ja");
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Screens))]
    public void A_screen_is_as_approved_at_80_by_24(string name, string language)
    {
        using var harness = Open(name, language);

        Approval.Matches(
            Path.Combine(Approval.DirectoryOf(), "Approved", $"{name}.{language}.txt"),
            harness.Text + "\n"
        );
    }

    [Theory]
    [MemberData(nameof(Screens))]
    public void Every_row_is_as_wide_as_the_screen_at_any_size(string name, string language)
    {
        using var harness = Open(name, language);

        foreach (var (width, height) in new[] { (80, 24), (120, 40), (60, 16), (40, 10), (200, 50), (81, 11) })
        {
            var frame = harness.Shell.Draw(width, height);

            Assert.Equal(height, frame.Lines.Count);
            Assert.All(frame.Lines, line => Assert.Equal(width, line.Width));
        }
    }

    [Theory]
    [MemberData(nameof(Screens))]
    public void A_live_resize_shows_the_screen_at_the_new_size(string name, string language)
    {
        using var harness = Open(name, language);
        harness.Resize(60, 16);
        Assert.Equal(16, harness.Text.Split('\n').Length);

        harness.Resize(120, 40);

        Assert.Equal(
            string.Join('\n', harness.Shell.Draw(120, 40).Lines.Select(line => line.Text.TrimEnd())),
            harness.Text
        );
    }

    [Fact]
    public void Too_small_a_screen_says_so()
    {
        using var harness = Open("run", "en");
        harness.Resize(20, 5);

        Assert.Contains("terminal is too", harness.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("start")]
    [InlineData("plan-step")]
    [InlineData("run-probes")]
    [InlineData("failure")]
    [InlineData("rollback")]
    [InlineData("done")]
    public void In_ascii_nothing_else_is_drawn(string name)
    {
        using var harness = Open(name, "en", ascii: true);

        Assert.All(harness.Text, character => Assert.InRange(character, '\n', '~'));
    }

    [Fact]
    public void No_escape_sequence_of_what_was_observed_is_drawn()
    {
        using var harness = Open("failure", "en");
        Assert.DoesNotContain(harness.Text, character => char.IsControl(character) && character != '\n');
        Assert.Contains("250 �[31mSMTPUTF8", harness.Text, StringComparison.Ordinal);
    }

    internal static Harness Open(string name, string language, bool ascii = false)
    {
        var operations = new FakeOperations
        {
            Runbooks = [UiSamples.Entry, new RunbookEntry("./broken.yaml", null, "broken.yaml:1:1: error RB001")],
            Runs = [new RunEntry(UiSamples.RunId, Read(UiSamples.Waiting(time)).State, Live: true)],
            Findings = UiSamples.Findings,
            Log = ["Jan  2 03:04:05 mail1 postfix/smtpd[1]: fatal: no SSL"],
        };
        var form = new InputForm(UiSamples.Runbook, GivenAnswers.None, Strings.For(language));
        Harness With(Func<ScreenContext, Screen> first) => new(operations, first, language, ascii);
        switch (name)
        {
            case "start":
                return With(context => new StartScreen(context)).Until("2026-01-02").Until("./broken.yaml");
            case "inputs":
                return With(context => new InputsScreen(context, form)).Until("465").Press(Key.CursorDown);
            case "plan":
                return With(context => new PlanScreen(context, form, new StartScreen(context))).Until("1 ");
            case "plan-step":
                return With(context => new PlanScreen(context, form, new StartScreen(context)))
                    .Until("1 ")
                    .Press(Key.CursorDown);
            case "run":
                return With(context => LinkScreen.For(context, Read(UiSamples.OneDone(time))));
            case "run-probes":
                return With(context => LinkScreen.For(context, Read(UiSamples.OneDone(time))))
                    .Press(Key.CursorUp, Key.CursorLeft);
            case "failure":
                return With(context => LinkScreen.For(context, Read(UiSamples.Waiting(time))))
                    .Press(Key.Tab, Key.End)
                    .Until("fatal")
                    .Press(Key.Home, Key.Tab);
            case "rollback":
                return With(context => new RollbackScreen(context, Read(UiSamples.Waiting(time))));
            case "done":
                return With(context => LinkScreen.For(context, UiSamples.Finished(time)));
            case "help":
                return With(context => LinkScreen.For(context, Read(UiSamples.OneDone(time)))).Press(new Key('?'));
            default:
                return With(context => LinkScreen.For(context, Read(UiSamples.OneDone(time)))).Press(Key.Enter);
        }
    }

    private static FakeLink Read(FakeLink link)
    {
        link.Poll();
        return link;
    }
}

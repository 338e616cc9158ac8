using System.CommandLine;
using RunbookTui.Engine.Model;
using RunbookTui.Engine.Planning;
using RunbookTui.Text;
using RunbookTui.Tui;
using RunbookTui.Tui.Edge;
using RunbookTui.Tui.Presentation;
using RunbookTui.Tui.Screens;

namespace RunbookTui.Cli;

/// <summary>The way from the verbs to the screens.</summary>
internal static class Screens
{
    /// <summary>Whether there is a terminal for screens, and nobody asked for lines instead.</summary>
    public static bool AreWanted(Settings settings, ParseResult parsed) =>
        !parsed.GetValue(settings.Json) && !parsed.GetValue(settings.Plain) && TuiProgram.CanShow;

    /// <summary>Begins with the first screen.</summary>
    public static int Start(Settings settings, Composition composition, ParseResult parsed) =>
        Show(settings, composition, parsed, watch: false, context => new StartScreen(context));

    /// <summary>Begins with the questions of a runbook.</summary>
    public static int Inputs(
        Settings settings,
        Composition composition,
        ParseResult parsed,
        Runbook runbook,
        GivenAnswers given
    ) =>
        Show(
            settings,
            composition,
            parsed,
            watch: false,
            context => new InputsScreen(context, new InputForm(runbook, given, context.Strings))
        );

    /// <summary>Begins a rehearsal.</summary>
    public static int Rehearsal(
        Settings settings,
        Composition composition,
        ParseResult parsed,
        Runbook runbook,
        GivenAnswers given
    ) =>
        Show(
            settings,
            composition,
            parsed,
            watch: false,
            context => new StartScreen(context, () => LinkScreen.Rehearse(context, runbook, given))
        );

    /// <summary>Begins with a run.</summary>
    public static int Attach(Settings settings, Composition composition, ParseResult parsed, string run, bool watch) =>
        Show(
            settings,
            composition,
            parsed,
            watch,
            context => new StartScreen(
                context,
                () =>
                    context.Work(
                        context.Strings.Opening,
                        () => context.Operations.OpenAsync(run),
                        link => context.Show(LinkScreen.For(context, link))
                    )
            )
        );

    private static int Show(
        Settings settings,
        Composition composition,
        ParseResult parsed,
        bool watch,
        Func<ScreenContext, Screen> first
    )
    {
        var language = settings.LanguageOf(parsed);
        var glyphs = settings.Glyphs(parsed);
        // The fonts of these have no signs beyond their own character set.
        var ascii =
            glyphs == Glyphs.Ascii || Environment.GetEnvironmentVariable("TERM") is "linux" or "vt100" or "vt220";
        return TuiProgram.Run(
            new LiveOperations(composition, parsed.GetValue(settings.StateDirectory), language, watch),
            composition.Time,
            language,
            ascii,
            first
        );
    }
}

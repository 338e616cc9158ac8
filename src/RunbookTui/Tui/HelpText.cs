using RunbookTui.Text;

namespace RunbookTui.Tui;

/// <summary>The help of a screen, made of its declared actions.</summary>
internal static class HelpText
{
    public static string Of(Screen screen, Strings strings)
    {
        var actions = screen.Actions;
        var width = actions.Select(action => Presentation.Cells.Width(action.Label)).DefaultIfEmpty(0).Max();
        var lines = actions.Select(action =>
            $"{Presentation.Cells.Fit(action.Label, width)}  {action.Description}"
            + (action.Disabled is { } reason ? $"\n{new string(' ', width + 2)}({reason})" : "")
        );
        return $"{screen.Title}\n\n{string.Join('\n', lines)}\n\n{strings.HelpGeneral}\n\n{strings.HelpSigns}";
    }
}

using RunbookTui.Engine.Planning;
using RunbookTui.Engine.Running;

namespace RunbookTui.Tui.Presentation;

/// <summary>The steps of a run as rows of a list.</summary>
internal static class StepRows
{
    public static IReadOnlyList<Line> Of(RunState state, Plan? plan, string language, Signs signs)
    {
        var digits = state.Steps.Count.ToString(System.Globalization.CultureInfo.InvariantCulture).Length;
        return
        [
            .. state.Steps.Select(
                (step, index) =>
                {
                    var (sign, tone) = signs.Of(step.Status);
                    var number = (index + 1)
                        .ToString(System.Globalization.CultureInfo.InvariantCulture)
                        .PadLeft(digits);
                    return Line.Join(
                        new Span(sign, tone),
                        new Span($" {number} ", Tone.Quiet),
                        new Span(Title(step.Id, plan, language), step.IsDone ? Tone.Plain : Tone.Strong)
                    );
                }
            ),
        ];
    }

    /// <summary>The title of a step, or its identifier where the plan is not known any more.</summary>
    public static string Title(string id, Plan? plan, string language) =>
        plan?.Steps.FirstOrDefault(step => step.Id == id)?.Title.In(language) ?? id;
}

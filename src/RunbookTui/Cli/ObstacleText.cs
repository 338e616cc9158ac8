using System.Text.Json.Nodes;
using RunbookTui.Engine.Planning;
using RunbookTui.Text;

namespace RunbookTui.Cli;

/// <summary>Reasons not to begin, for humans and for programs.</summary>
internal static class ObstacleText
{
    public static string Render(IReadOnlyList<PlannedObstacle> obstacles, Glyphs glyphs) =>
        string.Join(
            '\n',
            obstacles.Select(found =>
                Printable.Of(
                    $"{glyphs.Failed} {found.Obstacle.Message} (step '{found.Step}')\n"
                        + $"    expected  {Printable.Indent(found.Obstacle.Expected, 14)}\n"
                        + $"    observed  {Printable.Indent(found.Obstacle.Observed, 14)}\n"
                        + $"    next      {Printable.Indent(found.Obstacle.Next, 14)}"
                )
            )
        );

    public static JsonArray ToJson(IReadOnlyList<PlannedObstacle> obstacles) =>
        new([
            .. obstacles.Select(found => new JsonObject
            {
                ["step"] = found.Step,
                ["message"] = found.Obstacle.Message,
                ["expected"] = found.Obstacle.Expected,
                ["observed"] = found.Obstacle.Observed,
                ["next"] = found.Obstacle.Next,
            }),
        ]);
}

using System.CommandLine;
using System.Text.Json.Nodes;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Planning;
using RunbookTui.Text;

namespace RunbookTui.Cli;

/// <summary><c>plan</c>: what a run would change, exactly, without doing it.</summary>
internal static class PlanVerb
{
    public static System.CommandLine.Command Create(Settings settings, Composition composition)
    {
        var name = new Argument<string>("RUNBOOK") { Description = "Name of a shipped runbook, or a path." };
        var exitCode = new Option<bool>("--exit-code")
        {
            Description = "Exit with 2 when there is something to change.",
        };
        var answers = new AnswerOptions();
        var verb = Verb.Create(
            "plan",
            "Show what a run would change on this host: exact diffs and commands. Changes nothing.",
            [
                "runbook-tui plan postfix-dovecot-tls --set hostname=mail.example.com --set mail_user=probe --secret mail_password=/root/pw",
                "runbook-tui plan --exit-code --answers mail.answers postfix-dovecot-tls",
            ],
            [name, exitCode],
            async parsed =>
            {
                var runbook = Shipped.Load(parsed.GetValue(name)!, composition.Catalog);
                var json = parsed.GetValue(settings.Json);
                var preparation = new Preparation(composition, settings.LanguageOf(parsed));
                var plan = await preparation
                    .PlanAsync(runbook, answers.Read(parsed), rehearsal: false, ask: !json && Terminal.CanAsk)
                    .ConfigureAwait(false);
                var obstacles = await Preflight
                    .CheckAsync(plan, composition.Host, CancellationToken.None)
                    .ConfigureAwait(false);
                var previews = await PlanPreview
                    .LookAheadAsync(plan, composition.Host, CancellationToken.None)
                    .ConfigureAwait(false);
                if (json)
                    Output.Json(ToJson(plan, previews, obstacles));
                else
                    Print(previews, obstacles, plan, settings.Glyphs(parsed), settings.LanguageOf(parsed));
                if (obstacles.Count > 0)
                    return ExitCode.Unavailable;
                return parsed.GetValue(exitCode) && previews.Any(preview => preview.HasChanges)
                    ? ExitCode.ChangesPending
                    : ExitCode.Done;
            }
        );
        answers.AddTo(verb);
        return verb;
    }

    private static void Print(
        IReadOnlyList<StepPreview> previews,
        IReadOnlyList<PlannedObstacle> obstacles,
        Plan plan,
        Glyphs glyphs,
        string language
    )
    {
        Console.WriteLine(
            $"{Printable.Of(plan.Runbook.Title.In(language))} ({plan.Runbook.Name} {plan.Runbook.Version})"
        );
        foreach (var (input, answer) in plan.Answers.Answers)
            Console.WriteLine(
                $"    {input} = {Printable.Of(answer.Text)} ({answer.Origin.ToString().ToLowerInvariant()})"
            );
        foreach (var preview in previews)
        {
            Console.WriteLine($"\n{glyphs.Step} {Printable.Of(preview.Step.Title.In(language))} ({preview.Step.Id})");
            Console.WriteLine($"    {Printable.Indent(preview.Step.Why.In(language), 4)}");
            foreach (var action in preview.Actions)
                Print(action, glyphs);
            foreach (var (_, probe) in preview.Step.Probes)
                Console.WriteLine($"    then probe: {Printable.Of(probe.Summary)}");
        }
        Console.WriteLine();
        if (obstacles.Count > 0)
            Console.WriteLine(ObstacleText.Render(obstacles, glyphs));
        var changing = previews.Count(preview => preview.HasChanges);
        Console.WriteLine(
            changing == 0
                ? "Nothing to change: every step is already true. `verify` proves it by probes."
                : $"{changing} of {previews.Count} steps would change something. Nothing was changed."
        );
    }

    private static void Print(ActionPreview action, Glyphs glyphs)
    {
        if (action.AlreadySo)
        {
            Console.WriteLine($"    {glyphs.Passed} already so: {Printable.Of(action.Summary)}");
            return;
        }
        Console.WriteLine($"    {glyphs.Change} {Printable.Of(action.Summary)}");
        foreach (var change in action.Changes)
            Console.WriteLine($"        {Printable.Indent(Render(change), 8)}");
        if (action.Undo is { Exactness: not Exactness.Exact } undo)
            Console.WriteLine(
                $"        {(undo.Exactness == Exactness.Impossible ? "point of no return" : "undo: compensating")}: {Printable.Of(undo.Reason ?? "")}"
            );
    }

    private static string Render(Change change) =>
        change switch
        {
            Change.FileContent file => UnifiedDiff.Between(file.Path, file.Before, file.After),
            Change.Execution command => $"run: {command.CommandLine}",
            Change.Note note => note.Text,
            Change.KnownAfter after => $"known after step '{after.Resource}'",
            _ => "",
        };

    private static JsonObject ToJson(
        Plan plan,
        IReadOnlyList<StepPreview> previews,
        IReadOnlyList<PlannedObstacle> obstacles
    ) =>
        new()
        {
            ["runbook"] = plan.Runbook.Name,
            ["version"] = plan.Runbook.Version,
            ["changes"] = previews.Any(preview => preview.HasChanges),
            ["answers"] = new JsonObject(
                plan.Answers.Answers.Select(entry =>
                    KeyValuePair.Create(entry.Key, (JsonNode?)JsonValue.Create(entry.Value.Text))
                )
            ),
            ["obstacles"] = ObstacleText.ToJson(obstacles),
            ["steps"] = new JsonArray([
                .. previews.Select(preview => new JsonObject
                {
                    ["id"] = preview.Step.Id,
                    ["title"] = preview.Step.Title.ToString(),
                    ["changes"] = preview.HasChanges,
                    ["actions"] = new JsonArray([.. preview.Actions.Select(ToJson)]),
                    ["probes"] = Output.Texts(preview.Step.Probes.Select(planned => planned.Probe.Summary)),
                }),
            ]),
        };

    private static JsonObject ToJson(ActionPreview action) =>
        new()
        {
            ["kind"] = action.Kind,
            ["summary"] = action.Summary,
            ["already_so"] = action.AlreadySo,
            ["undo"] = action.Undo?.Exactness.ToString().ToLowerInvariant(),
            ["undo_reason"] = action.Undo?.Reason,
            ["changes"] = Output.Texts(action.Changes.Select(Render)),
        };
}

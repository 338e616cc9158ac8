using System.CommandLine;
using RunbookTui.Host.Sandbox;

namespace RunbookTui.Cli;

/// <summary>The part of <c>rehearse</c> that runs in the sandbox. Not for operators: outside it would be a live run.</summary>
internal static class RehearseInsideVerb
{
    public const string Name = "rehearse-inside";

    public static System.CommandLine.Command Create(Settings settings, Composition composition)
    {
        var path = new Argument<string>("RUNBOOK");
        var answers = new AnswerOptions();
        var verb = Verb.Create(
            Name,
            "The part of rehearse that runs in the sandbox.",
            [],
            [path],
            async parsed =>
            {
                if (!NamespaceSandbox.IsInside())
                    throw new CliException(
                        ExitCode.Usage,
                        "this verb is only for the inside of a sandbox.\nNothing was changed on this host.\nNext: runbook-tui rehearse"
                    );
                var given = answers.Read(parsed);
                foreach (var file in Directory.GetFiles("/run/runbook-tui", "secret-*"))
                    File.Delete(file);
                var runbook = Shipped.Load(parsed.GetValue(path)!, composition.Catalog);
                var language = settings.LanguageOf(parsed);
                var json = parsed.GetValue(settings.Json);
                var glyphs = settings.Glyphs(parsed);
                var plan = await new Preparation(composition, language)
                    .PlanAsync(runbook, given, rehearsal: true, ask: false)
                    .ConfigureAwait(false);
                await RehearsalAccounts.AddAsync(plan, composition.Host).ConfigureAwait(false);
                await RunVerb.RefuseObstaclesAsync(plan, composition, glyphs, json).ConfigureAwait(false);
                var session = new RunSession(
                    composition,
                    composition.Store(parsed.GetValue(settings.StateDirectory)),
                    Identity.Operator()
                );
                var run = session.Create(plan, rehearsal: true);
                return await RunVerb
                    .WalkAsync(session, run, plan, ask: false, json, glyphs, language)
                    .ConfigureAwait(false);
            }
        );
        verb.Hidden = true;
        answers.AddTo(verb);
        return verb;
    }
}

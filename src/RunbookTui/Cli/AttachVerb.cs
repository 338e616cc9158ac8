using System.CommandLine;

namespace RunbookTui.Cli;

/// <summary><c>attach</c>: joins a run that goes on, from any terminal.</summary>
internal static class AttachVerb
{
    public static System.CommandLine.Command Create(Settings settings, Composition composition)
    {
        var id = new Argument<string?>("RUN")
        {
            Description = "The run's id, the unique beginning of one, or 'last'. By default the run that goes on now.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var watch = new Option<bool>("--watch") { Description = "Only look; decide nothing." };
        return Verb.Create(
            "attach",
            "Follow a run that goes on or waits, and answer its questions. Several people may look at once; closing this changes nothing.",
            ["runbook-tui attach", "runbook-tui attach --watch last"],
            [id, watch],
            async parsed =>
            {
                Identity.RequireRoot("attach");
                var run = OpenRuns.Find(
                    parsed.GetValue(id),
                    composition.Store(parsed.GetValue(settings.StateDirectory)),
                    composition
                );
                var decides = !parsed.GetValue(watch);
                if (Screens.AreWanted(settings, parsed))
                    return Screens.Attach(settings, composition, parsed, run.Id, !decides);
                var link = composition.Follow(run, decides, Identity.Operator());
                await using (link.ConfigureAwait(false))
                {
                    var json = parsed.GetValue(settings.Json);
                    if (!json)
                        Console.WriteLine($"Run {run.Id}");
                    if (!link.IsLive)
                    {
                        Console.WriteLine(Summary.Of(link.State, settings.Glyphs(parsed)));
                        throw new CliException(ExitCode.Usage, "No process works on this run now.");
                    }
                    return await Viewing
                        .FollowAsync(
                            settings,
                            parsed,
                            run,
                            link,
                            known: 0,
                            ask: decides && !json && Terminal.CanAsk,
                            rolledBackIsGood: true
                        )
                        .ConfigureAwait(false);
                }
            }
        );
    }
}

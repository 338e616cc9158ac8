using System.CommandLine;
using RunbookTui.Host.Sandbox;

namespace RunbookTui.Cli;

/// <summary>The process of a run: started by the other verbs, never by an operator.</summary>
internal static class RunnerVerb
{
    public const string Name = "runner";

    public static System.CommandLine.Command Create(Settings settings, Composition composition)
    {
        var id = new Argument<string>("RUN");
        var person = new Option<string>("--operator") { Required = true };
        var rehearsal = new Option<bool>("--rehearsal") { Description = "Make a sandbox, and work on the run in it." };
        var inside = new Option<bool>("--inside") { Description = "This is the sandbox." };
        var verb = Verb.Create(
            Name,
            "Work on a run, apart from who looks at it.",
            [],
            [id, person, rehearsal, inside],
            async parsed =>
            {
                Identity.RequireRoot("runner");
                var store = composition.Store(parsed.GetValue(settings.StateDirectory));
                var session = new RunSession(composition, store, parsed.GetValue(person)!);
                var run = store.Find(parsed.GetValue(id)!);
                if (parsed.GetValue(rehearsal))
                    return await RehearsalOwner
                        .RunAsync(run, parsed.GetValue(person)!, composition)
                        .ConfigureAwait(false);
                if (parsed.GetValue(inside) && !NamespaceSandbox.IsInside())
                    throw new CliException(ExitCode.Usage, "this is no sandbox.\nNothing was changed on this host.");
                // In a sandbox there is nobody to share the host with.
                using var held = parsed.GetValue(inside) ? null : session.Lock(run.Id);
                return await new RunnerWork(composition, run, session, parsed.GetValue(person)!)
                    .DoAsync()
                    .ConfigureAwait(false);
            }
        );
        verb.Hidden = true;
        return verb;
    }
}

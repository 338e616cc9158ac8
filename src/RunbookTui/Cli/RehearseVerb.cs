using System.CommandLine;
using System.Text.Json.Nodes;
using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Model;
using RunbookTui.Engine.Planning;
using RunbookTui.Host.Runs;
using RunbookTui.Host.Sandbox;
using RunbookTui.Text;

namespace RunbookTui.Cli;

/// <summary><c>rehearse</c>: runs a runbook for real, in a copy of the host that is thrown away.</summary>
internal static class RehearseVerb
{
    /// <summary>Where rehearsals are kept: they can be made again at any time, so a cache is their place (FHS, /var/cache).</summary>
    public const string StateDirectory = "/var/cache/runbook-tui/rehearsals";

    public static System.CommandLine.Command Create(Settings settings, Composition composition)
    {
        var name = new Argument<string>("RUNBOOK") { Description = "Name of a shipped runbook, or a path." };
        var answers = new AnswerOptions();
        var verb = Verb.Create(
            "rehearse",
            "Run a runbook for real in a throw-away copy of this host, with its own network, and show what it changed there. This host is not touched. Packages the runbook needs and the host lacks are installed in the copy first.",
            [
                "runbook-tui rehearse postfix-dovecot-tls",
                "runbook-tui rehearse postfix-dovecot-tls --set hostname=mail.example.com --set smtps=instance",
            ],
            [name],
            async parsed =>
            {
                var source = parsed.GetValue(name)!;
                var runbook = Shipped.Load(source, composition.Catalog);
                var given = answers.Read(parsed);
                Identity.RequireRoot("rehearse");
                if (Screens.AreWanted(settings, parsed))
                    return Screens.Rehearsal(settings, composition, parsed, runbook, given);
                var json = parsed.GetValue(settings.Json);
                await ProvisionAsync(runbook, composition, Console.Error).ConfigureAwait(false);
                var store = composition.Store(StateDirectory);
                var session = new RunSession(composition, store, Identity.Operator());
                var run = session.Create(runbook);
                var beginning = Beginning(given, attended: !json && Terminal.CanAsk);
                try
                {
                    return await Viewing.StartAsync(settings, parsed, session, run, beginning).ConfigureAwait(false);
                }
                finally
                {
                    // One that could not begin is no rehearsal.
                    if (!File.Exists(run.JournalPath))
                        Directory.Delete(run.Path, recursive: true);
                }
            }
        );
        answers.AddTo(verb);
        return verb;
    }

    /// <summary>What the process of a rehearsal is told.</summary>
    /// <param name="attended">Whether a failure waits for a decision.</param>
    public static RunBeginning Beginning(GivenAnswers given, bool attended) =>
        new(
            RunTask.Rehearse,
            attended,
            StepByStep: false,
            given.Texts,
            given.Secrets.ToDictionary(secret => secret.Key, secret => secret.Value.Reveal())
        );

    /// <summary>The layer with the packages the runbook needs and the host lacks; made once, which takes a while.</summary>
    public static Task<ProvisionedLayer?> ProvisionAsync(
        Runbook runbook,
        Composition composition,
        TextWriter progress
    ) =>
        Provisioning.EnsureAsync(
            runbook.Rehearsal.Packages,
            runbook.Rehearsal.Answers.GetValueOrDefault("hostname"),
            composition.Time,
            line => progress.WriteLine($"Sandbox: {line}"),
            CancellationToken.None
        );

    /// <summary>What a rehearsal has changed in its sandbox.</summary>
    public static void Print(IReadOnlyList<SandboxDifference> changes, bool json)
    {
        if (json)
        {
            var list = new JsonArray([
                .. changes
                    .Where(change => !change.Own)
                    .Select(change => new JsonObject
                    {
                        ["path"] = change.Path,
                        ["kind"] = change.Kind,
                        ["type"] = change.Type,
                        ["detail"] = change.Detail,
                    }),
            ]);
            Console.WriteLine(new JsonObject { ["sandbox_changes"] = list }.ToJsonString());
            return;
        }
        Console.WriteLine("\nChanged in the sandbox:");
        foreach (var line in ChangeLines.Of([.. changes.Where(change => !change.Own)]))
            Console.WriteLine($"    {Printable.Of(line)}");
        var own = changes.Count(change => change.Own);
        if (own > 0)
            Console.WriteLine($"    and {own} paths of the mail account that was made for the rehearsal");
        Console.WriteLine("The sandbox is gone; this host was not changed.");
    }
}

using System.CommandLine;

namespace RunbookTui.Cli;

/// <summary>The whole command line: all verbs, and what becomes of a wrong one.</summary>
internal static class CommandLine
{
    /// <summary>Parses the arguments, runs the verb and gives the exit status.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, Composition composition)
    {
        var root = Root(new Settings(), composition);
        var parsed = root.Parse(arguments);
        Verb.ShowExamples(parsed.CommandResult.Command);
        if (parsed.Errors.Count > 0 && parsed.GetResult("--help") is null)
        {
            foreach (var error in parsed.Errors)
                await Console.Error.WriteLineAsync(Text.Printable.Of(error.Message)).ConfigureAwait(false);
            var verb = parsed.CommandResult.Command;
            await Console
                .Error.WriteLineAsync(
                    $"Nothing was changed on this host.\nNext: runbook-tui {(verb == root ? "" : verb.Name + " ")}--help"
                )
                .ConfigureAwait(false);
            return ExitCode.Usage;
        }
        return await parsed
            .InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }
            )
            .ConfigureAwait(false);
    }

    /// <summary>The root command with every verb.</summary>
    public static RootCommand Root(Settings settings, Composition composition)
    {
        var root = new RootCommand(
            """
            A guided runbook for encrypting a live mail host, with verification, rehearsal and rollback.

            Examples:
              runbook-tui list
              runbook-tui rehearse postfix-dovecot-tls
              runbook-tui plan postfix-dovecot-tls --set hostname=mail.example.com --set mail_user=probe --secret mail_password=/root/pw
              runbook-tui run postfix-dovecot-tls
              runbook-tui attach
              runbook-tui rollback last

            Exit status: 0 done; 1 a step or probe failed; 2 changes pending (plan --exit-code); 64 usage; 65 bad runbook;
            69 the host lacks something; 75 another run holds the host; 77 needs root; 130 interrupted.
            """
        )
        {
            ListVerb.Create(settings, composition),
            ValidateVerb.Create(settings, composition),
            SchemaVerb.Create(composition),
            PlanVerb.Create(settings, composition),
            RunVerb.Create(settings, composition),
            ResumeVerb.Create(settings, composition),
            RollbackVerb.Create(settings, composition),
            RunsVerb.Create(settings, composition),
            ShowVerb.Create(settings, composition),
            ExportVerb.Create(settings, composition),
            AuditVerb.Create(settings, composition),
            VerifyVerb.Create(settings, composition),
            GraphVerb.Create(settings, composition),
            RehearseVerb.Create(settings, composition),
            AttachVerb.Create(settings, composition),
            RunnerVerb.Create(settings, composition),
        };
        root.SetAction(
            (parsed, _) =>
                Verb.GuardAsync(() =>
                    Task.FromResult(
                        Screens.AreWanted(settings, parsed)
                            ? Screens.Start(settings, composition, parsed)
                            : OpenRuns.Print(settings, composition, parsed)
                    )
                )
        );
        root.Options.Add(settings.Json);
        root.Options.Add(settings.Language);
        root.Options.Add(settings.Ascii);
        root.Options.Add(settings.Plain);
        root.Options.Add(settings.StateDirectory);
        return root;
    }
}

using System.CommandLine;
using RunbookTui;
using RunbookTui.Cli;

var settings = new Settings();
var composition = new Composition();
var root = new RootCommand(
    """
    A guided runbook for encrypting a live mail host, with verification, rehearsal and rollback.

    Examples:
      runbook-tui list
      runbook-tui rehearse postfix-dovecot-tls
      runbook-tui plan postfix-dovecot-tls --set hostname=mail.example.com --set mail_user=probe --secret mail_password=/root/pw
      runbook-tui run postfix-dovecot-tls
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
    VerifyVerb.Create(settings, composition),
    GraphVerb.Create(settings, composition),
    RehearseVerb.Create(settings, composition),
    RehearseInsideVerb.Create(settings, composition),
};
root.Options.Add(settings.Json);
root.Options.Add(settings.Language);
root.Options.Add(settings.Ascii);
root.Options.Add(settings.StateDirectory);

var parsed = root.Parse(args);
Verb.ShowExamples(parsed.CommandResult.Command);
if (parsed.Errors.Count > 0 && parsed.GetResult("--help") is null)
{
    foreach (var error in parsed.Errors)
        Console.Error.WriteLine(error.Message);
    Console.Error.WriteLine(
        $"Nothing was changed on this host.\nNext: runbook-tui {(parsed.CommandResult.Command == root ? "" : parsed.CommandResult.Command.Name + " ")}--help"
    );
    return ExitCode.Usage;
}
try
{
    return await parsed.InvokeAsync(
        new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }
    );
}
catch (Exception defect)
{
    Console.Error.WriteLine(
        $"This is a defect of runbook-tui: {defect.Message}\nA run that was under way can be looked at: runbook-tui show last\n{defect}"
    );
    return ExitCode.Defect;
}

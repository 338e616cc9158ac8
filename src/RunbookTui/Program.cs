using RunbookTui;
using RunbookTui.Cli;

try
{
    return await CommandLine.RunAsync(args, new Composition());
}
catch (Exception defect)
{
    Console.Error.WriteLine(
        $"This is a defect of runbook-tui: {defect.Message}\nA run that was under way can be looked at: runbook-tui show last\n{defect}"
    );
    return ExitCode.Defect;
}

using System.CommandLine;
using System.Globalization;
using RunbookTui.Engine.Running;
using RunbookTui.Host.Runs;
using RunbookTui.Text;

namespace RunbookTui.Cli;

/// <summary><c>show</c>: a run as its journal tells it.</summary>
internal static class ShowVerb
{
    public static System.CommandLine.Command Create(Settings settings, Composition composition)
    {
        var id = RunOptions.Argument();
        return Verb.Create(
            "show",
            "Show a run: who, when, every step, every probe with its evidence, and how it stands.",
            ["runbook-tui show last", "runbook-tui show --json 20260102-0304"],
            [id],
            parsed =>
            {
                var run = Find(
                    parsed.GetValue(id)!,
                    composition.Store(parsed.GetValue(settings.StateDirectory)),
                    composition
                );
                var state = Recorded.StateOf(run);
                var records = FileJournal.Read(run.JournalPath);
                var glyphs = settings.Glyphs(parsed);
                IRunObserver lines = parsed.GetValue(settings.Json)
                    ? new JsonLines(Console.Out)
                    : new PlainLines(Console.Out, glyphs, settings.LanguageOf(parsed), () => null);
                if (lines is PlainLines && state.Created is { } created)
                {
                    Console.WriteLine($"Run {run.Id}{(created.Rehearsal ? " (a rehearsal)" : "")}");
                    Console.WriteLine(
                        $"    runbook   {Printable.Of(created.Runbook)} {Printable.Of(created.RunbookVersion)} ({created.RunbookHash[..12]}…)"
                    );
                    Console.WriteLine(
                        $"    host      {Printable.Of(created.HostName)}, {Printable.Of(created.OperatingSystem)}"
                    );
                    Console.WriteLine(
                        $"    operator  {Printable.Of(created.Operator)}, {state.CreatedAt.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture)}"
                    );
                    foreach (var (input, answer) in created.Answers)
                        Console.WriteLine(
                            $"    answer    {input} = {Printable.Of(answer)} ({created.Origins.GetValueOrDefault(input)})"
                        );
                }
                records.ForEach(lines.Appended);
                if (lines is PlainLines)
                    Console.WriteLine(Summary.Of(state, glyphs));
                return Task.FromResult(ExitCode.Done);
            }
        );
    }

    /// <summary>A run of this host, or else a rehearsal.</summary>
    private static RunDirectory Find(string id, RunStore store, Composition composition)
    {
        var rehearsals = composition.Store(RehearseVerb.StateDirectory);
        return
            rehearsals.List().FirstOrDefault(run => id.Length > 8 && run.Id.StartsWith(id, StringComparison.Ordinal))
                is { } rehearsal
            ? rehearsal
            : store.Find(id);
    }
}

using System.CommandLine;
using System.Globalization;
using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Planning;
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
            ["runbook-tui show last", "runbook-tui show --json 20260102-0304", "runbook-tui show ./RUN.jsonl"],
            [id],
            parsed =>
            {
                var store = composition.Store(parsed.GetValue(settings.StateDirectory));
                RunState state;
                IReadOnlyList<JournalRecord> records;
                CliException? damage = null;
                if (AuditFiles.IsFile(parsed.GetValue(id)!))
                {
                    var report = new AuditFiles(composition, settings.LanguageOf(parsed)).Read(
                        parsed.GetValue(id)!,
                        store
                    );
                    (state, records) = (report.State, report.Records);
                }
                else
                {
                    var run = Find(parsed.GetValue(id)!, store, composition);
                    var found = FileJournal.Look(run.JournalPath);
                    (state, records) = (found.State, found.Records);
                    if (found.Damage is not null)
                        damage = new CliException(
                            ExitCode.Unavailable,
                            $"{Recorded.DamageText(run, found)}\n{Recorded.AfterDamage(run, found)}"
                        );
                }
                var glyphs = settings.Glyphs(parsed);
                if (parsed.GetValue(settings.Json))
                    records.ToList().ForEach(new JsonLines(Console.Out).Appended);
                else
                    Print(Console.Out, state, records, () => null, glyphs, settings.LanguageOf(parsed));
                if (damage is not null)
                    throw damage;
                return Task.FromResult(ExitCode.Done);
            }
        );
    }

    /// <summary>Writes all that is known about a run, as lines.</summary>
    public static void Print(
        TextWriter output,
        RunState state,
        IReadOnlyList<JournalRecord> records,
        Func<Plan?> plan,
        Glyphs glyphs,
        string language
    )
    {
        if (state.Created is { } created)
        {
            output.WriteLine($"Run {created.Id}{(created.Rehearsal ? " (a rehearsal)" : "")}");
            output.WriteLine(
                $"    runbook   {Printable.Of(created.Runbook)} {Printable.Of(created.RunbookVersion)} ({created.RunbookHash[..12]}…)"
            );
            output.WriteLine(
                $"    host      {Printable.Of(created.HostName)}, {Printable.Of(created.OperatingSystem)}"
            );
            output.WriteLine(
                $"    operator  {Printable.Of(created.Operator)}, {state.CreatedAt.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture)}"
            );
            foreach (var (input, answer) in created.Answers)
                output.WriteLine(
                    $"    answer    {input} = {Printable.Of(answer)} ({created.Origins.GetValueOrDefault(input)})"
                );
        }
        var lines = new PlainLines(output, glyphs, language, plan);
        foreach (var record in records)
            lines.Appended(record);
        output.WriteLine(Summary.Of(state, glyphs));
    }

    /// <summary>A run of this host, or else a rehearsal.</summary>
    public static RunDirectory Find(string id, RunStore store, Composition composition)
    {
        var rehearsals = composition.Store(RehearseVerb.StateDirectory);
        return
            rehearsals.List().FirstOrDefault(run => id.Length > 8 && run.Id.StartsWith(id, StringComparison.Ordinal))
                is { } rehearsal
            ? rehearsal
            : store.Find(id);
    }
}

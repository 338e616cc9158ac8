using System.CommandLine;
using RunbookTui.Engine.Audit;
using RunbookTui.Text;

namespace RunbookTui.Cli;

/// <summary><c>export</c>: a run as evidence, for the ticket, the auditor and the colleague who takes over.</summary>
internal static class ExportVerb
{
    public static System.CommandLine.Command Create(Settings settings, Composition composition)
    {
        var id = RunOptions.Argument();
        id.Description =
            "The run's id, the unique beginning of one, 'last', or a .jsonl file that was exported anywhere.";
        var formats = new Option<string[]>("--format")
        {
            Description = $"One or more of: {Names}. By default markdown.",
            HelpName = "FORMAT",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => ["markdown"],
        };
        var directory = new Option<string?>("-o", "--output")
        {
            Description = "The directory to write to. Without it one format is printed.",
            HelpName = "DIR",
        };
        var brief = new Option<bool>("--brief") { Description = "Without details; for markdown only." };
        var redactions = new Option<bool>("--show-redactions")
        {
            Description = "Count what was taken out of the record, by kind, instead of exporting.",
        };
        var sign = new Option<string?>("--sign")
        {
            Description = "Sign every file with this SSH key (a public key where an agent holds the private one).",
            HelpName = "KEY",
        };
        return Verb.Create(
            "export",
            "Write down a run as evidence: who, what, when, from where, every difference, every proof, and how to undo it.",
            [
                "runbook-tui export last --brief",
                "runbook-tui export last --format html,markdown,jsonl -o ./evidence --sign ~/.ssh/id_ed25519",
                "runbook-tui export ./evidence/RUN.jsonl --format html --lang ja -o ./page",
            ],
            [id, formats, directory, brief, sign, redactions],
            async parsed =>
            {
                var language = settings.LanguageOf(parsed);
                var t = Strings.For(language);
                var wanted = Wanted(parsed.GetValue(formats)!, t);
                var output = parsed.GetValue(directory);
                var key = parsed.GetValue(sign);
                if (output is null && (wanted.Count > 1 || key is not null))
                    throw new CliException(ExitCode.Usage, t.ExportNeedsDirectory);
                var files = new AuditFiles(composition, language);
                var report = files.Read(
                    parsed.GetValue(id)!,
                    composition.Store(parsed.GetValue(settings.StateDirectory))
                );
                if (parsed.GetValue(redactions))
                {
                    var found = Redactions.In(report);
                    foreach (var one in found)
                        Console.WriteLine(t.Redactions.With(one.Kind, one.Count, one.Different));
                    if (found.Count == 0)
                        Console.WriteLine(t.NoRedactions);
                    return ExitCode.Done;
                }
                var options = new AuditOptions(language, parsed.GetValue(brief));
                if (output is null)
                {
                    await Console.Out.WriteAsync(wanted[0].Render(report, options)).ConfigureAwait(false);
                    return ExitCode.Done;
                }
                var written = files.Write(report, wanted, options, output);
                foreach (var file in written)
                    Console.WriteLine(t.ExportedTo.With(file));
                if (key is not null)
                    foreach (var signature in await files.SignAsync(written, key).ConfigureAwait(false))
                        Console.WriteLine(t.ExportSigned.With(signature));
                var words = HeadWords.Of(report.Head);
                Console.WriteLine(t.ExportHead.With(words));
                if (
                    written.FirstOrDefault(file =>
                        file.EndsWith(".jsonl", StringComparison.Ordinal)
                        && !file.EndsWith(".intoto.jsonl", StringComparison.Ordinal)
                    ) is
                    { } journal
                )
                    Console.WriteLine(t.ExportHeadNext.With(journal, words));
                return ExitCode.Done;
            }
        );
    }

    private static string Names => string.Join(", ", AuditFormats.All.Select(format => format.Name));

    /// <summary>The formats of that name, each once; also as a list separated by commas.</summary>
    private static List<IAuditFormat> Wanted(IEnumerable<string> written, Strings t) =>
        [
            .. written
                .SelectMany(names => names.Split(',', StringSplitOptions.RemoveEmptyEntries))
                .Distinct()
                .Select(name =>
                    AuditFormats.All.FirstOrDefault(format => format.Name == name)
                    ?? throw new CliException(ExitCode.Usage, t.ExportNoFormat.With(name, Names))
                ),
        ];
}

using System.CommandLine;
using System.Text.Json.Nodes;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Planning;
using RunbookTui.Engine.Running;
using RunbookTui.Text;

namespace RunbookTui.Cli;

/// <summary><c>verify</c>: only the probes.</summary>
internal static class VerifyVerb
{
    public static System.CommandLine.Command Create(Settings settings, Composition composition)
    {
        var name = new Argument<string>("RUNBOOK") { Description = "Name of a shipped runbook, or a path." };
        var answers = new AnswerOptions();
        var verb = Verb.Create(
            "verify",
            "Run only the probes of a runbook: changes nothing, and exits with 0 only when every one passed. Made for cron.",
            [
                "runbook-tui verify postfix-dovecot-tls --answers /etc/mail.answers --secret mail_password=/root/pw",
                "runbook-tui verify --json postfix-dovecot-tls --answers /etc/mail.answers --secret mail_password=/root/pw",
            ],
            [name],
            async parsed =>
            {
                var runbook = Shipped.Load(parsed.GetValue(name)!, composition.Catalog);
                var json = parsed.GetValue(settings.Json);
                var preparation = new Preparation(composition, settings.LanguageOf(parsed));
                var plan = await preparation
                    .PlanAsync(runbook, answers.Read(parsed), rehearsal: false, ask: !json && Terminal.CanAsk)
                    .ConfigureAwait(false);
                var lines = new PlainLines(
                    Console.Out,
                    settings.Glyphs(parsed),
                    settings.LanguageOf(parsed),
                    () => plan
                );
                var redactor = new Redactor(plan.Answers.Secrets);
                var results = new JsonArray();
                var counts = new Dictionary<Verdict, int>();
                var looking = new ProbeBatch(
                    plan.Steps.SelectMany(step => step.Probes).Select(planned => planned.Probe),
                    composition.Host,
                    TimeSpan.FromSeconds(1)
                );
                foreach (var step in plan.Steps.Where(step => step.Probes.Count > 0))
                {
                    if (!json)
                        Console.WriteLine($"{Printable.Of(step.Title.In(settings.LanguageOf(parsed)))} ({step.Id})");
                    foreach (var (kind, probe) in step.Probes)
                    {
                        var seen = await looking.ResultAsync(probe).ConfigureAwait(false);
                        var result = redactor.Redact(seen);
                        counts[result.Verdict] = counts.GetValueOrDefault(result.Verdict) + 1;
                        if (json)
                            results.Add((JsonNode)Output.Probe(step.Id, kind, probe.Summary, result));
                        else
                            lines.Probe(step.Id, probe.Summary, result);
                    }
                }
                if (json)
                    Output.Json(results);
                else
                    Console.WriteLine(
                        $"{counts.GetValueOrDefault(Verdict.Passed)} passed, {counts.GetValueOrDefault(Verdict.Failed)} failed, "
                            + $"{counts.GetValueOrDefault(Verdict.Inconclusive)} could not look. Nothing was changed."
                    );
                return counts.Keys.All(verdict => verdict == Verdict.Passed) ? ExitCode.Done : ExitCode.Failed;
            }
        );
        answers.AddTo(verb);
        return verb;
    }
}

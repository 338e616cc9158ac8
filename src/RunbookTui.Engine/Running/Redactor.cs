using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Model;

namespace RunbookTui.Engine.Running;

/// <summary>Takes the run's secrets out of everything that is about to be recorded. The only place that redacts.</summary>
public sealed class Redactor(IReadOnlyList<Secret> secrets)
{
    /// <summary>The text without secrets.</summary>
    public string Redact(string text) => secrets.Aggregate(text, (redacted, secret) => secret.RedactFrom(redacted));

    /// <summary>The event without secrets in the texts that come from the host.</summary>
    public RunEvent Redact(RunEvent happened) =>
        secrets.Count == 0
            ? happened
            : happened switch
            {
                CommandRan command => command with
                {
                    CommandLine = Redact(command.CommandLine),
                    Output = Redact(command.Output),
                },
                ActionInspected inspected => inspected with { Observed = Redact(inspected.Observed) },
                BaselineObserved baseline => new BaselineObserved([.. baseline.Probes.Select(Redact)]),
                ProbeObserved probe => probe with { Result = Redact(probe.Result) },
                StepEnded ended => ended with { Reason = ended.Reason is null ? null : Redact(ended.Reason) },
                RunEnded ended => ended with { Reason = Redact(ended.Reason) },
                UndoEnded undo => undo with { Message = Redact(undo.Message) },
                RollbackEnded ended => ended with { Differences = [.. ended.Differences.Select(Redact)] },
                _ => happened,
            };

    private Observation Redact(Observation seen) => seen with { Result = Redact(seen.Result) };

    /// <summary>The result without secrets.</summary>
    public ProbeResult Redact(ProbeResult result) =>
        result with
        {
            Expected = Redact(result.Expected),
            Observed = Redact(result.Observed),
            ByHand = Redact(result.ByHand),
            Lasting = result.Lasting is null ? null : Redact(result.Lasting),
        };
}

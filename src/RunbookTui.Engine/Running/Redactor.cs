using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Model;

namespace RunbookTui.Engine.Running;

/// <summary>Takes the run's secrets out of everything that is about to be recorded. The only place that redacts.</summary>
/// <param name="key">The key of the run, for the hashes of what only looks like a secret.</param>
public sealed class Redactor(IReadOnlyList<Secret> secrets, byte[]? key = null)
{
    private readonly SecretPatterns patterns = new(key);

    /// <summary>A shorter secret stands in names by chance, where it tells nothing.</summary>
    private const int ShortestNamed = 8;

    // The longest first: one that is a part of another must not leave the rest of that.
    private readonly IReadOnlyList<Secret> secrets = [.. secrets.OrderByDescending(secret => secret.Reveal().Length)];

    /// <summary>The text without secrets.</summary>
    public string Redact(string text) =>
        patterns.Redact(secrets.Aggregate(text, (redacted, secret) => secret.RedactFrom(redacted)));

    /// <summary>Whether what an undo works with holds a secret. It cannot be masked: it would undo something else.</summary>
    public bool FindsIn(Undo undo) =>
        undo
            .Fields.SelectMany(field => new[] { field.Key, field.Value })
            .Concat(undo.Files.SelectMany(file => new[] { file.Path, file.LinkTarget ?? "" }))
            .Any(text =>
                secrets.Any(secret => secret.Reveal().Length >= ShortestNamed && secret.RedactFrom(text) != text)
            );

    /// <summary>The event without secrets in its texts.</summary>
    public RunEvent Redact(RunEvent happened) =>
        happened switch
        {
            CommandRan command => command with
            {
                CommandLine = Redact(command.CommandLine),
                Output = Redact(command.Output),
                Argv = command.Argv is { } argv ? [.. argv.Select(Redact)] : null,
            },
            ActionInspected inspected => inspected with
            {
                Summary = Redact(inspected.Summary),
                Observed = Redact(inspected.Observed),
            },
            ActionPrepared action => action with
            {
                Summary = Redact(action.Summary),
                Undo = action.Undo with { Reason = action.Undo.Reason is { } reason ? Redact(reason) : null },
            },
            PathChanged path => path with { Path = Redact(path.Path), Effect = Redact(path.Effect) },
            FilesCompared compared => compared with { Files = [.. compared.Files.Select(Redact)] },
            DecisionMade decision => decision with { Reason = Redact(decision.Reason) },
            BaselineObserved baseline => new BaselineObserved([.. baseline.Probes.Select(Redact)]),
            ProbeObserved probe => probe with { Summary = Redact(probe.Summary), Result = Redact(probe.Result) },
            StepReproved proved => proved with { Probes = [.. proved.Probes.Select(Redact)] },
            StepEnded ended => ended with { Reason = ended.Reason is null ? null : Redact(ended.Reason) },
            RunEnded ended => ended with { Reason = Redact(ended.Reason) },
            UndoStarted undo => undo with { Summary = Redact(undo.Summary) },
            UndoEnded undo => undo with { Message = Redact(undo.Message) },
            RollbackEnded ended => ended with { Differences = [.. ended.Differences.Select(Redact)] },
            _ => happened,
        };

    private FileDifference Redact(FileDifference file) =>
        file with
        {
            Path = Redact(file.Path),
            Diff = file.Diff is null ? null : Redact(file.Diff),
            Before = Redact(file.Before),
            After = Redact(file.After),
        };

    private PathState? Redact(PathState? state) =>
        state?.LinkTarget is { } target ? state with { LinkTarget = Redact(target) } : state;

    private Observation Redact(Observation seen) =>
        seen with
        {
            Summary = Redact(seen.Summary),
            Result = Redact(seen.Result),
        };

    /// <summary>The result without secrets.</summary>
    public ProbeResult Redact(ProbeResult result) =>
        result with
        {
            Expected = Redact(result.Expected),
            Observed = Redact(result.Observed),
            Vantage = Redact(result.Vantage),
            ByHand = Redact(result.ByHand),
            Lasting = result.Lasting is null ? null : Redact(result.Lasting),
        };
}

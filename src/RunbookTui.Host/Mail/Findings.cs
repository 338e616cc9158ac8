using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Mail;

/// <summary>
/// Collects what one probe expected and observed, line by line: line <c>n</c> of the expectation belongs to line
/// <c>n</c> of the observation. The worst line decides.
/// </summary>
internal sealed class Findings
{
    private readonly List<(Verdict Verdict, string Expected, string Observed, bool MayChange, string? ByHand)> lines =
    [];
    private readonly List<string> notes = [];

    /// <summary>Whether every line so far is green.</summary>
    public bool AllPassed => lines.TrueForAll(line => line.Verdict == Verdict.Passed);

    /// <summary>Adds a line.</summary>
    /// <param name="byHand">The shell line for exactly this line, where the probe's own does not show it.</param>
    public void Add(Verdict verdict, string expected, string observed, bool mayChange = false, string? byHand = null) =>
        lines.Add((verdict, expected, observed, mayChange, byHand));

    /// <summary>Adds a line that is green where <paramref name="holds"/>, red otherwise.</summary>
    public void Add(bool holds, string expected, string observed, string? byHand = null) =>
        Add(holds ? Verdict.Passed : Verdict.Failed, expected, observed, byHand: byHand);

    /// <summary>Adds a line for a dialogue that broke off.</summary>
    public void Add(string expected, MailFault fault, string? byHand = null) =>
        Add(fault.Verdict, expected, fault.Message, fault.MayChange, byHand);

    /// <summary>Adds something worth knowing that decides nothing.</summary>
    public void Note(string text) => notes.Add(text);

    /// <summary>Runs one check; whatever keeps it from finishing becomes its line.</summary>
    public async Task CheckAsync(string expected, Func<Task> check, string? byHand = null)
    {
        try
        {
            await check();
        }
        catch (MailFault fault)
        {
            Add(expected, fault, byHand);
        }
        catch (HostException fault)
        {
            Add(Verdict.Inconclusive, expected, $"could not look: {fault.Message}", byHand: byHand);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            Add(
                Verdict.Inconclusive,
                expected,
                $"could not look: {fault.GetType().Name}: {fault.Message}",
                byHand: byHand
            );
        }
    }

    /// <summary>The result: failed beats inconclusive beats passed.</summary>
    public ProbeResult ToResult(string vantage, string byHand)
    {
        var verdict =
            lines.Exists(line => line.Verdict == Verdict.Failed) ? Verdict.Failed
            : lines.Count == 0 || lines.Exists(line => line.Verdict == Verdict.Inconclusive) ? Verdict.Inconclusive
            : Verdict.Passed;
        var worst = lines.Where(line => line.Verdict == verdict && verdict != Verdict.Passed).ToList();
        return new ProbeResult(
            verdict,
            string.Join('\n', lines.Select(line => line.Expected)),
            string.Join('\n', lines.Select(Marked).Concat(notes)),
            vantage,
            worst.Select(line => line.ByHand).FirstOrDefault() ?? byHand,
            worst.Count > 0 && worst.TrueForAll(line => line.MayChange)
        );
    }

    /// <summary>Among several lines the ones that are not green must be found at a glance.</summary>
    private string Marked((Verdict Verdict, string Expected, string Observed, bool MayChange, string? ByHand) line) =>
        lines.Count == 1
            ? line.Observed
            : line.Verdict switch
            {
                Verdict.Failed => $"✗ {line.Observed}",
                Verdict.Inconclusive => $"? {line.Observed}",
                _ => line.Observed,
            };
}

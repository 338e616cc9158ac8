namespace RunbookTui.Engine.Diagnostics;

/// <summary>Collects the findings about one document.</summary>
internal sealed class DiagnosticSink(string file)
{
    /// <summary>How many findings are reported about one document; a longer list helps nobody.</summary>
    public const int Limit = 500;

    private readonly List<Diagnostic> found = [];
    private readonly HashSet<SourceSpan> spans = [];

    /// <summary>Whether anything was found.</summary>
    public bool Any => found.Count > 0;

    /// <summary>Whether something was already said about exactly this place.</summary>
    public bool Has(SourceSpan span) => spans.Contains(span);

    /// <summary>Remembers that something was said about a place.</summary>
    public void Mark(SourceSpan span) => spans.Add(span);

    /// <summary>Adds an error.</summary>
    /// <exception cref="TooManyProblemsException">There are enough.</exception>
    public void Error(DiagnosticCode code, SourceSpan span, string message, string? help = null)
    {
        spans.Add(span);
        found.Add(new Diagnostic(code.Id, Severity.Error, file, span, message, help));
        if (found.Count > Limit)
            throw new TooManyProblemsException();
    }

    /// <summary>All findings in the order of the document.</summary>
    public IReadOnlyList<Diagnostic> Sorted()
    {
        var sorted = found
            .Take(Limit)
            .Distinct()
            .OrderBy(finding => finding.Span.Line)
            .ThenBy(finding => finding.Span.Column)
            .ThenBy(finding => finding.Code, StringComparer.Ordinal)
            .ToList();
        if (found.Count > Limit)
            sorted.Add(
                new Diagnostic(
                    DiagnosticCodes.TooMany.Id,
                    Severity.Error,
                    file,
                    sorted[^1].Span,
                    $"more than {Limit} problems; the rest is not reported",
                    "correct the first ones and look again"
                )
            );
        return sorted;
    }

    /// <summary>Ends the search for problems.</summary>
    internal sealed class TooManyProblemsException : Exception;
}

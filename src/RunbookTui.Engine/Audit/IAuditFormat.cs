namespace RunbookTui.Engine.Audit;

/// <summary>One way to write a report down. The same report gives the same bytes.</summary>
public interface IAuditFormat
{
    /// <summary>Its name on the command line.</summary>
    string Name { get; }

    /// <summary>What stands after the run's id in the file's name.</summary>
    string Ending { get; }

    /// <summary>The whole file, in UTF-8 text with line breaks of one character.</summary>
    string Render(AuditReport report, AuditOptions options);
}

/// <summary>What whoever exports may choose.</summary>
/// <param name="Language"><c>en</c> or <c>ja</c>.</param>
/// <param name="Brief">Without the details; only the Markdown has a short form.</param>
public sealed record AuditOptions(string Language, bool Brief = false);

/// <summary>All formats.</summary>
public static class AuditFormats
{
    /// <summary>In the order of the documentation.</summary>
    public static IReadOnlyList<IAuditFormat> All { get; } =
    [
        new HtmlFormat(),
        new MarkdownFormat(),
        new JsonLinesFormat(),
        new JsonFormat(),
        new JUnitFormat(),
        new AsciicastFormat(),
        new InTotoFormat(),
    ];
}

/// <summary>The journal itself, line by line: the only export from which everything else can be made, and verified.</summary>
public sealed class JsonLinesFormat : IAuditFormat
{
    /// <inheritdoc/>
    public string Name => "jsonl";

    /// <inheritdoc/>
    public string Ending => ".jsonl";

    /// <inheritdoc/>
    public string Render(AuditReport report, AuditOptions options) =>
        string.Concat(report.Lines.Select(line => line + "\n"));
}

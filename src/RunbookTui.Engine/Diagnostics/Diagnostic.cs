namespace RunbookTui.Engine.Diagnostics;

/// <summary>A range of a document. Lines and columns count from 1; the end is exclusive.</summary>
public readonly record struct SourceSpan(int Line, int Column, int EndLine, int EndColumn)
{
    /// <summary>The start of a document.</summary>
    public static SourceSpan Start { get; } = new(1, 1, 1, 1);
}

/// <summary>How grave a finding is. Only an error stops a runbook from loading.</summary>
public enum Severity
{
    /// <summary>The runbook cannot be used.</summary>
    Error,

    /// <summary>The runbook can be used; the author should look.</summary>
    Warning,
}

/// <summary>A finding about a document, as data: renderers turn it into text or JSON.</summary>
/// <param name="Code">A stable code such as <c>RB110</c>.</param>
/// <param name="File">The document, as the user named it.</param>
/// <param name="Span">Where in the document.</param>
/// <param name="Message">What is wrong, quoting the value seen and what was expected.</param>
/// <param name="Help">One next action, or <c>null</c>.</param>
public sealed record Diagnostic(
    string Code,
    Severity Severity,
    string File,
    SourceSpan Span,
    string Message,
    string? Help = null
);

using RunbookTui.Engine.Diagnostics;

namespace RunbookTui.Engine.Loading;

/// <summary>Turns a complaint of the YAML library into one finding that says what to do.</summary>
internal static class YamlSyntax
{
    /// <summary>Reports a syntax error.</summary>
    /// <param name="message">The library's own words.</param>
    public static void Report(SourceText source, DiagnosticSink sink, SourceSpan span, string message)
    {
        if (FirstTab(source, span.Line) is { } tab && message.Contains("tab", StringComparison.OrdinalIgnoreCase))
        {
            sink.Error(DiagnosticCodes.Syntax, tab, "a tab indents this line", "indent by spaces");
            return;
        }
        var (said, help) = Explain(message);
        sink.Error(DiagnosticCodes.Syntax, span, said, help);
    }

    private static (string Message, string? Help) Explain(string message) =>
        message switch
        {
            _ when message.Contains("invalid mapping", StringComparison.Ordinal) => (
                "a ':' stands in the middle of a text, or the indentation is wrong",
                "put the text into quotes, or align the key with the others"
            ),
            _ when message.Contains("cannot start any token", StringComparison.Ordinal) => (
                "a text cannot begin with this character",
                "put the text into quotes"
            ),
            _ when message.Contains("quoted scalar, found unexpected end", StringComparison.Ordinal) => (
                "a quoted text is not closed",
                "add the closing quote"
            ),
            _ when message.Contains("wrong indentation", StringComparison.Ordinal) => (
                "a quoted text is not closed, or its next line is not indented",
                "add the closing quote"
            ),
            _ when message.Contains("unknown escape", StringComparison.Ordinal) => (
                "unknown escape sequence in a text in double quotes",
                "write '\\\\' for a backslash, or use single quotes"
            ),
            _ when message.Contains("did not find expected '-'", StringComparison.Ordinal) => (
                "a key stands where the list goes on",
                "align it with the key above the list, or begin it with '- '"
            ),
            _ when message.Contains("current state of the object", StringComparison.Ordinal) => (
                "a list or mapping in brackets is not closed",
                "add the closing bracket"
            ),
            _ => ($"not well-formed YAML: {Tidy(message)}", null),
        };

    private static string Tidy(string message)
    {
        var at = message.IndexOf(", found ", StringComparison.Ordinal);
        var text = at < 0 ? message : message[(at + 2)..];
        return text.TrimEnd('.') is { Length: > 0 } tidy ? char.ToLowerInvariant(tidy[0]) + tidy[1..] : message;
    }

    private static SourceSpan? FirstTab(SourceText source, int fromLine)
    {
        for (var line = fromLine; line < fromLine + 1000; line++)
        {
            var text = source.Line(line);
            var indent = text.Length - text.TrimStart(' ', '\t').Length;
            var tab = text.IndexOf('\t', StringComparison.Ordinal);
            if (tab >= 0 && tab < indent)
                return new SourceSpan(line, tab + 1, line, indent + 1);
        }
        return null;
    }
}

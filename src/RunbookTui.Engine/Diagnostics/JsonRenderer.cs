using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RunbookTui.Engine.Diagnostics;

/// <summary>Diagnostics for programs.</summary>
public static class JsonRenderer
{
    private static readonly JsonWriterOptions options = new()
    {
        Indented = true,
        // The output is read by programs and shown in terminals, never placed into a web page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>
    /// An array of objects with <c>code</c>, <c>severity</c>, <c>file</c>, <c>line</c>, <c>column</c>,
    /// <c>end_line</c>, <c>end_column</c> (from 1, the end exclusive), <c>message</c> and, where there is one,
    /// <c>help</c>.
    /// </summary>
    public static string Render(IReadOnlyList<Diagnostic> diagnostics)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, options))
            Write(writer, diagnostics);
        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    /// <summary>Writes the array as a part of a larger document.</summary>
    public static void Write(Utf8JsonWriter writer, IReadOnlyList<Diagnostic> diagnostics)
    {
        writer.WriteStartArray();
        foreach (var diagnostic in diagnostics)
        {
            writer.WriteStartObject();
            writer.WriteString("code", diagnostic.Code);
            writer.WriteString("severity", diagnostic.Severity == Severity.Error ? "error" : "warning");
            writer.WriteString("file", diagnostic.File);
            writer.WriteNumber("line", diagnostic.Span.Line);
            writer.WriteNumber("column", diagnostic.Span.Column);
            writer.WriteNumber("end_line", diagnostic.Span.EndLine);
            writer.WriteNumber("end_column", diagnostic.Span.EndColumn);
            writer.WriteString("message", diagnostic.Message);
            if (diagnostic.Help is { } help)
                writer.WriteString("help", help);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }
}

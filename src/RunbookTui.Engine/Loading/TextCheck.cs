using System.Buffers;
using System.Text;
using RunbookTui.Engine.Diagnostics;

namespace RunbookTui.Engine.Loading;

/// <summary>The checks before any parsing: size, encoding and characters that do not belong into a text.</summary>
internal static class TextCheck
{
    /// <summary>The largest document, in bytes of UTF-8.</summary>
    public const int LargestBytes = 512 * 1024;

    /// <summary>Decodes a document.</summary>
    /// <returns><c>null</c> where it is too large or not UTF-8, which is then reported.</returns>
    public static string? Decode(ReadOnlySpan<byte> bytes, DiagnosticSink sink)
    {
        if (bytes.Length > LargestBytes)
        {
            ReportSize(bytes.Length, sink);
            return null;
        }
        var line = 1;
        var column = 1;
        for (var rest = bytes; !rest.IsEmpty; )
        {
            if (Rune.DecodeFromUtf8(rest, out var rune, out var consumed) != OperationStatus.Done)
            {
                sink.Error(
                    DiagnosticCodes.NotText,
                    new SourceSpan(line, column, line, column + 1),
                    $"byte 0x{rest[0]:X2} is not UTF-8",
                    "save the file as UTF-8"
                );
                return null;
            }
            (line, column) = rune.Value == '\n' ? (line + 1, 1) : (line, column + rune.Utf16SequenceLength);
            rest = rest[consumed..];
        }
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>The beginning of a document that cannot be decoded, for showing the place.</summary>
    public static string DecodeBeginning(ReadOnlySpan<byte> bytes) =>
        Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, LargestBytes)]);

    /// <summary>Reports everything that keeps <paramref name="source"/> from being parsed at all.</summary>
    public static bool Passes(SourceText source, DiagnosticSink sink)
    {
        var text = source.Text;
        if (text.Length > LargestBytes || Encoding.UTF8.GetByteCount(text) > LargestBytes)
        {
            ReportSize(Encoding.UTF8.GetByteCount(text), sink);
            return false;
        }
        var clean = true;
        var offset = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            // EnumerateRunes gives U+FFFD for a lone surrogate; decoders give it for bytes that are not UTF-8.
            if (!IsAllowed(rune, text, offset))
            {
                clean = false;
                sink.Error(DiagnosticCodes.NotText, source.Span(offset, 1), Describe(rune), Advise(rune));
            }
            offset += rune.Utf16SequenceLength;
        }
        return clean;
    }

    private static bool IsAllowed(Rune rune, string text, int offset) =>
        rune.Value switch
        {
            '\n' or '\t' => true,
            '\r' => offset + 1 < text.Length && text[offset + 1] == '\n',
            0xFFFD => false,
            _ => !Quoting.IsInvisible(rune),
        };

    private static string Describe(Rune rune) =>
        rune.Value switch
        {
            0 => "a NUL character stands in the text",
            '\r' => "a carriage return stands without a line feed",
            0xFFFD => "a character was not UTF-8 (U+FFFD)",
            _ => $"the invisible character U+{rune.Value:X4} stands in the text",
        };

    private static string Advise(Rune rune) =>
        rune.Value switch
        {
            '\r' => "end lines by LF or CR LF",
            0xFFFD => "save the file as UTF-8",
            _ => "remove it",
        };

    private static void ReportSize(int bytes, DiagnosticSink sink) =>
        sink.Error(
            DiagnosticCodes.TooLarge,
            SourceSpan.Start,
            $"the document has {bytes} bytes; a runbook has at most {LargestBytes}",
            "split it into several runbooks"
        );
}

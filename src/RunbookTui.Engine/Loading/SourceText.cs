using RunbookTui.Engine.Diagnostics;

namespace RunbookTui.Engine.Loading;

/// <summary>The text of a document, addressable by line and column (from 1, in UTF-16 units) and by offset.</summary>
internal sealed class SourceText
{
    private readonly List<int> lineStarts = [0];

    /// <summary>Indexes <paramref name="text"/> without its byte order mark. Only the line feed ends a line.</summary>
    public SourceText(string text)
    {
        text = text.StartsWith('\uFEFF') ? text[1..] : text;
        Text = text;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n')
                lineStarts.Add(i + 1);
        }
    }

    /// <summary>The whole text.</summary>
    public string Text { get; }

    /// <summary>A line without its end; empty for a line that does not exist.</summary>
    public string Line(int line)
    {
        if (line < 1 || line > lineStarts.Count)
            return "";
        var end = line < lineStarts.Count ? lineStarts[line] - 1 : Text.Length;
        return Text[lineStarts[line - 1]..end].TrimEnd('\r');
    }

    /// <summary>The offset of a place, held within the text.</summary>
    public int Offset(int line, int column) =>
        line > lineStarts.Count
            ? Text.Length
            : Math.Clamp(lineStarts[Math.Max(line, 1) - 1] + column - 1, 0, Text.Length);

    /// <summary>What stands at a place.</summary>
    public string Slice(SourceSpan span)
    {
        var start = Offset(span.Line, span.Column);
        return Text[start..Math.Max(start, Offset(span.EndLine, span.EndColumn))];
    }

    /// <summary>The place of a range of offsets.</summary>
    public SourceSpan Span(int offset, int length)
    {
        var (line, column) = Position(offset);
        var (endLine, endColumn) = Position(offset + length);
        return new SourceSpan(line, column, endLine, endColumn);
    }

    private (int Line, int Column) Position(int offset)
    {
        var index = lineStarts.BinarySearch(offset);
        var line = index >= 0 ? index : ~index - 1;
        return (line + 1, offset - lineStarts[line] + 1);
    }
}

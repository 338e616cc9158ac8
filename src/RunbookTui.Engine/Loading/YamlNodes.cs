using RunbookTui.Engine.Diagnostics;
using RunbookTui.Engine.Model;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace RunbookTui.Engine.Loading;

/// <summary>
/// Reads YAML into a tree of <see cref="FieldValue"/>. The only file that knows the YAML library, of which it uses
/// the event parser alone: its object mapper stops at the first error and turns <c>0644</c> into 420, its tree
/// overflows the stack on deep documents.
/// </summary>
/// <remarks>
/// Scalars keep the text that was written: no value is ever read as a number, a boolean or nothing. Anchors,
/// aliases, tags, directives, merge keys and second documents are refused.
/// </remarks>
internal sealed class YamlNodes
{
    /// <summary>How deep lists and mappings may be nested.</summary>
    public const int Deepest = 32;

    /// <summary>How many values a document may have.</summary>
    public const int MostNodes = 100_000;

    private const string WriteEmpty = "write '' for an empty text, [] for an empty list, {} for no fields";

    private readonly SourceText source;
    private readonly DiagnosticSink sink;
    private readonly Parser parser;
    private SourceSpan last = SourceSpan.Start;
    private int nodes;

    private YamlNodes(SourceText source, DiagnosticSink sink)
    {
        this.source = source;
        this.sink = sink;
        parser = new Parser(new Scanner(new StringReader(source.Text), skipComments: true));
    }

    /// <summary>The tree of the document, or <c>null</c> where it cannot be read; why is then in the sink.</summary>
    public static FieldValue? Read(SourceText source, DiagnosticSink sink)
    {
        var reader = new YamlNodes(source, sink);
        try
        {
            return reader.ReadDocument();
        }
        catch (TooComplexException)
        {
            return null;
        }
        catch (DiagnosticSink.TooManyProblemsException)
        {
            throw;
        }
        // The library also lets exceptions of its own defects out, such as InvalidOperationException for "[1, 2".
        catch (Exception exception)
        {
            YamlSyntax.Report(source, sink, reader.Place(exception), exception.Message);
            return null;
        }
    }

    private FieldValue? ReadDocument()
    {
        Next(); // the start of the stream
        if (Next() is not DocumentStart start)
        {
            sink.Error(
                DiagnosticCodes.Empty,
                SourceSpan.Start,
                "the document is empty",
                "a runbook begins with 'name:'"
            );
            return null;
        }
        if (source.Slice(Span(start)).StartsWith('%'))
            sink.Error(
                DiagnosticCodes.Forbidden,
                Span(start),
                "a YAML directive stands before the document",
                "remove it"
            );
        var root = ReadNode(Next(), depth: 0);
        Next(); // the end of the document
        if (Next() is DocumentStart second)
            sink.Error(
                DiagnosticCodes.SecondDocument,
                Span(second),
                "a second document begins here",
                "write each runbook into a file of its own"
            );
        return root;
    }

    private FieldValue ReadNode(ParsingEvent node, int depth)
    {
        var span = Span(node);
        if (++nodes > MostNodes)
            throw TooComplex(span, $"the document has more than {MostNodes} values");
        if (depth > Deepest)
            throw TooComplex(span, $"lists and mappings are nested more than {Deepest} deep");
        if (node is NodeEvent { Anchor.IsEmpty: false } anchored)
            sink.Error(
                DiagnosticCodes.Forbidden,
                span,
                $"anchor '&{anchored.Anchor.Value}' is not allowed",
                "write the value out"
            );
        if (node is NodeEvent { Tag.IsEmpty: false } tagged)
            sink.Error(DiagnosticCodes.Forbidden, span, "a tag is not allowed", "remove it; every scalar is a text");
        return node switch
        {
            Scalar scalar => ReadScalar(scalar, span),
            SequenceStart => ReadSequence(span, depth),
            MappingStart when StartsReference(span) => ReadUnquotedReference(span),
            MappingStart => ReadMapping(span, depth),
            AnchorAlias alias => ReadAlias(alias, span),
            _ => throw new InvalidOperationException($"unexpected {node.GetType().Name}"),
        };
    }

    private FieldValue.Text ReadAlias(AnchorAlias alias, SourceSpan span)
    {
        sink.Error(
            DiagnosticCodes.Forbidden,
            span,
            $"alias '*{alias.Value.Value}' is not allowed",
            "write the value out"
        );
        return new FieldValue.Text("", span);
    }

    private FieldValue.Text ReadScalar(Scalar scalar, SourceSpan span)
    {
        if (scalar.Value.Contains('\0') || scalar.Value.Any(c => char.IsControl(c) && c is not ('\n' or '\t')))
            sink.Error(
                DiagnosticCodes.NotText,
                span,
                $"the text {Quoting.Quote(scalar.Value)} holds a control character",
                "remove the escape sequence"
            );
        return new FieldValue.Text(scalar.Value, span);
    }

    private FieldValue.List ReadSequence(SourceSpan span, int depth)
    {
        var items = new List<FieldValue>();
        ParsingEvent node;
        while ((node = Next()) is not SequenceEnd)
        {
            if (IsNothing(node))
                sink.Error(DiagnosticCodes.NoValue, Span(node), "a list item has no value", WriteEmpty);
            items.Add(ReadNode(node, depth + 1));
        }
        return new FieldValue.List(items, Enclose(span, items.Count > 0 ? items[^1].Span : span));
    }

    private FieldValue.Map ReadMapping(SourceSpan span, int depth)
    {
        var entries = new List<MapEntry>();
        var seen = new Dictionary<string, SourceSpan>(StringComparer.Ordinal);
        ParsingEvent node;
        while ((node = Next()) is not MappingEnd)
        {
            var key = ReadKey(node, depth);
            var valueNode = Next();
            var isAbsent = IsNothing(valueNode);
            if (isAbsent && key is not null)
                ReportNoValue(key, Span(valueNode));
            var value = ReadNode(valueNode, depth + 1);
            // Without a ':' it was never meant as a key: it is the rest of a text, after a comma.
            if (key is null || (isAbsent && !HasColon(key)))
                continue;
            if (seen.TryGetValue(key.Value, out var first))
                sink.Error(
                    DiagnosticCodes.DuplicateKey,
                    key.Span,
                    $"the key {Quoting.Quote(key.Value)} stands here a second time",
                    $"the first is on line {first.Line}"
                );
            else if (seen.TryAdd(key.Value, key.Span))
                entries.Add(new MapEntry(key.Value, key.Span, value));
        }
        return new FieldValue.Map(entries, Enclose(span, entries.Count > 0 ? entries[^1].Value.Span : span));
    }

    private bool StartsReference(SourceSpan span) =>
        source.Text.AsSpan(source.Offset(span.Line, span.Column)).StartsWith("{{");

    // To YAML an unquoted {{ name }} is a mapping whose key is a mapping. What was meant is clear, so it is read as that.
    private FieldValue.Text ReadUnquotedReference(SourceSpan span)
    {
        for (var open = 1; open > 0; )
            open += Next() is { NestingIncrease: var change } ? change : 0;
        // The library's marks of closing braces are not exact; the text itself is.
        var start = source.Offset(span.Line, span.Column);
        var close = source.Text.IndexOf("}}", start, StringComparison.Ordinal);
        var whole = close < 0 ? span : source.Span(start, close + 2 - start);
        sink.Error(
            DiagnosticCodes.MalformedReference,
            whole,
            "a text that begins with '{{' needs quotes, else YAML takes it for a mapping",
            $"write \"{source.Slice(whole).ReplaceLineEndings(" ")}\""
        );
        return new FieldValue.Text(source.Slice(whole), whole);
    }

    private void ReportNoValue(FieldValue.Text key, SourceSpan value)
    {
        sink.Error(
            DiagnosticCodes.NoValue,
            key.Span,
            $"{Quoting.Quote(key.Value)} has no value",
            HasColon(key) ? WriteEmpty : "within { } a comma ends a text: put a text with commas into quotes"
        );
        sink.Mark(value);
    }

    private bool HasColon(FieldValue.Text key) =>
        source.Text.AsSpan(source.Offset(key.Span.EndLine, key.Span.EndColumn)).TrimStart(' ').StartsWith(":");

    private static bool IsNothing(ParsingEvent node) => node is Scalar { Style: ScalarStyle.Plain, Value: "" };

    private FieldValue.Text? ReadKey(ParsingEvent node, int depth)
    {
        var span = Span(node);
        if (node is Scalar { Value: "<<", Style: ScalarStyle.Plain })
        {
            sink.Error(DiagnosticCodes.Forbidden, span, "the merge key '<<' is not allowed", "write the keys out");
            return null;
        }
        if (node is Scalar { Style: ScalarStyle.Plain, Value: "" or "~" or "null" })
        {
            sink.Error(
                DiagnosticCodes.KeyNotText,
                span,
                "nothing stands where a key belongs",
                "write the key before the ':'"
            );
            return null;
        }
        if (node is Scalar && ReadNode(node, depth) is FieldValue.Text text)
            return text;
        sink.Error(
            DiagnosticCodes.KeyNotText,
            span,
            "a list, a mapping or an alias stands where a key belongs",
            "a key is a text"
        );
        ReadNode(node, depth + 1);
        return null;
    }

    private ParsingEvent Next()
    {
        if (!parser.MoveNext() || parser.Current is not { } current)
            throw new InvalidOperationException("the document ends early");
        last = Span(current);
        return current;
    }

    private TooComplexException TooComplex(SourceSpan span, string message)
    {
        sink.Error(DiagnosticCodes.TooComplex, span, message, "split the runbook or make it flatter");
        return new TooComplexException();
    }

    private SourceSpan Place(Exception exception) =>
        exception is YamlException { Start: var start, End: var end }
            ? new SourceSpan((int)start.Line, (int)start.Column, (int)end.Line, (int)end.Column)
            : new SourceSpan(last.EndLine, last.EndColumn, last.EndLine, last.EndColumn);

    private static SourceSpan Span(ParsingEvent node) =>
        new((int)node.Start.Line, (int)node.Start.Column, (int)node.End.Line, (int)node.End.Column);

    // The library ends a block collection where the next token begins, which may be many lines further down.
    private static SourceSpan Enclose(SourceSpan start, SourceSpan lastChild) =>
        start with
        {
            EndLine = lastChild.EndLine,
            EndColumn = lastChild.EndColumn,
        };

    private sealed class TooComplexException : Exception;
}

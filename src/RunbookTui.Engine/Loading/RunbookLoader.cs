using RunbookTui.Engine.Diagnostics;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Model;

namespace RunbookTui.Engine.Loading;

/// <summary>What came of loading.</summary>
/// <param name="Runbook">The runbook, or <c>null</c> where an error was found.</param>
/// <param name="Diagnostics">Everything found, in the order of the document.</param>
public sealed record LoadResult(Runbook? Runbook, IReadOnlyList<Diagnostic> Diagnostics);

/// <summary>Reads and checks runbooks.</summary>
public static class RunbookLoader
{
    /// <summary>Reads a runbook and reports everything that is wrong with it in one pass.</summary>
    /// <remarks>Never throws for what a document holds; takes milliseconds whatever it holds.</remarks>
    public static LoadResult Load(RunbookSource source, KindCatalog catalog)
    {
        var sink = new DiagnosticSink(source.File);
        Runbook? runbook = null;
        try
        {
            runbook = Load(source, catalog, sink);
        }
        catch (DiagnosticSink.TooManyProblemsException)
        {
            // What was found so far is enough.
        }
        return new LoadResult(runbook, sink.Sorted());
    }

    /// <summary>Reads a runbook from the bytes of a file.</summary>
    /// <returns>The result, and the text as far as it could be decoded, for renderers.</returns>
    public static (LoadResult Result, RunbookSource Source) Load(
        string file,
        ReadOnlySpan<byte> bytes,
        KindCatalog catalog
    )
    {
        var sink = new DiagnosticSink(file);
        if (TextCheck.Decode(bytes, sink) is not { } text)
            return (new LoadResult(null, sink.Sorted()), new RunbookSource(file, TextCheck.DecodeBeginning(bytes)));
        var source = new RunbookSource(file, text);
        return (Load(source, catalog), source);
    }

    private static Runbook? Load(RunbookSource source, KindCatalog catalog, DiagnosticSink sink)
    {
        var text = new SourceText(source.Text);
        if (!TextCheck.Passes(text, sink) || YamlNodes.Read(text, sink) is not { } document)
            return null;
        var inputs = DeclaredInputs(document);
        new DocumentCheck(catalog, text, sink).Check(document, inputs);
        if (document is not FieldValue.Map map)
            return null;
        new InputRules(sink).Check(inputs);
        new StepRules(inputs, sink).Check(map);
        return sink.Any ? null : RunbookBuilder.Build(map, inputs, source);
    }

    private static Dictionary<string, DeclaredInput> DeclaredInputs(FieldValue document) =>
        ((document as FieldValue.Map)?.Find("inputs") as FieldValue.Map)?.Entries.ToDictionary(
            entry => entry.Key,
            DeclaredInput.Read,
            StringComparer.Ordinal
        ) ?? [];
}

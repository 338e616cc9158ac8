using RunbookTui.Engine.Diagnostics;
using RunbookTui.Engine.Model;

namespace RunbookTui.Engine.Loading;

/// <summary>Finds inputs whose defaults or conditions need each other in a circle.</summary>
internal static class InputCycles
{
    /// <summary>Reports each circle once, at the input of it that is declared first.</summary>
    public static void Check(IReadOnlyDictionary<string, DeclaredInput> inputs, DiagnosticSink sink)
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (var start in inputs.Keys)
            Visit(start, inputs, done, sink);
    }

    /// <summary>The inputs that must be known before this one.</summary>
    public static IEnumerable<string> Needs(Input input) =>
        input
            .When.Terms.Select(term => term.Input)
            .Concat(
                input.Default is { } text ? Template.Parse(text).References.Select(reference => reference.Name) : []
            );

    // Depth first without recursion: a chain of defaults may be as long as the document allows.
    private static void Visit(
        string start,
        IReadOnlyDictionary<string, DeclaredInput> inputs,
        HashSet<string> done,
        DiagnosticSink sink
    )
    {
        var path = new List<string>();
        var onPath = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<IEnumerator<string>>();
        Enter(start);
        while (open.Count > 0)
        {
            if (!open.Peek().MoveNext())
            {
                open.Pop().Dispose();
                onPath.Remove(path[^1]);
                path.RemoveAt(path.Count - 1);
            }
            else if (onPath.Contains(open.Peek().Current))
                Report([.. path.SkipWhile(name => name != open.Peek().Current)], inputs, sink);
            else
                Enter(open.Peek().Current);
        }

        void Enter(string name)
        {
            if (!inputs.TryGetValue(name, out var input) || !done.Add(name))
                return;
            path.Add(name);
            onPath.Add(name);
            open.Push(Needs(input.Input).Distinct(StringComparer.Ordinal).GetEnumerator());
        }
    }

    private static void Report(
        List<string> circle,
        IReadOnlyDictionary<string, DeclaredInput> inputs,
        DiagnosticSink sink
    ) =>
        sink.Error(
            DiagnosticCodes.Cycle,
            inputs[circle[0]].Entry.KeySpan,
            circle.Count == 1
                ? $"the input {Quoting.Quote(circle[0])} needs itself"
                : $"inputs need each other in a circle: {string.Join(" → ", circle.Append(circle[0]))}",
            "give one of them a default or a condition without the others"
        );
}

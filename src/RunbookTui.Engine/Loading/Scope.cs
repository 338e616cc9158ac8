using RunbookTui.Engine.Model;

namespace RunbookTui.Engine.Loading;

/// <summary>What may be referred to at a place of the document.</summary>
/// <param name="Inputs">All inputs, by name.</param>
internal sealed record Scope(IReadOnlyDictionary<string, DeclaredInput> Inputs)
{
    /// <summary>The item of the step's <c>for_each</c>: the name it has, and the list it is from.</summary>
    public (string Name, DeclaredInput List)? Item { get; init; }

    /// <summary>The conditions known to hold here.</summary>
    public IReadOnlyList<ConditionTerm> Known { get; init; } = [];

    /// <summary>The input whose default stands here, or <c>null</c>.</summary>
    public DeclaredInput? DefaultOf { get; init; }

    /// <summary>Every name that can be referred to.</summary>
    public IReadOnlyList<string> Names => Item is { } item ? [item.Name, .. Inputs.Keys] : [.. Inputs.Keys];

    /// <summary>The input behind a name, and whether the name is one item of it.</summary>
    public (DeclaredInput? Input, bool IsItem) Find(string name) =>
        Item is { } item && item.Name == name ? (item.List, true) : (Inputs.GetValueOrDefault(name), false);

    /// <summary>The scope where a further condition holds.</summary>
    public Scope Under(Condition condition) => this with { Known = [.. Known, .. condition.Terms] };

    /// <summary>Whether an input is certain to have a value here.</summary>
    public bool IsAnswered(DeclaredInput input) =>
        input.HasDefault
        || input.Input.When.Terms.All(term =>
            Known.Any(known => known.Input == term.Input && known.Values.All(term.Values.Contains))
        );
}

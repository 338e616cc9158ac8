using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Loading;
using RunbookTui.Engine.Model;

namespace RunbookTui.Engine.Planning;

/// <summary>What references stand for in one step: the answers, and the item of a repetition.</summary>
/// <param name="itemName">The name the item has inside the step, or <c>null</c> where nothing is repeated.</param>
internal sealed class PlanValues(
    IReadOnlyList<Input> inputs,
    AnswerSheet answers,
    string? itemName = null,
    string? item = null
)
{
    /// <summary>A value or one of its properties.</summary>
    public static string Text(string value, string? property) =>
        property is null
            ? value
            : PostfixInstanceName.Parse(value, out _)?.Property(property)
                ?? throw new InvalidOperationException($"'{value}' has no property '{property}'");

    /// <summary>A text for a human, filled in; what has no answer is left empty, a secret is its mask.</summary>
    public LocalizedText Fill(LocalizedText text) =>
        FieldFilling.Fill(text, reference => Lookup(reference) is FieldValue.Text filled ? filled.Value : Secret.Mask);

    /// <summary>The fields of a use, filled in. An entry that is wholly a reference without an answer is left out.</summary>
    public FieldValue.Map Fill(
        FieldValue.Map map,
        IReadOnlyList<Field> table,
        out IReadOnlyList<FilledProblem> problems
    ) => FieldFilling.Fill((FieldValue.Map)Prune(map), table, Lookup, out problems);

    private FieldValue Prune(FieldValue value) =>
        value switch
        {
            FieldValue.Map map => map with
            {
                Entries =
                [
                    .. map
                        .Entries.Where(entry => !IsUnanswered(entry.Value))
                        .Select(entry => entry with { Value = Prune(entry.Value) }),
                ],
            },
            FieldValue.List list => list with
            {
                Items = [.. list.Items.Where(entry => !IsUnanswered(entry)).Select(Prune)],
            },
            _ => value,
        };

    private bool IsUnanswered(FieldValue value) =>
        value is FieldValue.Text text
        && Template.Parse(text.Value).Whole is { } whole
        && whole.Name != itemName
        && answers.Find(whole.Name) is null;

    private FieldValue Lookup(TemplatePart.Reference reference)
    {
        if (reference.Name == itemName)
            return new FieldValue.Text(Text(item!, reference.Property), default);
        if (answers.Find(reference.Name) is not { } answer)
            return new FieldValue.Text("", default);
        if (answer.Secret is { } secret)
            return new FieldValue.Hidden(secret, default);
        var input = inputs.First(input => input.Name == reference.Name);
        if (!input.Many)
            return new FieldValue.Text(Text(answer.Values[0], reference.Property), default);
        // Of a list of instances a field gets the names; a port belongs to one instance.
        var property = input.Type == InputType.PostfixInstance ? "name" : null;
        return new FieldValue.List(
            [.. answer.Values.Select(value => new FieldValue.Text(Text(value, property), default))],
            default
        );
    }
}

using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Loading;
using RunbookTui.Engine.Model;

namespace RunbookTui.Engine.Planning;

/// <summary>What references stand for in one step: the answers, and the item of a repetition.</summary>
internal sealed class PlanValues(AnswerSheet answers, string? itemName = null, string? item = null)
{
    /// <summary>A value or one of its properties.</summary>
    public static string Text(string value, string? property) =>
        property is null
            ? value
            : PostfixInstanceName.Parse(value, out _)?.Property(property)
                ?? throw new InvalidOperationException($"'{value}' has no property '{property}'");

    /// <summary>A text for a human, filled in; what has no answer is left empty.</summary>
    public LocalizedText Fill(LocalizedText text) =>
        new(text.ByLanguage.ToDictionary(entry => entry.Key, entry => Template.Parse(entry.Value).FillText(FillText)));

    /// <summary>The fields of a use, filled in. An entry that is wholly a reference without an answer is left out.</summary>
    public FieldValue.Map Fill(FieldValue.Map map, IReadOnlyList<Field> table) =>
        FillMap(map, name => table.FirstOrDefault(field => field.Name == name)?.Type);

    private FieldValue.Map FillMap(FieldValue.Map map, Func<string, FieldType?> typeOf) =>
        map with
        {
            Entries =
            [
                .. map
                    .Entries.Select(entry => (Entry: entry, Value: FillValue(entry.Value, typeOf(entry.Key))))
                    .Where(filled => filled.Value is not null)
                    .Select(filled =>
                        filled.Entry with
                        {
                            Key = Template.Parse(filled.Entry.Key).FillText(FillText),
                            Value = filled.Value!,
                        }
                    ),
            ],
        };

    private FieldValue? FillValue(FieldValue value, FieldType? type) =>
        value switch
        {
            FieldValue.Text text when type is FieldType.Verbatim => text,
            FieldValue.Text text => FillText(text),
            FieldValue.List list => list with
            {
                Items =
                [
                    .. list
                        .Items.Select(item => FillValue(item, (type as FieldType.ListOf)?.Item))
                        .OfType<FieldValue>(),
                ],
            },
            FieldValue.Map map => FillMap(
                map,
                name =>
                    type switch
                    {
                        FieldType.MapOf mapOf => mapOf.Value,
                        FieldType.Object known => known.Fields.FirstOrDefault(field => field.Name == name)?.Type,
                        _ => null,
                    }
            ),
            _ => value,
        };

    private FieldValue? FillText(FieldValue.Text text)
    {
        var template = Template.Parse(text.Value);
        if (template.Whole is { } whole && whole.Name != itemName && answers.Find(whole.Name) is null)
            return null;
        return template.Fill(reference => Lookup(reference), text.Span);
    }

    private string FillText(TemplatePart.Reference reference) =>
        Lookup(reference) is FieldValue.Text text ? text.Value : Secret.Mask;

    private FieldValue Lookup(TemplatePart.Reference reference)
    {
        if (reference.Name == itemName)
            return new FieldValue.Text(Text(item!, reference.Property), default);
        return answers.Find(reference.Name) switch
        {
            null => new FieldValue.Text("", default),
            { Secret: { } secret } => new FieldValue.Hidden(secret, default),
            { Values: [var one] } when reference.Property is not null => new FieldValue.Text(
                Text(one, reference.Property),
                default
            ),
            { Values: [var one] } answer when !IsList(answer, reference.Name) => new FieldValue.Text(one, default),
            { } answer => new FieldValue.List(
                [.. answer.Values.Select(value => new FieldValue.Text(value, default))],
                default
            ),
        };
    }

    private bool IsList(Answer answer, string name) => answer.Values.Count != 1 || Lists.Contains(name);

    /// <summary>The inputs that take several values.</summary>
    public IReadOnlySet<string> Lists { get; init; } = new HashSet<string>();
}

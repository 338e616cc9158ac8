using System.Globalization;
using RunbookTui.Engine.Model;
using RunbookTui.Engine.Planning;

namespace RunbookTui.Engine.Loading;

/// <summary>An input as far as its declaration can be read, which may hold errors.</summary>
/// <param name="TypeKnown">Whether the type was readable; else checks that depend on it are left out.</param>
internal sealed record DeclaredInput(Input Input, bool TypeKnown, MapEntry Entry)
{
    /// <summary>Whether there is a value without an answer.</summary>
    public bool HasDefault => Input.Default is not null || Input.DefaultFact is not null;

    /// <summary>The declaration.</summary>
    public FieldValue.Map? Map => Entry.Value as FieldValue.Map;

    /// <summary>Reads what can be read of a declaration; reports nothing.</summary>
    public static DeclaredInput Read(MapEntry entry)
    {
        var map = entry.Value as FieldValue.Map ?? new FieldValue.Map([], entry.Value.Span);
        var typeIndex = Word(map, "type") is { } word ? RunbookSchema.InputTypes.ToList().IndexOf(word) : -1;
        var fromHost = map.Find("default") as FieldValue.Map;
        var input = new Input(
            entry.Key,
            typeIndex < 0 ? InputType.Text : (InputType)typeIndex,
            Texts.Human(map.Find("prompt")) ?? LocalizedText.Of(entry.Key),
            Texts.Human(map.Find("help")),
            Many: Word(map, "many") == "true",
            Secret: Word(map, "secret") == "true",
            Required: Word(map, "required") is { } required ? required == "true" : map.Find("default") is null,
            Default: fromHost is null ? Word(map, "default") : Word(fromHost, "else"),
            DefaultFact: fromHost is null ? null : Word(fromHost, "fact"),
            Texts.Words(map.Find("choices")),
            Word(map, "pattern") is { } pattern && Patterns.Problem(pattern) is null ? pattern : null,
            Number(map, "min"),
            Number(map, "max"),
            Texts.Condition(map.Find(RunbookSchema.When)),
            entry.KeySpan
        );
        return new DeclaredInput(input, typeIndex >= 0, entry);
    }

    private static string? Word(FieldValue.Map map, string key) => (map.Find(key) as FieldValue.Text)?.Value;

    private static long? Number(FieldValue.Map map, string key) =>
        long.TryParse(Word(map, key), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}

/// <summary>Parts of the tree as model values; what does not fit is left out.</summary>
internal static class Texts
{
    /// <summary>Text for a human, or <c>null</c>.</summary>
    public static LocalizedText? Human(FieldValue? value) =>
        value switch
        {
            FieldValue.Text text => LocalizedText.Of(text.Value),
            FieldValue.Map map => new LocalizedText(
                map.Entries.Where(entry => entry.Value is FieldValue.Text)
                    .ToDictionary(
                        entry => entry.Key,
                        entry => ((FieldValue.Text)entry.Value).Value,
                        StringComparer.Ordinal
                    )
            ),
            _ => null,
        };

    /// <summary>The texts of a list, or the one text.</summary>
    public static IReadOnlyList<string> Words(FieldValue? value) =>
        value switch
        {
            FieldValue.Text text => [text.Value],
            FieldValue.List list => [.. list.Items.OfType<FieldValue.Text>().Select(item => item.Value)],
            _ => [],
        };

    /// <summary>A condition; absent is always.</summary>
    public static Condition Condition(FieldValue? value) =>
        value is FieldValue.Map map
            ? new Condition([
                .. map.Entries.Select(entry => new ConditionTerm(entry.Key, Words(entry.Value), entry.KeySpan)),
            ])
            : Model.Condition.Always;
}

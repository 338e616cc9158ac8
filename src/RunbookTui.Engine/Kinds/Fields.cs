using System.Globalization;
using RunbookTui.Engine.Model;

namespace RunbookTui.Engine.Kinds;

/// <summary>The checked, filled-in fields of one action or probe, read by name and type.</summary>
/// <remarks>
/// The loader and the planner have checked every value against the kind's table before a kind sees it, so a
/// conversion that fails here is a defect of this program and throws <see cref="InvalidOperationException"/>.
/// </remarks>
public sealed class Fields(FieldValue.Map values, IReadOnlyList<Field> table)
{
    /// <summary>No fields at all.</summary>
    public static Fields Empty { get; } = new(new FieldValue.Map([], default), []);

    /// <summary>The raw values, in the order written.</summary>
    public FieldValue.Map Values => values;

    /// <summary>Whether the runbook gives the field.</summary>
    public bool Has(string name) => values.Find(name) is not null;

    /// <summary>The text of a field that is required or has a default.</summary>
    public string Text(string name) => TextOrNull(name) ?? throw Missing(name);

    /// <summary>The text of a field, its default, or <c>null</c>.</summary>
    public string? TextOrNull(string name) =>
        values.Find(name) switch
        {
            FieldValue.Text text => text.Value,
            null => Default(name),
            var other => throw new InvalidOperationException($"field '{name}' is a {other.GetType().Name}, not a text"),
        };

    /// <summary>A secret, or <c>null</c>.</summary>
    public Secret? SecretOrNull(string name) => (values.Find(name) as FieldValue.Hidden)?.Value;

    /// <summary>A whole number, or <c>null</c>.</summary>
    public long? IntegerOrNull(string name) =>
        TextOrNull(name) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>A whole number that is required or has a default.</summary>
    public int Integer(string name) => checked((int)(IntegerOrNull(name) ?? throw Missing(name)));

    /// <summary>A boolean; absent without a default is <c>false</c>.</summary>
    public bool Flag(string name) => TextOrNull(name) is "true";

    /// <summary>A duration, or <c>null</c>.</summary>
    public TimeSpan? DurationOrNull(string name) =>
        TextOrNull(name) is { } text
            ? Durations.TryParse(text, out var duration)
                ? duration
                : throw new InvalidOperationException($"field '{name}' is not a duration: '{text}'")
            : null;

    /// <summary>Permission bits, or <c>null</c>.</summary>
    public UnixFileMode? FileModeOrNull(string name) =>
        TextOrNull(name) is { } text ? (UnixFileMode)Convert.ToInt32(text, 8) : null;

    /// <summary>The items of a list of texts; absent is empty. A single text stands for a list of one.</summary>
    public IReadOnlyList<string> Texts(string name) =>
        values.Find(name) switch
        {
            null => Default(name) is { } text ? [text] : [],
            FieldValue.Text text => [text.Value],
            FieldValue.List list => [.. list.Items.Cast<FieldValue.Text>().Select(item => item.Value)],
            var other => throw new InvalidOperationException($"field '{name}' is a {other.GetType().Name}, not a list"),
        };

    /// <summary>The entries of a map of texts, in the order written; absent is empty.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> TextMap(string name) =>
        values.Find(name) is FieldValue.Map map
            ? [.. map.Entries.Select(entry => KeyValuePair.Create(entry.Key, ((FieldValue.Text)entry.Value).Value))]
            : [];

    /// <summary>The fields of a nested object, or <c>null</c>.</summary>
    public Fields? ObjectOrNull(string name) =>
        values.Find(name) is FieldValue.Map map
        && table.FirstOrDefault(field => field.Name == name)?.Type is FieldType.Object type
            ? new Fields(map, type.Fields)
            : null;

    /// <summary>The entries of a map of objects, in the order written; absent is empty.</summary>
    public IReadOnlyList<KeyValuePair<string, Fields>> ObjectMap(string name) =>
        values.Find(name) is FieldValue.Map map
        && table.FirstOrDefault(field => field.Name == name)?.Type is FieldType.MapOf { Value: FieldType.Object type }
            ?
            [
                .. map.Entries.Select(entry =>
                    KeyValuePair.Create(entry.Key, new Fields((FieldValue.Map)entry.Value, type.Fields))
                ),
            ]
            : [];

    private string? Default(string name) => table.FirstOrDefault(field => field.Name == name)?.Default;

    private static InvalidOperationException Missing(string name) =>
        new($"field '{name}' is missing and has no default");
}

using System.Text.Json;
using System.Text.RegularExpressions;
using RunbookTui.Engine.Model;

namespace RunbookTui.Tests.Loading;

/// <summary>
/// As much of JSON Schema as the runbook schema uses, over a YAML tree whose plain scalars are texts. An unknown
/// keyword fails, so that the schema cannot use one that is not understood here.
/// </summary>
internal sealed class SchemaCheck(JsonElement root)
{
    private readonly List<string> problems = [];

    public static IReadOnlyList<string> Problems(JsonElement schema, FieldValue value)
    {
        var check = new SchemaCheck(schema);
        check.Check(schema, value, "");
        return check.problems;
    }

    private bool Accepts(JsonElement schema, FieldValue value, string path)
    {
        var trial = new SchemaCheck(root);
        trial.Check(schema, value, path);
        return trial.problems.Count == 0;
    }

    private void Check(JsonElement schema, FieldValue value, string path)
    {
        foreach (var keyword in schema.EnumerateObject())
        {
            var holds = keyword.Name switch
            {
                "$schema" or "title" or "description" or "default" or "$defs" or "format" => true,
                "$ref" => CheckReference(keyword.Value.GetString()!, value, path),
                "type" => HasType(keyword.Value, value),
                "anyOf" => keyword.Value.EnumerateArray().Any(one => Accepts(one, value, path)),
                "enum" => keyword
                    .Value.EnumerateArray()
                    .Any(one => one.GetString() == (value as FieldValue.Text)?.Value),
                "pattern" => value is not FieldValue.Text text
                    || Regex.IsMatch(text.Value, keyword.Value.GetString()!, RegexOptions.NonBacktracking),
                "minimum" => value is not FieldValue.Text text
                    || !long.TryParse(text.Value, out var number)
                    || number >= keyword.Value.GetInt64(),
                "maximum" => value is not FieldValue.Text text
                    || !long.TryParse(text.Value, out var number)
                    || number <= keyword.Value.GetInt64(),
                "minItems" => value is not FieldValue.List list || list.Items.Count >= keyword.Value.GetInt32(),
                "maxItems" => value is not FieldValue.List list || list.Items.Count <= keyword.Value.GetInt32(),
                "minProperties" => value is not FieldValue.Map map || map.Entries.Count >= keyword.Value.GetInt32(),
                "maxProperties" => value is not FieldValue.Map map || map.Entries.Count <= keyword.Value.GetInt32(),
                "items" => CheckItems(keyword.Value, value, path),
                "required" => value is not FieldValue.Map map
                    || keyword.Value.EnumerateArray().All(key => map.Find(key.GetString()!) is not null),
                "properties" => CheckProperties(keyword.Value, value, path),
                "propertyNames" => value is not FieldValue.Map map
                    || map.Entries.All(entry =>
                        Accepts(keyword.Value, new FieldValue.Text(entry.Key, entry.KeySpan), path)
                    ),
                "additionalProperties" => CheckFurther(schema, keyword.Value, value, path),
                _ => throw new NotSupportedException(keyword.Name),
            };
            if (!holds)
                problems.Add($"{path}: {keyword.Name}");
        }
    }

    private bool CheckReference(string reference, FieldValue value, string path)
    {
        Check(root.GetProperty("$defs").GetProperty(reference["#/$defs/".Length..]), value, path);
        return true;
    }

    private bool CheckItems(JsonElement schema, FieldValue value, string path)
    {
        foreach (var (item, index) in ((value as FieldValue.List)?.Items ?? []).Select((item, index) => (item, index)))
            Check(schema, item, $"{path}[{index}]");
        return true;
    }

    private bool CheckProperties(JsonElement properties, FieldValue value, string path)
    {
        foreach (var entry in (value as FieldValue.Map)?.Entries ?? [])
        {
            if (properties.TryGetProperty(entry.Key, out var schema))
                Check(schema, entry.Value, $"{path}/{entry.Key}");
        }
        return true;
    }

    private bool CheckFurther(JsonElement owner, JsonElement schema, FieldValue value, string path)
    {
        var known = owner.TryGetProperty("properties", out var properties)
            ? properties.EnumerateObject().Select(property => property.Name).ToHashSet()
            : [];
        foreach (var entry in ((value as FieldValue.Map)?.Entries ?? []).Where(entry => !known.Contains(entry.Key)))
        {
            if (schema.ValueKind == JsonValueKind.False)
                problems.Add($"{path}: unknown {entry.Key}");
            else
                Check(schema, entry.Value, $"{path}/{entry.Key}");
        }
        return true;
    }

    private static bool HasType(JsonElement type, FieldValue value) =>
        type.ValueKind == JsonValueKind.Array
            ? type.EnumerateArray().Any(one => HasType(one, value))
            : (type.GetString(), value) switch
            {
                ("object", FieldValue.Map) or ("array", FieldValue.List) or ("string", FieldValue.Text) => true,
                ("integer" or "number", FieldValue.Text text) => long.TryParse(text.Value, out _),
                ("boolean", FieldValue.Text text) => text.Value is "true" or "false",
                _ => false,
            };
}

using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Engine.Loading;

/// <summary>
/// The runbook format as a JSON Schema (draft 2020-12), for completion and first checks in editors. It is made from
/// the same tables as the loader's own checks, which see more: references, conditions, circles.
/// </summary>
public static class JsonSchema
{
    private const string Reference = @"\{\{.*\}\}";

    private static readonly JsonWriterOptions options = new()
    {
        Indented = true,
        // The schema is read by editors, never placed into a web page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The schema of runbooks that use the kinds of <paramref name="catalog"/>.</summary>
    public static string Render(KindCatalog catalog)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, options))
            new Writer(writer, catalog).WriteDocument();
        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    private sealed class Writer(Utf8JsonWriter json, KindCatalog catalog)
    {
        public void WriteDocument()
        {
            json.WriteStartObject();
            json.WriteString("$schema", "https://json-schema.org/draft/2020-12/schema");
            json.WriteString("title", "Runbook");
            WriteType(RunbookSchema.Document);
            json.WriteStartObject("$defs");
            foreach (var kind in catalog.Actions)
                WriteKind(Definition(KindRole.Action, kind.Name), kind.Doc, kind.Fields);
            foreach (var kind in catalog.Probes)
                WriteKind(Definition(KindRole.Probe, kind.Name), kind.Doc, kind.Fields);
            WriteUse("action", KindRole.Action, catalog.Actions.Select(kind => kind.Name));
            WriteUse("probe", KindRole.Probe, catalog.Probes.Select(kind => kind.Name));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        private void WriteKind(string name, string doc, IReadOnlyList<Field> fields)
        {
            json.WriteStartObject(name);
            json.WriteString("description", doc);
            WriteObject(fields);
            json.WriteEndObject();
        }

        private void WriteUse(string name, KindRole role, IEnumerable<string> kinds)
        {
            json.WriteStartObject(name);
            json.WriteString("type", "object");
            json.WriteStartObject("properties");
            foreach (var kind in kinds)
            {
                json.WriteStartObject(kind);
                json.WriteString("$ref", $"#/$defs/{Definition(role, kind)}");
                json.WriteEndObject();
            }
            json.WriteStartObject(RunbookSchema.When);
            json.WriteString("description", "It is left out where this does not hold.");
            WriteType(RunbookSchema.Condition);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteBoolean("additionalProperties", false);
            json.WriteNumber("minProperties", 1);
            json.WriteNumber("maxProperties", 2);
            json.WriteEndObject();
        }

        private void WriteObject(IReadOnlyList<Field> fields)
        {
            json.WriteString("type", "object");
            json.WriteStartObject("properties");
            foreach (var field in fields)
            {
                json.WriteStartObject(field.Name);
                json.WriteString("description", field.Doc);
                if (field.Default is { } value)
                    json.WriteString("default", value);
                WriteType(field.Type);
                json.WriteEndObject();
            }
            json.WriteEndObject();
            json.WriteBoolean("additionalProperties", false);
            if (fields.Any(field => field.Required))
            {
                json.WriteStartArray("required");
                foreach (var field in fields.Where(field => field.Required))
                    json.WriteStringValue(field.Name);
                json.WriteEndArray();
            }
        }

        // Editors read 25 as a number and yes as a boolean; the loader reads every scalar as the text that is written.
        private void WriteType(FieldType type)
        {
            switch (type)
            {
                case FieldType.Text or FieldType.Verbatim:
                    WriteScalar();
                    break;
                case FieldType.Human:
                    WriteAnyOf(
                        () => json.WriteString("type", "string"),
                        () =>
                        {
                            json.WriteString("type", "object");
                            json.WriteNumber("minProperties", 1);
                            json.WriteStartObject("additionalProperties");
                            json.WriteString("type", "string");
                            json.WriteEndObject();
                        }
                    );
                    break;
                case FieldType.SecretText:
                    WritePattern($@"^\s*{Reference}\s*$");
                    break;
                case FieldType.Integer integer:
                    WriteAnyOf(
                        () =>
                        {
                            json.WriteString("type", "integer");
                            if (integer.Min > long.MinValue)
                                json.WriteNumber("minimum", integer.Min);
                            if (integer.Max < long.MaxValue)
                                json.WriteNumber("maximum", integer.Max);
                        },
                        () => WritePattern($"^-?[0-9]+$|{Reference}")
                    );
                    break;
                case FieldType.Flag:
                    WriteAnyOf(
                        () => json.WriteString("type", "boolean"),
                        () => WritePattern($"^true$|^false$|{Reference}")
                    );
                    break;
                case FieldType.Duration:
                    WritePattern($"^[0-9]+(ms|s|m|h|d)$|{Reference}");
                    break;
                case FieldType.FileMode:
                    WriteAnyOf(
                        () => json.WriteString("type", "integer"),
                        () => WritePattern($"^0[0-7]{{3,4}}$|{Reference}")
                    );
                    break;
                case FieldType.Path:
                    WritePattern($"^/|{Reference}");
                    break;
                case FieldType.Choice choice:
                    WriteAnyOf(() => WriteEnum(choice.Values), () => WritePattern(Reference));
                    break;
                case FieldType.Name name:
                    WriteScalar();
                    json.WriteString("pattern", $"^(?:{name.Pattern})$");
                    break;
                case FieldType.InputName:
                    json.WriteString("type", "string");
                    break;
                case FieldType.FactName:
                    WriteEnum(catalog.Facts.Select(fact => fact.Name));
                    break;
                case FieldType.RegularExpression:
                    json.WriteString("type", "string");
                    json.WriteString("format", "regex");
                    break;
                case FieldType.OneOf union:
                    WriteAnyOf([.. union.Types.Select<FieldType, Action>(one => () => WriteType(one))]);
                    break;
                case FieldType.Uses uses:
                    json.WriteString("type", "array");
                    json.WriteStartObject("items");
                    json.WriteString("$ref", uses.Role == KindRole.Action ? "#/$defs/action" : "#/$defs/probe");
                    json.WriteEndObject();
                    break;
                case FieldType.ListOf list when !ValueRules.IsFilled(list.Item):
                    WriteArray(list);
                    break;
                case FieldType.ListOf list:
                    WriteAnyOf(() => WriteArray(list), () => WritePattern($@"^\s*{Reference}\s*$"));
                    break;
                case FieldType.MapOf map:
                    json.WriteString("type", "object");
                    if (map.Keys is FieldType.Name keys)
                    {
                        json.WriteStartObject("propertyNames");
                        json.WriteString("pattern", $"^(?:{keys.Pattern})$");
                        json.WriteEndObject();
                    }
                    json.WriteStartObject("additionalProperties");
                    WriteType(map.Value);
                    json.WriteEndObject();
                    break;
                case FieldType.Object table:
                    WriteObject(table.Fields);
                    break;
            }
        }

        private void WriteArray(FieldType.ListOf list)
        {
            json.WriteString("type", "array");
            if (list.AtLeast > 0)
                json.WriteNumber("minItems", list.AtLeast);
            if (list.AtMost < int.MaxValue)
                json.WriteNumber("maxItems", list.AtMost);
            json.WriteStartObject("items");
            WriteType(list.Item);
            json.WriteEndObject();
        }

        private void WriteScalar()
        {
            json.WriteStartArray("type");
            json.WriteStringValue("string");
            json.WriteStringValue("number");
            json.WriteStringValue("boolean");
            json.WriteEndArray();
        }

        private void WritePattern(string pattern)
        {
            json.WriteString("type", "string");
            json.WriteString("pattern", pattern);
        }

        private void WriteEnum(IEnumerable<string> values)
        {
            json.WriteStartArray("enum");
            foreach (var value in values)
                json.WriteStringValue(value);
            json.WriteEndArray();
        }

        private void WriteAnyOf(params ReadOnlySpan<Action> alternatives)
        {
            json.WriteStartArray("anyOf");
            foreach (var write in alternatives)
            {
                json.WriteStartObject();
                write();
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }

        private static string Definition(KindRole role, string name) =>
            $"{(role == KindRole.Action ? "action" : "probe")}.{name}";
    }
}

using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Model;

namespace RunbookTui.Engine.Loading;

/// <summary>A filled-in value that is none of its field's type.</summary>
/// <param name="Field">The field, with the fields around it: <c>submit.port</c>.</param>
/// <param name="Message">What was expected and what was seen.</param>
public sealed record FilledProblem(string Field, string Message);

/// <summary>Fills references in the fields of a kind, along the kind's table.</summary>
/// <remarks>
/// Fields whose type is taken as it is stay untouched, so that the escape <c>{{{{</c> is undone exactly where
/// references are filled in.
/// </remarks>
public static class FieldFilling
{
    /// <summary>The fields with every reference filled in.</summary>
    /// <param name="lookup">See <see cref="Template.Fill"/>.</param>
    /// <param name="problems">Values that do not fit their field: only known once they are filled in.</param>
    public static FieldValue.Map Fill(
        FieldValue.Map fields,
        IReadOnlyList<Field> table,
        Func<TemplatePart.Reference, FieldValue> lookup,
        out IReadOnlyList<FilledProblem> problems
    )
    {
        var found = new List<FilledProblem>();
        var filled = FillObject(fields, table, lookup, "", found);
        problems = found;
        return filled;
    }

    /// <summary>Text for a human with every reference filled in, in each language.</summary>
    public static LocalizedText Fill(LocalizedText text, Func<TemplatePart.Reference, string> lookup) =>
        new(
            text.ByLanguage.ToDictionary(
                entry => entry.Key,
                entry => Template.Parse(entry.Value).FillText(lookup),
                StringComparer.Ordinal
            )
        );

    private static FieldValue.Map FillObject(
        FieldValue.Map map,
        IReadOnlyList<Field> table,
        Func<TemplatePart.Reference, FieldValue> lookup,
        string path,
        List<FilledProblem> problems
    ) =>
        map with
        {
            Entries =
            [
                .. map.Entries.Select(entry =>
                    table.FirstOrDefault(field => field.Name == entry.Key) is { } field
                        ? entry with
                        {
                            Value = FillValue(entry.Value, field.Type, lookup, path + field.Name, problems),
                        }
                        : entry
                ),
            ],
        };

    private static FieldValue FillValue(
        FieldValue value,
        FieldType type,
        Func<TemplatePart.Reference, FieldValue> lookup,
        string path,
        List<FilledProblem> problems
    )
    {
        switch (type, value)
        {
            case (FieldType.OneOf union, _):
                return FillValue(value, union.For(value), lookup, path, problems);
            case (
                FieldType.Verbatim
                    or FieldType.Human { Fills: false }
                    or FieldType.Name
                    or FieldType.InputName
                    or FieldType.FactName
                    or FieldType.RegularExpression,
                _
            ):
                return value;
            case (FieldType.ListOf listOf, FieldValue.List list):
                CheckCount(list, listOf, path, problems);
                return list with
                {
                    Items = [.. list.Items.Select(item => FillValue(item, listOf.Item, lookup, path, problems))],
                };
            case (FieldType.ListOf listOf, FieldValue.Text text):
                return FillWholeList(text, listOf, lookup, path, problems);
            case (FieldType.MapOf mapOf, FieldValue.Map map):
                return FillMap(map, mapOf, lookup, path, problems);
            case (FieldType.Object table, FieldValue.Map map):
                return FillObject(map, table.Fields, lookup, $"{path}.", problems);
            case (FieldType.Human, FieldValue.Map map):
                return FillMap(map, new FieldType.MapOf(new FieldType.Text()), lookup, path, problems);
            case (_, FieldValue.Text text):
                var filled = Template.Parse(text.Value).Fill(lookup, text.Span);
                if (filled is FieldValue.Text result && ValueRules.Problem(type, result.Value) is { } problem)
                    problems.Add(new FilledProblem(path, problem));
                return filled;
            default:
                return value;
        }
    }

    private static FieldValue FillWholeList(
        FieldValue.Text text,
        FieldType.ListOf type,
        Func<TemplatePart.Reference, FieldValue> lookup,
        string path,
        List<FilledProblem> problems
    )
    {
        var filled = Template.Parse(text.Value).Fill(lookup, text.Span);
        if (filled is FieldValue.List all)
            CheckCount(all, type, path, problems);
        foreach (var item in (filled as FieldValue.List)?.Items.OfType<FieldValue.Text>() ?? [])
        {
            if (ValueRules.Problem(type.Item, item.Value) is { } problem)
                problems.Add(new FilledProblem(path, problem));
        }
        return filled;
    }

    /// <summary>Answers may leave a list with fewer or more items than were written.</summary>
    private static void CheckCount(
        FieldValue.List list,
        FieldType.ListOf type,
        string path,
        List<FilledProblem> problems
    )
    {
        if (list.Items.Count < type.AtLeast)
            problems.Add(new FilledProblem(path, $"expected at least {type.AtLeast} items, seen {list.Items.Count}"));
        else if (list.Items.Count > type.AtMost)
            problems.Add(new FilledProblem(path, $"expected at most {type.AtMost} items, seen {list.Items.Count}"));
    }

    private static FieldValue.Map FillMap(
        FieldValue.Map map,
        FieldType.MapOf type,
        Func<TemplatePart.Reference, FieldValue> lookup,
        string path,
        List<FilledProblem> problems
    )
    {
        var entries = new List<MapEntry>();
        foreach (var entry in map.Entries)
        {
            var key =
                type.Keys is null && Template.Parse(entry.Key).Fill(lookup, entry.KeySpan) is FieldValue.Text text
                    ? text.Value
                    : entry.Key;
            if (entries.Any(other => other.Key == key))
                problems.Add(new FilledProblem(path, $"expected each key once, seen '{key}' twice"));
            entries.Add(
                entry with
                {
                    Key = key,
                    Value = FillValue(entry.Value, type.Value, lookup, $"{path}.{key}", problems),
                }
            );
        }
        return map with { Entries = entries };
    }
}

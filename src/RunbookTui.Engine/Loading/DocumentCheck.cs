using RunbookTui.Engine.Diagnostics;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Model;
using RunbookTui.Engine.Planning;

namespace RunbookTui.Engine.Loading;

/// <summary>Walks the tree of a document along <see cref="RunbookSchema"/> and the tables of the kinds.</summary>
internal sealed class DocumentCheck(KindCatalog catalog, SourceText source, DiagnosticSink sink)
{
    private readonly Dictionary<FieldValue, DeclaredInput> declarations = new(ReferenceEqualityComparer.Instance);
    private const string LanguagePattern = "[a-z]{2,3}(-[A-Za-z0-9]{2,8})*";
    private readonly ReferenceCheck references = new(source, sink);
    private readonly ScalarCheck scalars = new(catalog, new ReferenceCheck(source, sink), sink);

    /// <summary>Checks the whole document.</summary>
    public void Check(FieldValue document, IReadOnlyDictionary<string, DeclaredInput> inputs)
    {
        foreach (var input in inputs.Values)
            declarations[input.Entry.Value] = input;
        var start = document is FieldValue.Map { Entries: [var first, ..] } ? first.KeySpan : document.Span;
        Check(document, RunbookSchema.Document, new Scope(inputs), new Place("the document", start));
    }

    private void Check(FieldValue value, FieldType type, Scope scope, Place place)
    {
        switch (type, value)
        {
            case (FieldType.OneOf union, _):
                Check(value, union.For(value), scope, place);
                break;
            case (FieldType.Uses uses, FieldValue.List list):
                foreach (var use in list.Items)
                    CheckUse(use, uses.Role, scope);
                break;
            case (FieldType.ListOf listOf, FieldValue.List list):
                CheckList(list, listOf, scope, place);
                break;
            case (FieldType.ListOf { Item: var item }, FieldValue.Text text)
                when ValueRules.IsFilled(item) && Template.Parse(text.Value).Whole is not null:
                references.Filled(text.Value, text.Span, Expectation.List, scope);
                break;
            case (FieldType.MapOf mapOf, FieldValue.Map map):
                CheckMap(map, mapOf, scope, place);
                break;
            case (FieldType.Object table, FieldValue.Map map):
                CheckObject(map, table.Fields, Enter(table, map, scope), place);
                break;
            case (FieldType.Human human, FieldValue.Map map):
                CheckLanguages(map, human, scope, place);
                break;
            case (FieldType.Uses or FieldType.ListOf or FieldType.MapOf or FieldType.Object, _):
            case (_, not FieldValue.Text):
                ReportShape(value, type, place);
                break;
            case (_, FieldValue.Text text):
                scalars.Check(text, type, scope, place);
                break;
        }
    }

    private void CheckList(FieldValue.List list, FieldType.ListOf type, Scope scope, Place place)
    {
        if (list.Items.Count < type.AtLeast || list.Items.Count > type.AtMost)
            sink.Error(
                DiagnosticCodes.WrongCount,
                place.Span,
                list.Items.Count < type.AtLeast
                    ? $"{place.Label}: expected at least {type.AtLeast} item{(type.AtLeast == 1 ? "" : "s")}, seen {list.Items.Count}"
                    : $"{place.Label}: expected at most {type.AtMost} items, seen {list.Items.Count}"
            );
        foreach (var item in list.Items)
            Check(item, type.Item, scope, new Place($"an item of {place.Label}", Start(item)));
    }

    private void CheckMap(FieldValue.Map map, FieldType.MapOf type, Scope scope, Place place)
    {
        if (map.Entries.Count > type.AtMost)
            sink.Error(
                DiagnosticCodes.WrongCount,
                place.Span,
                $"{place.Label}: expected at most {type.AtMost} keys, seen {map.Entries.Count}"
            );
        foreach (var entry in map.Entries)
        {
            var key = new FieldValue.Text(entry.Key, entry.KeySpan);
            scalars.Check(key, type.Keys ?? new FieldType.Text(), scope, new Place("key", entry.KeySpan));
            Check(entry.Value, type.Value, scope, Place.Of(entry));
        }
    }

    private void CheckLanguages(FieldValue.Map map, FieldType.Human type, Scope scope, Place place)
    {
        if (map.Entries.Count == 0)
            sink.Error(
                DiagnosticCodes.WrongCount,
                place.Span,
                $"{place.Label}: expected a text in at least one language, seen none"
            );
        foreach (var entry in map.Entries)
        {
            if (!ValueRules.MatchesWhole(LanguagePattern, entry.Key))
                sink.Error(
                    DiagnosticCodes.UnknownKey,
                    entry.KeySpan,
                    $"expected a language such as 'en' or 'ja', seen {Quoting.Quote(entry.Key)}"
                );
            if (entry.Value is FieldValue.Text text)
                scalars.Check(text, type, scope, Place.Of(entry));
            else
                ReportShape(entry.Value, new FieldType.Text(), Place.Of(entry));
        }
    }

    private void CheckObject(FieldValue.Map map, IReadOnlyList<Field> fields, Scope scope, Place place)
    {
        foreach (var entry in map.Entries)
        {
            if (fields.FirstOrDefault(field => field.Name == entry.Key) is { } field)
                Check(entry.Value, field.Type, scope, Place.Of(entry));
            else
                sink.Error(
                    DiagnosticCodes.UnknownKey,
                    entry.KeySpan,
                    $"unknown key {Quoting.Quote(entry.Key)} in {place.Label}",
                    Suggestion.For(entry.Key, [.. fields.Select(known => known.Name)])
                );
        }
        // A key that was only misspelt is not missing as well.
        var misspelt = map
            .Entries.Where(entry => fields.All(field => field.Name != entry.Key))
            .Select(entry => Suggestion.Nearest(entry.Key, fields.Select(field => field.Name)))
            .ToHashSet();
        foreach (
            var missing in fields.Where(field =>
                field.Required && map.Find(field.Name) is null && !misspelt.Contains(field.Name)
            )
        )
            sink.Error(
                DiagnosticCodes.MissingKey,
                place.Span,
                $"the key '{missing.Name}' is missing in {place.Label}",
                $"{missing.Name}: {missing.Doc}"
            );
    }

    private void CheckUse(FieldValue use, KindRole role, Scope scope)
    {
        var place = new Place(role == KindRole.Action ? "an action" : "a probe", Start(use));
        if (use is not FieldValue.Map map)
        {
            ReportShape(use, new FieldType.Object(), place);
            return;
        }
        if (map.Entries.FirstOrDefault(entry => entry.Key == RunbookSchema.When) is { } condition)
        {
            Check(condition.Value, RunbookSchema.Condition, scope, Place.Of(condition));
            scope = scope.Under(Texts.Condition(condition.Value));
        }
        var kinds = map.Entries.Where(entry => entry.Key != RunbookSchema.When).ToList();
        if (kinds is not [var kind])
        {
            sink.Error(
                DiagnosticCodes.NotOneKind,
                kinds.Count > 1 ? kinds[1].KeySpan : place.Span,
                kinds.Count > 1
                    ? $"{Quoting.Quote(kinds[1].Key)} stands beside {Quoting.Quote(kinds[0].Key)}, where only 'when' may"
                    : $"no kind of {(role == KindRole.Action ? "action" : "probe")} stands here",
                kinds.Count > 1
                    ? "indent fields further than their kind; begin each use with '- '"
                    : "write '- kind: { fields }'"
            );
            return;
        }
        CheckKind(kind, role, scope);
    }

    private void CheckKind(MapEntry use, KindRole role, Scope scope)
    {
        var fields = role == KindRole.Action ? catalog.Action(use.Key)?.Fields : catalog.Probe(use.Key)?.Fields;
        if (fields is not null)
        {
            Check(use.Value, new FieldType.Object([.. fields]), scope, Place.Of(use));
            return;
        }
        CheckAnything(use.Value, scope);
        var (word, other) = role == KindRole.Action ? ("action", "probe") : ("probe", "action");
        var isOther =
            role == KindRole.Action ? catalog.Probe(use.Key) is not null : catalog.Action(use.Key) is not null;
        if (isOther)
            sink.Error(
                DiagnosticCodes.WrongRole,
                use.KeySpan,
                $"{Quoting.Quote(use.Key)} is {(other == "action" ? "an" : "a")} {other}, and only {word}s may stand here",
                role == KindRole.Action ? "move it to 'verify'" : "move it to 'do'"
            );
        else
            sink.Error(
                DiagnosticCodes.UnknownKind,
                use.KeySpan,
                $"unknown {word} {Quoting.Quote(use.Key)}",
                Suggestion.For(
                    use.Key,
                    role == KindRole.Action
                        ? [.. catalog.Actions.Select(known => known.Name)]
                        : [.. catalog.Probes.Select(known => known.Name)]
                )
            );
    }

    // The fields of an unknown kind: what is referred to can still be checked.
    private void CheckAnything(FieldValue value, Scope scope)
    {
        switch (value)
        {
            case FieldValue.Text text:
                references.Filled(text.Value, text.Span, Expectation.Anything, scope);
                break;
            case FieldValue.List list:
                foreach (var item in list.Items)
                    CheckAnything(item, scope);
                break;
            case FieldValue.Map map:
                foreach (var entry in map.Entries)
                    CheckAnything(entry.Value, scope);
                break;
        }
    }

    private Scope Enter(FieldType.Object table, FieldValue.Map map, Scope scope)
    {
        if (ReferenceEquals(table, RunbookSchema.Step))
        {
            var inner = scope.Under(Texts.Condition(map.Find(RunbookSchema.When)));
            return
                map.Find("for_each") is FieldValue.Map each
                && each.Find("in") is FieldValue.Text list
                && each.Find("as") is FieldValue.Text name
                && scope.Inputs.GetValueOrDefault(list.Value) is { } input
                ? inner with
                {
                    Item = (name.Value, input),
                }
                : inner;
        }
        return ReferenceEquals(table, RunbookSchema.Input) && declarations.GetValueOrDefault(map) is { } declared
            ? scope.Under(declared.Input.When) with
            {
                DefaultOf = declared,
            }
            : scope;
    }

    private void ReportShape(FieldValue value, FieldType type, Place place)
    {
        if (sink.Has(value.Span) && value is FieldValue.Text { Value: "" })
            return;
        var (expected, help) = type switch
        {
            FieldType.ListOf or FieldType.Uses => ("a list", "begin each item with '- ', or write [a, b]"),
            FieldType.Object or FieldType.MapOf => ("a mapping", "write 'key: value' lines, or { key: value }"),
            _ => ("a text", (string?)null),
        };
        var seen = value switch
        {
            FieldValue.Text text => Quoting.Quote(text.Value),
            FieldValue.List => "a list",
            _ => "a mapping",
        };
        sink.Error(
            DiagnosticCodes.WrongShape,
            FirstLine(value),
            $"{place.Label}: expected {expected}, seen {seen}",
            help
        );
    }

    private static SourceSpan FirstLine(FieldValue value) => value is FieldValue.Text ? value.Span : Start(value);

    private static SourceSpan Start(FieldValue value) =>
        value switch
        {
            FieldValue.Map { Entries: [var first, ..] } => first.KeySpan,
            FieldValue.Map or FieldValue.List => value.Span with
            {
                EndLine = value.Span.Line,
                EndColumn = value.Span.Column + 1,
            },
            _ => value.Span,
        };
}

using System.Globalization;
using System.Text;
using RunbookTui.Engine.Diagnostics;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Engine.Loading;

/// <summary>The runbook format as Markdown, from the same tables as the checks.</summary>
public static class FormatReference
{
    /// <summary>The reference for runbooks that use the kinds of <paramref name="catalog"/>.</summary>
    public static string Render(KindCatalog catalog)
    {
        var page = new StringBuilder(
            """
            # The runbook format

            This page is made by `runbook-tui schema --markdown` from the tables that check runbooks. Do not edit it.

            A runbook is one YAML document of at most 512 KiB. Every scalar is the text that is written: `0644` and `yes`
            are not numbers or booleans. Anchors, aliases, tags, merge keys and second documents are refused.

            `{{ name }}` in a text is replaced by the answer to an input. A single Postfix instance, such as the item of a
            `for_each`, has the properties `{{ name.name }}`, `{{ name.port }}` and `{{ name.directory }}`. A list input
            fills a whole list field (`"{{ names }}"`, instances by their names) and cannot be a part of a text. A secret
            fills only fields made for secrets. A literal `{{` is written `{{{{`; `${name}` is left to Postfix. In YAML a
            text that begins with `{{` needs quotes.

            An action or probe is a mapping from its kind to its fields, and perhaps `when`:

            ```yaml
            - kind: { field: value }
              when: { input: [value, other value] }
            ```


            """
        );
        AppendFields(page, 2, "The document", null, RunbookSchema.Document.Fields);
        AppendFields(page, 2, "An input", null, RunbookSchema.Input.Fields);
        AppendFields(page, 3, "A default from the host", null, RunbookSchema.FactDefault.Fields);
        AppendFields(page, 2, "A step", null, RunbookSchema.Step.Fields);
        AppendFields(page, 3, "for_each", null, RunbookSchema.ForEach.Fields);
        AppendFields(page, 3, "A likely cause", null, RunbookSchema.Cause.Fields);
        AppendFields(page, 2, "The rehearsal", null, RunbookSchema.Rehearsal.Fields);
        AppendFields(page, 3, "An account", null, RunbookSchema.Account.Fields);
        page.Append("## Actions\n\n");
        foreach (var kind in catalog.Actions.OrderBy(kind => kind.Name, StringComparer.Ordinal))
            AppendFields(page, 3, $"`{kind.Name}`", kind.Doc, kind.Fields);
        page.Append("## Probes\n\n");
        foreach (var kind in catalog.Probes.OrderBy(kind => kind.Name, StringComparer.Ordinal))
            AppendFields(page, 3, $"`{kind.Name}`", kind.Doc, kind.Fields);
        AppendFacts(page, catalog.Facts);
        AppendCodes(page);
        return page.ToString().TrimEnd() + "\n";
    }

    private static void AppendFields(
        StringBuilder page,
        int level,
        string title,
        string? doc,
        IReadOnlyList<Field> fields
    )
    {
        page.Append('#', level).Append(' ').Append(title).Append("\n\n");
        if (doc is not null)
            page.Append(Cell(doc)).Append("\n\n");
        if (fields.Count == 0)
        {
            page.Append("No fields.\n\n");
            return;
        }
        page.Append("| key | value | default | |\n|---|---|---|---|\n");
        AppendRows(page, "", fields);
        page.Append('\n');
    }

    private static void AppendRows(StringBuilder page, string prefix, IReadOnlyList<Field> fields)
    {
        foreach (var field in fields)
        {
            var fallback =
                field.Required ? "required"
                : field.Default is { } value ? $"`{value}`"
                : "";
            page.Append(
                CultureInfo.InvariantCulture,
                $"| `{prefix}{field.Name}` | {Cell(Describe(field.Type))} | {fallback} | {Cell(field.Doc)} |\n"
            );
            if (Nested(field.Type) is ({ } suffix, { } nested))
                AppendRows(page, $"{prefix}{field.Name}{suffix}.", nested);
        }
    }

    // The parts of the document itself have sections of their own; the objects of a kind are shown in its table.
    private static (string? Suffix, IReadOnlyList<Field>? Fields) Nested(FieldType type) =>
        type switch
        {
            FieldType.Object table when !HasSection(table) => ("", table.Fields),
            FieldType.MapOf { Value: FieldType.Object table } when !HasSection(table) => (".*", table.Fields),
            FieldType.ListOf { Item: FieldType.Object table } when !HasSection(table) => ("[]", table.Fields),
            _ => (null, null),
        };

    private static bool HasSection(FieldType.Object table) => Section(table) is not null;

    private static string? Section(FieldType.Object table) =>
        ReferenceEquals(table, RunbookSchema.Input) ? "[an input](#an-input)"
        : ReferenceEquals(table, RunbookSchema.FactDefault) ? "[a default from the host](#a-default-from-the-host)"
        : ReferenceEquals(table, RunbookSchema.Step) ? "[a step](#a-step)"
        : ReferenceEquals(table, RunbookSchema.ForEach) ? "[for_each](#for_each)"
        : ReferenceEquals(table, RunbookSchema.Cause) ? "[a likely cause](#a-likely-cause)"
        : ReferenceEquals(table, RunbookSchema.Rehearsal) ? "[the rehearsal](#the-rehearsal)"
        : ReferenceEquals(table, RunbookSchema.Account) ? "[an account](#an-account)"
        : null;

    private static string Describe(FieldType type) =>
        type switch
        {
            _ when ReferenceEquals(type, RunbookSchema.Condition) => "input: value or list of values",
            FieldType.Text => "text",
            FieldType.Human => "text, or language: text",
            FieldType.Verbatim => "text, taken as it is",
            FieldType.SecretText => "`{{ name }}` of a secret input",
            FieldType.Integer integer => ValueRules.Describe(integer),
            FieldType.Flag => "`true` or `false`",
            FieldType.Duration => "duration: `500ms`, `10s`, `5m`, `2h`, `14d`",
            FieldType.FileMode => "permission bits: `0644`",
            FieldType.Path => "absolute path",
            FieldType.Choice choice => string.Join(", ", choice.Values.Select(value => $"`{value}`")),
            FieldType.Name name => name.Expected,
            FieldType.InputName => "name of an input",
            FieldType.FactName => "[fact](#facts)",
            FieldType.RegularExpression => "regular expression",
            FieldType.ListOf list => $"list: {Describe(list.Item)}",
            FieldType.MapOf map => $"{(map.Keys is FieldType.InputName ? "input" : "name")}: {Describe(map.Value)}",
            FieldType.OneOf union => string.Join("; or ", union.Types.Select(Describe)),
            FieldType.Object table => Section(table) ?? "mapping",
            FieldType.Uses { Role: KindRole.Action } => "list of [actions](#actions)",
            FieldType.Uses => "list of [probes](#probes)",
            _ => type.GetType().Name,
        };

    private static void AppendFacts(StringBuilder page, IReadOnlyList<FactKind> facts)
    {
        page.Append("## Facts\n\n| fact | |\n|---|---|\n");
        foreach (var fact in facts.OrderBy(fact => fact.Name, StringComparer.Ordinal))
            page.Append(CultureInfo.InvariantCulture, $"| `{fact.Name}` | {Cell(fact.Doc)} |\n");
        page.Append('\n');
    }

    private static void AppendCodes(StringBuilder page)
    {
        page.Append("## Diagnostics\n\n| code | rule |\n|---|---|\n");
        foreach (var code in DiagnosticCodes.All)
            page.Append(CultureInfo.InvariantCulture, $"| {code.Id} | {Cell(code.Explanation)} |\n");
    }

    private static string Cell(string text) =>
        text.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal);
}

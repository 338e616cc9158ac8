using RunbookTui.Engine.Diagnostics;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Model;

namespace RunbookTui.Tests.Postfix;

/// <summary>Makes the fields of a kind as the planner would: strings, lists and maps, without a document.</summary>
internal static class KindFields
{
    public static Fields Of(IReadOnlyList<Field> table, params (string Name, object Value)[] values) =>
        new(Map(values), table);

    public static FieldValue.Map Map(params (string Name, object Value)[] values) =>
        new(
            [.. values.Select(value => new MapEntry(value.Name, SourceSpan.Start, Convert(value.Value)))],
            SourceSpan.Start
        );

    private static FieldValue Convert(object value) =>
        value switch
        {
            FieldValue ready => ready,
            string text => new FieldValue.Text(text, SourceSpan.Start),
            bool flag => new FieldValue.Text(flag ? "true" : "false", SourceSpan.Start),
            string[] items => new FieldValue.List([.. items.Select(Convert)], SourceSpan.Start),
            _ => throw new ArgumentException($"no field value: {value}"),
        };
}

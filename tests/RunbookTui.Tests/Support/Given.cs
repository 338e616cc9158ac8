using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Model;

namespace RunbookTui.Tests.Support;

/// <summary>Actions and probes as a runbook would give them: texts, lists and maps of texts.</summary>
internal static class Given
{
    /// <summary>An action with its fields.</summary>
    public static IAction Action(ActionKind kind, params (string Name, object Value)[] fields) =>
        kind.Create(new Fields(Map(fields), kind.Fields));

    /// <summary>A probe with its fields.</summary>
    public static IProbe Probe(ProbeKind kind, params (string Name, object Value)[] fields) =>
        kind.Create(new Fields(Map(fields), kind.Fields));

    /// <summary>A mapping.</summary>
    public static FieldValue.Map Map(params (string Name, object Value)[] fields) =>
        new([.. fields.Select(field => new MapEntry(field.Name, default, Value(field.Value)))], default);

    private static FieldValue Value(object value) =>
        value switch
        {
            string text => new FieldValue.Text(text, default),
            string[] items => new FieldValue.List(
                [.. items.Select(item => (FieldValue)new FieldValue.Text(item, default))],
                default
            ),
            (string, object)[] fields => Map(fields),
            _ => throw new ArgumentException($"no field value of the type {value.GetType().Name}", nameof(value)),
        };
}

using System.Globalization;
using System.Text.Json.Nodes;
using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Model;

namespace RunbookTui.Engine.Planning;

/// <summary>The undo that a runbook writes out as actions: kept in the journal as data, so that it needs no runbook later.</summary>
public sealed class RecordedActions(KindCatalog catalog) : IUndo
{
    /// <summary>The name of the undo kind.</summary>
    public const string Name = "actions";

    /// <summary>The undo that applies these actions, in order.</summary>
    public static Undo Undo(IReadOnlyList<(string Kind, FieldValue.Map Fields)> actions) =>
        new(
            Name,
            actions
                .Select(
                    (action, index) =>
                        KeyValuePair.Create(
                            $"{index:00}",
                            new JsonArray(action.Kind, ToJson(action.Fields)).ToJsonString()
                        )
                )
                .ToDictionary(),
            [],
            Exactness.Compensating,
            "the runbook says how"
        );

    /// <inheritdoc/>
    public async Task<string> UndoAsync(Undo undo, IHost host, ISnapshots snapshots, CancellationToken cancellation)
    {
        var done = new List<string>();
        foreach (var (_, json) in undo.Fields.OrderBy(field => field.Key, StringComparer.Ordinal))
        {
            var recorded = JsonNode.Parse(json)!.AsArray();
            var name = recorded[0]!.GetValue<string>();
            var kind =
                catalog.Action(name) ?? throw new HostException($"this version does not know the action '{name}'");
            var action = kind.Create(new Fields((FieldValue.Map)FromJson(recorded[1]!), kind.Fields));
            if (!(await action.InspectAsync(host, cancellation).ConfigureAwait(false)).AlreadySo)
                await action.ApplyAsync(host, cancellation).ConfigureAwait(false);
            done.Add(action.Summary);
        }
        return string.Join("; ", done);
    }

    private static JsonNode ToJson(FieldValue value) =>
        value switch
        {
            FieldValue.Text text => JsonValue.Create(text.Value),
            FieldValue.List list => new JsonArray([.. list.Items.Select(ToJson)]),
            FieldValue.Map map => new JsonObject(
                map.Entries.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)ToJson(entry.Value)))
            ),
            _ => throw new InvalidOperationException("an undo cannot hold a secret: it is written to disk"),
        };

    private static FieldValue FromJson(JsonNode node) =>
        node switch
        {
            JsonArray array => new FieldValue.List([.. array.Select(item => FromJson(item!))], default),
            JsonObject entries => new FieldValue.Map(
                [.. entries.Select(entry => new MapEntry(entry.Key, default, FromJson(entry.Value!)))],
                default
            ),
            _ => new FieldValue.Text(
                string.Create(CultureInfo.InvariantCulture, $"{node.GetValue<string>()}"),
                default
            ),
        };
}

using RunbookTui.Engine.Diagnostics;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Loading;
using RunbookTui.Engine.Model;

namespace RunbookTui.Tests.Loading;

/// <summary>
/// A catalog in which every kind that a runbook uses exists and takes what the runbook gives it, so that all other
/// checks can be made without the kinds of a host.
/// </summary>
internal static class InferredKinds
{
    public static KindCatalog For(RunbookSource source)
    {
        var sink = new DiagnosticSink(source.File);
        if (YamlNodes.Read(new SourceText(source.Text), sink) is not FieldValue.Map document)
            return new KindCatalog([], [], [], []);
        var steps = Maps(document.Find("steps")).ToList();
        var actions = steps.SelectMany(step => Uses(step, "do").Concat(Uses(step, "undo")));
        var probes = steps.SelectMany(step => Uses(step, "verify")).Concat(Uses(document, "baseline"));
        var facts = ((document.Find("inputs") as FieldValue.Map)?.Entries ?? [])
            .Select(input => ((input.Value as FieldValue.Map)?.Find("default") as FieldValue.Map)?.Find("fact"))
            .OfType<FieldValue.Text>()
            .Select(fact => fact.Value)
            .Distinct();
        return new KindCatalog(
            [
                .. actions
                    .GroupBy(use => use.Key)
                    .Select(uses => new ActionKind(uses.Key, "", Table(uses), Never<IAction>)),
            ],
            [.. probes.GroupBy(use => use.Key).Select(uses => new ProbeKind(uses.Key, "", Table(uses), Never<IProbe>))],
            [],
            [.. facts.Select(name => new FactKind(name, "", (_, _) => Task.FromResult<string?>(null)))]
        );
    }

    private static Field[] Table(IEnumerable<MapEntry> uses) =>
        [
            .. uses.SelectMany(use => (use.Value as FieldValue.Map)?.Entries ?? [])
                .GroupBy(field => field.Key)
                .Select(values => new Field(
                    values.Key,
                    new FieldType.OneOf([.. values.Select(one => TypeOf(one.Key, one.Value)).Distinct()]),
                    ""
                )),
        ];

    private static FieldType TypeOf(string key, FieldValue value) =>
        value switch
        {
            FieldValue.Map map => new FieldType.MapOf(
                new FieldType.OneOf([
                    .. map
                        .Entries.Select(entry => TypeOf(entry.Key, entry.Value))
                        .Append(new FieldType.Text())
                        .Distinct(),
                ])
            ),
            FieldValue.List => new FieldType.ListOf(new FieldType.Text()),
            _ when key.Contains("password", StringComparison.Ordinal) && key != "wrong_password_refused" =>
                new FieldType.SecretText(),
            _ => new FieldType.Text(),
        };

    private static IEnumerable<MapEntry> Uses(FieldValue.Map owner, string key) =>
        Maps(owner.Find(key)).SelectMany(use => use.Entries).Where(entry => entry.Key != RunbookSchema.When);

    private static IEnumerable<FieldValue.Map> Maps(FieldValue? list) =>
        (list as FieldValue.List)?.Items.OfType<FieldValue.Map>() ?? [];

    private static T Never<T>(Fields fields) => throw new NotSupportedException();
}

using RunbookTui.Engine.Model;

namespace RunbookTui.Engine.Loading;

/// <summary>Makes a <see cref="Runbook"/> from a document in which nothing was found wrong.</summary>
internal static class RunbookBuilder
{
    /// <summary>The runbook.</summary>
    public static Runbook Build(
        FieldValue.Map document,
        IReadOnlyDictionary<string, DeclaredInput> inputs,
        RunbookSource source
    ) =>
        new(
            Word(document, "name"),
            Word(document, "version"),
            Texts.Human(document.Find("title"))!,
            Texts.Human(document.Find("description"))!,
            [.. inputs.Values.Select(declared => declared.Input)],
            document.Find("rehearsal") is FieldValue.Map rehearsal ? BuildRehearsal(rehearsal) : Rehearsal.None,
            Uses(document.Find("baseline")),
            [.. Maps(document.Find("steps")).Select(BuildStep)],
            source
        );

    private static Rehearsal BuildRehearsal(FieldValue.Map map) =>
        new(
            Texts.Words(map.Find("packages")),
            [
                .. Maps(map.Find("accounts"))
                    .Select(account => new RehearsalAccount(Word(account, "user"), Word(account, "password"))),
            ],
            ((map.Find("answers") as FieldValue.Map)?.Entries ?? []).ToDictionary(
                entry => entry.Key,
                entry => ((FieldValue.Text)entry.Value).Value,
                StringComparer.Ordinal
            )
        );

    private static Step BuildStep(FieldValue.Map map) =>
        new(
            Word(map, "id"),
            Texts.Human(map.Find("title"))!,
            Texts.Human(map.Find("why"))!,
            Texts.Condition(map.Find(RunbookSchema.When)),
            map.Find("for_each") is FieldValue.Map each
                ? new ForEach(Word(each, "in"), Word(each, "as"), each.Span)
                : null,
            Uses(map.Find("do")),
            Uses(map.Find("verify")),
            Uses(map.Find("undo")),
            [
                .. Maps(map.Find("causes"))
                    .Select(cause => new Cause(
                        (cause.Find("observed") as FieldValue.Text)?.Value,
                        Texts.Human(cause.Find("likely"))!,
                        Texts.Human(cause.Find("remedy"))!
                    )),
            ],
            map.Span
        );

    private static IReadOnlyList<KindUse> Uses(FieldValue? list) =>
        [
            .. Maps(list)
                .Select(use =>
                {
                    var kind = use.Entries.First(entry => entry.Key != RunbookSchema.When);
                    return new KindUse(
                        kind.Key,
                        (FieldValue.Map)kind.Value,
                        Texts.Condition(use.Find(RunbookSchema.When)),
                        kind.KeySpan
                    );
                }),
        ];

    private static string Word(FieldValue.Map map, string key) => ((FieldValue.Text)map.Find(key)!).Value;

    private static IEnumerable<FieldValue.Map> Maps(FieldValue? list) =>
        (list as FieldValue.List)?.Items.Cast<FieldValue.Map>() ?? [];
}

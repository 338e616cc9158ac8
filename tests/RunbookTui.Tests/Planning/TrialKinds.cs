using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Loading;
using RunbookTui.Engine.Model;
using RunbookTui.Engine.Planning;
using RunbookTui.Tests.Running;

namespace RunbookTui.Tests.Planning;

/// <summary>Kinds that keep the fields they were made from.</summary>
internal static class TrialKinds
{
    private static readonly Field[] Table =
    [
        new("name", new FieldType.Text(), "A text.", Required: true),
        new("port", new FieldType.Integer(1, 65535), "A number."),
        new("path", new FieldType.Path(), "A path."),
        new("names", new FieldType.ListOf(new FieldType.Text(), AtLeast: 1), "Texts."),
        new("settings", new FieldType.MapOf(new FieldType.Text()), "Texts by name."),
        new("password", new FieldType.SecretText(), "A secret."),
        new("template", new FieldType.Verbatim(), "Taken as it is."),
        new("pattern", new FieldType.RegularExpression(), "A pattern."),
        new("inner", new FieldType.Object(new Field("mode", new FieldType.FileMode(), "Bits.")), "More."),
    ];

    /// <summary>The kinds, with facts that say what is given.</summary>
    public static KindCatalog Catalog(string? fact = null, bool broken = false) =>
        new(
            [new ActionKind("put", "Puts.", Table, fields => new Put(fields))],
            [
                new ProbeKind(
                    "look",
                    "Looks.",
                    [new Field("name", new FieldType.Text(), "A text.", Required: true)],
                    fields => ScriptedProbe.Passing(fields.Text("name"))
                ),
            ],
            [],
            [
                new FactKind(
                    "host.fqdn",
                    "The name.",
                    (_, _) => broken ? throw new HostException("no name") : Task.FromResult(fact)
                ),
            ]
        );

    /// <summary>A runbook with these inputs and this body of its only step.</summary>
    public static Runbook Load(string inputs, string body, string rest = "")
    {
        var text = $"""
            name: trial
            version: 1.0.0
            title: A trial
            description: Nothing real.
            inputs:
            {Indent(inputs, 2)}
            {rest}
            steps:
              - id: only
                title: Only
                why: Because.
            {Indent(body, 4)}
            """;
        var result = RunbookLoader.Load(new RunbookSource("trial.yaml", text), Catalog());
        return result.Runbook
            ?? throw new InvalidOperationException(
                string.Join('\n', result.Diagnostics.Select(found => $"{found.Span}: {found.Message}")) + "\n" + text
            );
    }

    public static string Indent(string text, int columns) =>
        string.Join('\n', text.Split('\n').Select(line => new string(' ', columns) + line));

    /// <summary>An action that writes its fields into what it says.</summary>
    public sealed class Put(Fields fields) : IAction
    {
        public Fields Fields => fields;

        public string Summary => $"put {fields.Text("name")}";

        public Task<Inspection> InspectAsync(IHostReader host, CancellationToken cancellation) =>
            Task.FromResult(new Inspection(false, "not so"));

        public Task<IReadOnlyList<Change>> PreviewAsync(PreviewContext context, CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyList<Change>>([]);

        public Task<Undo> PrepareUndoAsync(IHostReader host, ISnapshots snapshots, CancellationToken cancellation) =>
            Task.FromResult(Undo.Nothing);

        public Task ApplyAsync(IHost host, CancellationToken cancellation)
        {
            host.Delete("/etc/" + string.Join(',', fields.Texts("names")));
            return Task.CompletedTask;
        }
    }
}

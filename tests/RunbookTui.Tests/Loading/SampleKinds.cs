using RunbookTui.Engine.Kinds;

namespace RunbookTui.Tests.Loading;

/// <summary>A few kinds that exist only on paper: enough to meet every field type.</summary>
internal static class SampleKinds
{
    public static KindCatalog Catalog { get; } =
        new(
            [
                Action(
                    "note.write",
                    new Field("path", new FieldType.Path(), "Where.", Required: true),
                    new Field("text", new FieldType.Text(), "What.", Required: true),
                    new Field("mode", new FieldType.FileMode(), "Permission bits.", Default: "0644"),
                    new Field("template", new FieldType.Verbatim(), "Taken as it is.")
                ),
                Action(
                    "account.make",
                    new Field("user", new FieldType.Text(), "The login name.", Required: true),
                    new Field("password", new FieldType.SecretText(), "The password.", Required: true),
                    new Field("groups", new FieldType.ListOf(new FieldType.Text()), "Groups.")
                ),
                Action(
                    "daemon.set",
                    new Field("instance", new FieldType.Text(), "Which.", Required: true),
                    new Field("set", new FieldType.MapOf(new FieldType.Text()), "Parameters."),
                    new Field(
                        "services",
                        new FieldType.MapOf(
                            new FieldType.Object(
                                new Field("command", new FieldType.Text(), "The program.", Required: true),
                                new Field("limit", new FieldType.Integer(0, 100), "Processes.")
                            )
                        ),
                        "Services."
                    )
                ),
                Action("daemon.start"),
            ],
            [
                Probe(
                    "port",
                    new Field("port", new FieldType.Integer(1, 65535), "The port.", Required: true),
                    new Field("state", new FieldType.Choice("open", "closed"), "Expected.", Default: "open"),
                    new Field("within", new FieldType.Duration(), "Deadline.", Default: "10s"),
                    new Field("encrypted", new FieldType.Flag(), "Whether.", Default: "false"),
                    new Field("says", new FieldType.ListOf(new FieldType.Text()), "Words.")
                ),
                Probe(
                    "login",
                    new Field("user", new FieldType.Text(), "Who.", Required: true),
                    new Field("password", new FieldType.SecretText(), "With.")
                ),
                Probe("note", new Field("path", new FieldType.Path(), "Where.", Required: true)),
            ],
            [],
            [
                new FactKind("host.fqdn", "The full name of the host.", (_, _) => Task.FromResult<string?>(null)),
                new FactKind("host.address", "Its first address.", (_, _) => Task.FromResult<string?>(null)),
            ]
        );

    private static ActionKind Action(string name, params Field[] fields) =>
        new(name, $"Does {name}.", fields, _ => throw new NotSupportedException());

    private static ProbeKind Probe(string name, params Field[] fields) =>
        new(name, $"Looks at {name}.", fields, _ => throw new NotSupportedException());
}

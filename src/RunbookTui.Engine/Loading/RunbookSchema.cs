using RunbookTui.Engine.Kinds;

namespace RunbookTui.Engine.Loading;

/// <summary>
/// The one table of the runbook format. The checks, the JSON Schema and the field documentation are all made from it.
/// </summary>
public static class RunbookSchema
{
    /// <summary>The key beside a kind that makes its use conditional.</summary>
    public const string When = "when";

    /// <summary>The most steps a runbook may have.</summary>
    public const int MostSteps = 1000;

    /// <summary>The words of an input's <c>type</c>, in the order of <see cref="Model.InputType"/>.</summary>
    public static IReadOnlyList<string> InputTypes { get; } =
    ["text", "integer", "flag", "choice", "hostname", "address", "port", "path", "postfix_instance", "user"];

    /// <summary>A condition: a mapping from an input to the value, or the values, it must have.</summary>
    public static FieldType Condition { get; } =
        new FieldType.MapOf(
            new FieldType.OneOf(
                new FieldType.Verbatim(),
                new FieldType.ListOf(new FieldType.Verbatim(), AtLeast: 1, AtMost: 64)
            ),
            new FieldType.InputName(),
            AtMost: 16
        );

    /// <summary>The default of an input that is taken from the host.</summary>
    public static FieldType.Object FactDefault { get; } =
        new(
            new Field(
                "fact",
                new FieldType.FactName(),
                "The fact about the host that the default is taken from.",
                Required: true
            ),
            new Field("else", new FieldType.Text(), "The default where the host does not say.")
        );

    /// <summary>One input.</summary>
    public static FieldType.Object Input { get; } =
        new(
            new Field("type", new FieldType.Choice([.. InputTypes]), "What kind of value it takes.", Required: true),
            new Field(
                "prompt",
                new FieldType.Human(Fills: false),
                "What the operator is asked, in a few words.",
                Required: true
            ),
            new Field("help", new FieldType.Human(Fills: false), "What it is for and how to find the right value."),
            new Field(
                "many",
                new FieldType.Flag(),
                "Whether it is a list. As a text its items are separated by commas.",
                Default: "false"
            ),
            new Field(
                "secret",
                new FieldType.Flag(),
                "Whether it must not be shown, logged or written to disk. A secret has the type text, is not a list, has no default, and is used only in fields made for secrets.",
                Default: "false"
            ),
            new Field("required", new FieldType.Flag(), "Whether it needs an answer. True unless there is a default."),
            new Field(
                "default",
                new FieldType.OneOf(new FieldType.Text(), FactDefault),
                "What holds where the operator says nothing: a text, which may refer to other inputs, or a fact about the host."
            ),
            new Field(
                "choices",
                new FieldType.ListOf(new FieldType.Verbatim(), AtLeast: 1),
                "The words to choose from. Only for the type choice."
            ),
            new Field(
                "pattern",
                new FieldType.RegularExpression(),
                "A regular expression that the whole value must match. Only for the type text."
            ),
            new Field(
                "min",
                new FieldType.Integer(),
                "The smallest value allowed. Only for the types integer and port."
            ),
            new Field(
                "max",
                new FieldType.Integer(),
                "The largest value allowed. Only for the types integer and port."
            ),
            new Field(When, Condition, "The input is asked for only where this holds.")
        );

    /// <summary>One mail account of a rehearsal.</summary>
    public static FieldType.Object Account { get; } =
        new(
            new Field("user", new FieldType.InputName(), "The input that holds the login name.", Required: true),
            new Field(
                "password",
                new FieldType.InputName(),
                "The secret input that holds the password.",
                Required: true
            )
        );

    /// <summary>What a rehearsal needs.</summary>
    public static FieldType.Object Rehearsal { get; } =
        new(
            new Field(
                "packages",
                new FieldType.ListOf(new FieldType.Verbatim()),
                "Distribution packages that must be installed."
            ),
            new Field(
                "answers",
                new FieldType.MapOf(new FieldType.Verbatim(), new FieldType.InputName()),
                "Answers for inputs without a default. For a secret, generate makes a random one."
            ),
            new Field("accounts", new FieldType.ListOf(Account), "Mail accounts to make in the sandbox.")
        );

    /// <summary>Repetition of a step.</summary>
    public static FieldType.Object ForEach { get; } =
        new(
            new Field(
                "in",
                new FieldType.InputName(),
                "The list input whose items the step is repeated for.",
                Required: true
            ),
            new Field("as", InputNames, "The name an item has inside the step.", Required: true)
        );

    /// <summary>A likely cause of a failing probe.</summary>
    public static FieldType.Object Cause { get; } =
        new(
            new Field(
                "observed",
                new FieldType.Verbatim(),
                "A text that must occur in what was observed for the cause to be likely."
            ),
            new Field("likely", new FieldType.Human(), "The cause.", Required: true),
            new Field("remedy", new FieldType.Human(), "What the operator should do.", Required: true)
        );

    /// <summary>One step.</summary>
    public static FieldType.Object Step { get; } =
        new(
            new Field(
                "id",
                Slug,
                "The name of the step in journals and on the command line; unique in the runbook.",
                Required: true
            ),
            new Field("title", new FieldType.Human(), "The goal, in a few words.", Required: true),
            new Field(
                "why",
                new FieldType.Human(),
                "Why the step is needed, for the operator who has never done it.",
                Required: true
            ),
            new Field(When, Condition, "The step is left out where this does not hold."),
            new Field("for_each", ForEach, "Repeats the step for each item of a list."),
            new Field(
                "do",
                new FieldType.Uses(KindRole.Action),
                "The actions, in order. A step with actions needs probes as well."
            ),
            new Field("verify", new FieldType.Uses(KindRole.Probe), "The probes that prove the step."),
            new Field(
                "undo",
                new FieldType.Uses(KindRole.Action),
                "Actions that undo the step where its own actions cannot be undone by themselves."
            ),
            new Field("causes", new FieldType.ListOf(Cause), "Likely causes of a failing probe, with their remedies.")
        );

    /// <summary>The whole document.</summary>
    public static FieldType.Object Document { get; } =
        new(
            new Field("name", Slug, "The name of the runbook on the command line.", Required: true),
            new Field(
                "version",
                new FieldType.Name(@"[0-9]+(\.[0-9]+){0,2}", "a version such as 1.0.0"),
                "The version of the runbook.",
                Required: true
            ),
            new Field(
                "title",
                new FieldType.Human(Fills: false),
                "What the runbook does, in a few words.",
                Required: true
            ),
            new Field(
                "description",
                new FieldType.Human(Fills: false),
                "What the runbook does, in a few sentences.",
                Required: true
            ),
            new Field(
                "inputs",
                new FieldType.MapOf(Input, InputNames),
                "The values the operator is asked for, by name."
            ),
            new Field("rehearsal", Rehearsal, "What a rehearsal in the sandbox needs; a live run ignores it."),
            new Field(
                "baseline",
                new FieldType.Uses(KindRole.Probe),
                "Probes taken before the first change and compared after a rollback."
            ),
            new Field(
                "steps",
                new FieldType.ListOf(Step, AtLeast: 1, AtMost: MostSteps),
                "The steps, in order.",
                Required: true
            )
        );

    private static FieldType Slug =>
        new FieldType.Name(
            "[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?",
            "lower-case letters, digits and hyphens, such as renew-certificate"
        );

    private static FieldType InputNames =>
        new FieldType.Name("[a-z][a-z0-9_]{0,62}", "lower-case letters, digits and underscores, such as mail_user");
}

using RunbookTui.Engine.Diagnostics;

namespace RunbookTui.Engine.Model;

/// <summary>A loaded, checked runbook. Texts may still hold <c>{{ name }}</c>.</summary>
/// <param name="Source">The document it came from.</param>
public sealed record Runbook(
    string Name,
    string Version,
    LocalizedText Title,
    LocalizedText Description,
    IReadOnlyList<Input> Inputs,
    Rehearsal Rehearsal,
    IReadOnlyList<KindUse> Baseline,
    IReadOnlyList<Step> Steps,
    RunbookSource Source
);

/// <summary>The text of a runbook and where it came from.</summary>
/// <param name="File">As the user named it; for a shipped runbook its file name.</param>
public sealed record RunbookSource(string File, string Text)
{
    /// <summary>SHA-256 of the text in lower-case hex.</summary>
    public string Hash =>
        Convert.ToHexStringLower(
            System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Text))
        );
}

/// <summary>What a rehearsal needs beyond the runbook itself; a live run ignores it.</summary>
/// <param name="Packages">Distribution packages that must be there.</param>
/// <param name="Accounts">Mail accounts to make: input names of the user and of the secret.</param>
/// <param name="Answers">Answers for inputs that have no default; <c>generate</c> makes a random secret.</param>
public sealed record Rehearsal(
    IReadOnlyList<string> Packages,
    IReadOnlyList<RehearsalAccount> Accounts,
    IReadOnlyDictionary<string, string> Answers
)
{
    /// <summary>The answer that makes a random secret.</summary>
    public const string Generate = "generate";

    /// <summary>Nothing beyond the runbook.</summary>
    public static Rehearsal None { get; } = new([], [], new Dictionary<string, string>());
}

/// <summary>An account of the sandbox: the inputs that hold its name and its password.</summary>
public sealed record RehearsalAccount(string UserInput, string PasswordInput);

/// <summary>What kind of value an input takes.</summary>
public enum InputType
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Flag,

    /// <summary>One of the words in <c>choices</c>.</summary>
    Choice,

    /// <summary>A fully qualified host name (RFC 1123 labels, at least two).</summary>
    Hostname,

    /// <summary>An IPv4 or IPv6 address.</summary>
    Address,

    /// <summary>A TCP port, 1 to 65535.</summary>
    Port,

    /// <summary>An absolute path.</summary>
    Path,

    /// <summary>
    /// A Postfix instance and its port: <c>postfix-2525</c> (the port is the number at the end) or
    /// <c>postfix-out=2526</c>. Gives <c>{{ x.name }}</c>, <c>{{ x.port }}</c> and <c>{{ x.directory }}</c>.
    /// </summary>
    PostfixInstance,

    /// <summary>A login name.</summary>
    User,
}

/// <summary>A value the operator is asked for.</summary>
/// <param name="Many">Whether it is a list; on the command line its items are separated by commas.</param>
/// <param name="Default">Text of the default; with <paramref name="DefaultFact"/> what holds where the host does not say.</param>
/// <param name="DefaultFact">The fact the default is taken from, or <c>null</c>.</param>
/// <param name="When">The input is asked for only where this holds.</param>
public sealed record Input(
    string Name,
    InputType Type,
    LocalizedText Prompt,
    LocalizedText? Help,
    bool Many,
    bool Secret,
    bool Required,
    string? Default,
    string? DefaultFact,
    IReadOnlyList<string> Choices,
    string? Pattern,
    long? Min,
    long? Max,
    Condition When,
    SourceSpan Span
);

/// <summary>A condition on answers: each named input has one of the listed values. Empty always holds.</summary>
public sealed record Condition(IReadOnlyList<ConditionTerm> Terms)
{
    /// <summary>Always holds.</summary>
    public static Condition Always { get; } = new([]);
}

/// <summary>One term: the answer of the input (as text) is one of the values.</summary>
public sealed record ConditionTerm(string Input, IReadOnlyList<string> Values, SourceSpan Span);

/// <summary>One goal with its actions and the probes that prove it.</summary>
/// <param name="ForEach">Repeat for each item of a list, or <c>null</c>.</param>
/// <param name="Undo">Actions that undo the step where its kinds cannot derive it.</param>
public sealed record Step(
    string Id,
    LocalizedText Title,
    LocalizedText Why,
    Condition When,
    ForEach? ForEach,
    IReadOnlyList<KindUse> Do,
    IReadOnlyList<KindUse> Verify,
    IReadOnlyList<KindUse> Undo,
    IReadOnlyList<Cause> Causes,
    SourceSpan Span
);

/// <summary>Repetition: the list's input and the name an item has inside the step.</summary>
public sealed record ForEach(string Input, string As, SourceSpan Span);

/// <summary>One use of an action or probe kind.</summary>
/// <param name="When">It is left out where this does not hold.</param>
public sealed record KindUse(string Kind, FieldValue.Map Fields, Condition When, SourceSpan Span);

/// <summary>A likely cause of a failing probe, with its remedy.</summary>
/// <param name="Observed">A text that must occur in what was observed for the cause to be likely, or <c>null</c> for always.</param>
public sealed record Cause(string? Observed, LocalizedText Likely, LocalizedText Remedy);

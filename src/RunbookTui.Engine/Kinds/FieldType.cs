namespace RunbookTui.Engine.Kinds;

/// <summary>What a field of a runbook may hold. The same table drives the checks, the documentation and the JSON Schema.</summary>
public abstract record FieldType
{
    /// <summary>Any text; <c>{{ name }}</c> is filled in.</summary>
    public sealed record Text : FieldType;

    /// <summary>Text for a human: one string, or a map from language (<c>en</c>, <c>ja</c>) to string.</summary>
    public sealed record Human : FieldType;

    /// <summary>Text taken as it is, never filled in: <c>{{ name }}</c> in it is an error.</summary>
    public sealed record Verbatim : FieldType;

    /// <summary>A secret: only <c>{{ name }}</c> of an input marked secret.</summary>
    public sealed record SecretText : FieldType;

    /// <summary>A whole number within bounds, both included.</summary>
    public sealed record Integer(long Min = long.MinValue, long Max = long.MaxValue) : FieldType;

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public sealed record Flag : FieldType;

    /// <summary>A time span such as <c>500ms</c>, <c>10s</c>, <c>5m</c>, <c>2h</c>, <c>14d</c>.</summary>
    public sealed record Duration : FieldType;

    /// <summary>Permission bits in octal, such as <c>0644</c>.</summary>
    public sealed record FileMode : FieldType;

    /// <summary>An absolute path without <c>.</c> or <c>..</c> segments.</summary>
    public sealed record Path : FieldType;

    /// <summary>One of a fixed set of words.</summary>
    public sealed record Choice(params string[] Values) : FieldType;

    /// <summary>A sequence.</summary>
    public sealed record ListOf(FieldType Item) : FieldType;

    /// <summary>A mapping with free keys, in the order written.</summary>
    public sealed record MapOf(FieldType Value) : FieldType;

    /// <summary>A mapping with known keys.</summary>
    public sealed record Object(params Field[] Fields) : FieldType;

    /// <summary>A list of uses of registered kinds, each a mapping <c>kind: { fields }</c>.</summary>
    public sealed record Uses(KindRole Role) : FieldType;
}

/// <summary>Whether a kind changes the host or only looks.</summary>
public enum KindRole
{
    /// <summary>Changes the host.</summary>
    Action,

    /// <summary>Observes the host.</summary>
    Probe,
}

/// <summary>One key of a mapping in a runbook.</summary>
/// <param name="Doc">One or two sentences for the person who writes the runbook.</param>
/// <param name="Default">What holds when the key is absent, as it would be written; <c>null</c> when nothing does.</param>
public sealed record Field(string Name, FieldType Type, string Doc, bool Required = false, string? Default = null);

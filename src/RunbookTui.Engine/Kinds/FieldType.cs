using RunbookTui.Engine.Model;

namespace RunbookTui.Engine.Kinds;

/// <summary>What a field of a runbook may hold. The same table drives the checks, the documentation and the JSON Schema.</summary>
public abstract record FieldType
{
    /// <summary>Any text; <c>{{ name }}</c> is filled in.</summary>
    public sealed record Text : FieldType;

    /// <summary>Text for a human: one string, or a map from language (<c>en</c>, <c>ja</c>) to string.</summary>
    /// <param name="Fills">Whether <c>{{ name }}</c> is filled in; it cannot be where nothing was answered yet.</param>
    public sealed record Human(bool Fills = true) : FieldType;

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

    /// <summary>A name that other parts of the document refer to; never filled in.</summary>
    /// <param name="Pattern">A regular expression that the whole name matches.</param>
    /// <param name="Expected">What is allowed, to be read after "expected".</param>
    public sealed record Name(string Pattern, string Expected) : FieldType;

    /// <summary>The name of an input of the same runbook.</summary>
    public sealed record InputName : FieldType;

    /// <summary>The name of a registered fact about the host.</summary>
    public sealed record FactName : FieldType;

    /// <summary>A regular expression that matches in linear time (no lookaround, no back-references).</summary>
    public sealed record RegularExpression : FieldType;

    /// <summary>A sequence.</summary>
    /// <param name="AtLeast">The fewest items allowed.</param>
    /// <param name="AtMost">The most items allowed.</param>
    public sealed record ListOf(FieldType Item, int AtLeast = 0, int AtMost = int.MaxValue) : FieldType;

    /// <summary>A mapping with free keys, in the order written.</summary>
    /// <param name="Keys">What a key may be; any text, filled in, by default.</param>
    /// <param name="AtMost">The most keys allowed.</param>
    public sealed record MapOf(FieldType Value, FieldType? Keys = null, int AtMost = int.MaxValue) : FieldType;

    /// <summary>One of several types, told apart by shape: a text, a list or a mapping.</summary>
    public sealed record OneOf(params FieldType[] Types) : FieldType
    {
        /// <summary>The type whose shape <paramref name="value"/> has; the first where none has.</summary>
        public FieldType For(FieldValue value) =>
            Types.FirstOrDefault(type =>
                value switch
                {
                    FieldValue.Map => type is Object or MapOf or Human,
                    FieldValue.List => type is ListOf or Uses,
                    _ => type is not (Object or MapOf or ListOf or Uses),
                }
            ) ?? Types[0];
    }

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

using RunbookTui.Engine.Diagnostics;

namespace RunbookTui.Engine.Model;

/// <summary>A value written in a runbook or computed from it: a text, a secret, a list or a map. Order is kept.</summary>
/// <remarks>
/// Before planning a text may hold <c>{{ name }}</c>; after planning it never does. Numbers, booleans and durations
/// stay texts here and are converted by the field's type, so that <c>0644</c> and <c>yes</c> mean what was written.
/// </remarks>
public abstract record FieldValue(SourceSpan Span)
{
    /// <summary>A scalar.</summary>
    public sealed record Text(string Value, SourceSpan Span) : FieldValue(Span);

    /// <summary>A scalar that must not be shown.</summary>
    public sealed record Hidden(Secret Value, SourceSpan Span) : FieldValue(Span);

    /// <summary>A sequence.</summary>
    public sealed record List(IReadOnlyList<FieldValue> Items, SourceSpan Span) : FieldValue(Span);

    /// <summary>A mapping, in the order written.</summary>
    public sealed record Map(IReadOnlyList<MapEntry> Entries, SourceSpan Span) : FieldValue(Span)
    {
        /// <summary>The value of <paramref name="key"/>, or <c>null</c>.</summary>
        public FieldValue? Find(string key) => Entries.FirstOrDefault(entry => entry.Key == key)?.Value;
    }
}

/// <summary>One key of a mapping and its value.</summary>
public sealed record MapEntry(string Key, SourceSpan KeySpan, FieldValue Value);

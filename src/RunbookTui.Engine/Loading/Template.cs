using System.Text;
using RunbookTui.Engine.Diagnostics;
using RunbookTui.Engine.Model;

namespace RunbookTui.Engine.Loading;

/// <summary>A piece of a text: as it stands, or to be filled in.</summary>
/// <param name="Offset">Where the piece begins in the text, in UTF-16 units.</param>
/// <param name="Length">How much of the text it is.</param>
public abstract record TemplatePart(int Offset, int Length)
{
    /// <summary>Text taken as it is.</summary>
    public sealed record Literal(string Text, int Offset, int Length) : TemplatePart(Offset, Length);

    /// <summary><c>{{ name }}</c> or <c>{{ name.property }}</c>.</summary>
    public sealed record Reference(string Name, string? Property, int Offset, int Length) : TemplatePart(Offset, Length)
    {
        /// <summary>As it would be written.</summary>
        public override string ToString() => Property is null ? $"{{{{ {Name} }}}}" : $"{{{{ {Name}.{Property} }}}}";
    }

    /// <summary>Something that begins like a reference and is none.</summary>
    /// <param name="Message">What is wrong with it.</param>
    public sealed record Malformed(string Message, int Offset, int Length) : TemplatePart(Offset, Length);
}

/// <summary>
/// A text with references: <c>{{ name }}</c> or <c>{{ name.property }}</c>, spaces optional. A literal
/// <c>{{</c> is written <c>{{{{</c>. Nothing else is special; <c>${name}</c> belongs to Postfix.
/// </summary>
public sealed record Template(IReadOnlyList<TemplatePart> Parts)
{
    private const string Open = "{{";
    private const string Close = "}}";
    private const string Escape = "{{{{";

    /// <summary>The references, in order.</summary>
    public IEnumerable<TemplatePart.Reference> References => Parts.OfType<TemplatePart.Reference>();

    /// <summary>The reference that is the whole text, or <c>null</c>.</summary>
    public TemplatePart.Reference? Whole => Parts is [TemplatePart.Reference reference] ? reference : null;

    /// <summary>Whether there is anything to fill in.</summary>
    public bool HasReferences => Parts.Any(part => part is not TemplatePart.Literal);

    /// <summary>Takes a text apart. Never fails: what is wrong becomes a <see cref="TemplatePart.Malformed"/>.</summary>
    public static Template Parse(string text)
    {
        var parts = new List<TemplatePart>();
        var literal = new StringBuilder();
        var literalStart = 0;
        var at = 0;
        while (at < text.Length)
        {
            if (StartsWith(text, at, Escape))
            {
                literal.Append(Open);
                at += Escape.Length;
            }
            else if (StartsWith(text, at, Open))
            {
                Flush(at);
                var part = ParseReference(text, at);
                parts.Add(part);
                at += part.Length;
                literalStart = at;
            }
            else
            {
                literal.Append(text[at++]);
            }
        }
        Flush(text.Length);
        return new Template(parts);

        void Flush(int end)
        {
            if (end > literalStart)
                parts.Add(new TemplatePart.Literal(literal.ToString(), literalStart, end - literalStart));
            literal.Clear();
        }
    }

    /// <summary>The text with its references filled in.</summary>
    /// <param name="lookup">
    /// Gives a <see cref="FieldValue.Text"/>, a <see cref="FieldValue.Hidden"/> or a <see cref="FieldValue.List"/> of
    /// texts.
    /// </param>
    /// <returns>A text; or, where one reference is the whole text, whatever it stands for.</returns>
    /// <exception cref="InvalidOperationException">
    /// A secret or a list stands inside a longer text, or a reference is malformed. The loader refuses such runbooks.
    /// </exception>
    public FieldValue Fill(Func<TemplatePart.Reference, FieldValue> lookup, SourceSpan span)
    {
        if (Whole is { } whole)
            return lookup(whole) with { Span = span };
        var filled = new StringBuilder();
        foreach (var part in Parts)
        {
            filled.Append(
                part switch
                {
                    TemplatePart.Literal literal => literal.Text,
                    TemplatePart.Reference reference when lookup(reference) is FieldValue.Text text => text.Value,
                    _ => throw new InvalidOperationException($"{part} cannot be a part of a text"),
                }
            );
        }
        return new FieldValue.Text(filled.ToString(), span);
    }

    /// <summary>The text with its references filled in, where only texts are asked for.</summary>
    /// <exception cref="InvalidOperationException">A reference is malformed.</exception>
    public string FillText(Func<TemplatePart.Reference, string> lookup) =>
        ((FieldValue.Text)Fill(reference => new FieldValue.Text(lookup(reference), default), default)).Value;

    private static TemplatePart ParseReference(string text, int at)
    {
        var close = text.IndexOf(Close, at + Open.Length, StringComparison.Ordinal);
        if (close < 0)
            return new TemplatePart.Malformed("'{{' is not closed", at, text.Length - at);
        var length = close + Close.Length - at;
        var inner = text[(at + Open.Length)..close].Trim(' ');
        var dot = inner.IndexOf('.', StringComparison.Ordinal);
        var name = dot < 0 ? inner : inner[..dot];
        var property = dot < 0 ? null : inner[(dot + 1)..];
        if (inner.Length == 0)
            return new TemplatePart.Malformed("nothing stands between '{{' and '}}'", at, length);
        return IsWord(name) && (property is null || IsWord(property))
            ? new TemplatePart.Reference(name, property, at, length)
            : new TemplatePart.Malformed($"{Quoting.Quote(inner)} is not a name", at, length);
    }

    private static bool IsWord(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    private static bool StartsWith(string text, int at, string what) =>
        string.CompareOrdinal(text, at, what, 0, what.Length) == 0;
}

using System.Text;

namespace RunbookTui.Engine.Model;

/// <summary>A value that must not reach a journal, a screen, an export, an error text or a process list.</summary>
/// <remarks>It is a class without value equality or a serialisable property, so that no generic code can spill it.</remarks>
public sealed class Secret(string value)
{
    /// <summary>What is shown in place of the value.</summary>
    public const string Mask = "••••";

    /// <summary>Fewer characters of Base64 would be found in other texts by chance.</summary>
    private const int ShortestPart = 6;

    private readonly IReadOnlyList<string> forms = [.. Forms(value)];

    /// <summary>The value itself; call it only where it is handed to a program's standard input or a socket.</summary>
    public string Reveal() => value;

    /// <summary><paramref name="text"/> with every occurrence of the value, plain or in Base64, replaced by the mask.</summary>
    public string RedactFrom(string text) =>
        forms.Aggregate(text, (redacted, form) => redacted.Replace(form, Mask, StringComparison.Ordinal));

    /// <summary>
    /// The value as it can stand in a text: plain, in Base64, and within the Base64 of a longer text as in SASL PLAIN
    /// (RFC 4616), where its first character can fall on each of three places of a group (RFC 4648, section 4).
    /// </summary>
    private static IEnumerable<string> Forms(string value)
    {
        if (value.Length == 0)
            yield break;
        var bytes = Encoding.UTF8.GetBytes(value);
        yield return value;
        yield return Convert.ToBase64String(bytes);
        for (var before = 0; before < 3; before++)
        {
            // Characters that also hold bits of what stands before or after are left out.
            var first = ((before * 8) + 5) / 6;
            var end = (before + bytes.Length) * 8 / 6;
            if (end - first >= ShortestPart)
                yield return Convert.ToBase64String([.. new byte[before], .. bytes])[first..end];
        }
    }

    /// <summary>The mask.</summary>
    public override string ToString() => Mask;
}

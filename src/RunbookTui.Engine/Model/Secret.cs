namespace RunbookTui.Engine.Model;

/// <summary>A value that must not reach a journal, a screen, an export, an error text or a process list.</summary>
/// <remarks>It is a class without value equality or a serialisable property, so that no generic code can spill it.</remarks>
public sealed class Secret(string value)
{
    /// <summary>What is shown in place of the value.</summary>
    public const string Mask = "••••";

    /// <summary>The value itself; call it only where it is handed to a program's standard input or a socket.</summary>
    public string Reveal() => value;

    /// <summary><paramref name="text"/> with every occurrence of the value, plain or in Base64, replaced by the mask.</summary>
    public string RedactFrom(string text)
    {
        if (value.Length == 0)
            return text;
        var redacted = text.Replace(value, Mask, StringComparison.Ordinal);
        var base64 = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(value));
        return redacted.Replace(base64, Mask, StringComparison.Ordinal);
    }

    /// <summary>The mask.</summary>
    public override string ToString() => Mask;
}

namespace RunbookTui.Engine.Model;

/// <summary>Text for a human, in one or more languages.</summary>
/// <remarks>A plain string in a runbook is a text with one entry, whose language is <c>""</c>.</remarks>
public sealed record LocalizedText(IReadOnlyDictionary<string, string> ByLanguage)
{
    /// <summary>A text in one, unnamed language.</summary>
    public static LocalizedText Of(string text) => new(new Dictionary<string, string> { [""] = text });

    /// <summary>The text in <paramref name="language"/>; else in English; else in whatever language exists.</summary>
    public string In(string language) =>
        ByLanguage.TryGetValue(language, out var exact) ? exact
        : ByLanguage.TryGetValue("en", out var english) ? english
        : ByLanguage.Values.FirstOrDefault() ?? "";

    /// <summary>The English text.</summary>
    public override string ToString() => In("en");
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Cli;

/// <summary>JSON for programs.</summary>
internal static class Output
{
    // Only plain JSON nodes are written, so no type information beyond the generated one is needed.
    private static readonly JsonSerializerOptions Indented = new(JournalJson.Default.Options)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Prints a document.</summary>
    public static void Json(JsonNode node) => Console.WriteLine(node.ToJsonString(Indented));

    /// <summary>A probe and what it saw.</summary>
    public static JsonObject Probe(string step, string kind, string summary, ProbeResult result) =>
        new()
        {
            ["step"] = step,
            ["kind"] = kind,
            ["summary"] = summary,
            ["verdict"] = result.Verdict.ToString().ToLowerInvariant(),
            ["expected"] = result.Expected,
            ["observed"] = result.Observed,
            ["vantage"] = result.Vantage,
            ["by_hand"] = result.ByHand,
        };

    /// <summary>A list of texts.</summary>
    public static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);
}

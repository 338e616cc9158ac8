using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using RunbookTui.Engine.Journal;

namespace RunbookTui.Engine.Audit;

/// <summary>The report as one document for programs: the run, and each step with its facts.</summary>
public sealed class JsonFormat : IAuditFormat
{
    /// <inheritdoc/>
    public string Name => "json";

    /// <inheritdoc/>
    public string Ending => ".json";

    /// <inheritdoc/>
    public string Render(AuditReport report, AuditOptions options) =>
        Write(
            json =>
            {
                var created = report.Created;
                json.WriteStartObject();
                json.WriteString("id", created.Id);
                json.WriteString("status", Word(report.State.Status.ToString()));
                json.WriteBoolean("rehearsal", created.Rehearsal);
                json.WriteBoolean("changes_in_place", report.State.HasChanges && !created.Rehearsal);
                json.WriteString("created", report.State.CreatedAt.UtcDateTime);
                json.WriteString("updated", report.State.UpdatedAt.UtcDateTime);
                json.WriteNumber("records", report.Records.Count);
                json.WriteString("head", report.Head);
                json.WriteString("head_words", HeadWords.Of(report.Head));
                Raw(json, "run", created);
                json.WriteStartArray("sessions");
                foreach (var record in report.Records.Where(one => one.Event is RunStarted or RollbackStarted))
                    json.WriteRawValue(JsonSerializer.Serialize(record.Event, JournalJson.Default.RunEvent));
                json.WriteEndArray();
                json.WriteStartArray("steps");
                foreach (var step in report.Steps)
                    Step(json, step, report);
                json.WriteEndArray();
                json.WriteStartArray("differences_after_rollback");
                foreach (var difference in report.State.Differences)
                    json.WriteStringValue(difference);
                json.WriteEndArray();
                json.WriteEndObject();
            },
            indented: true
        ) + "\n";

    private static void Step(Utf8JsonWriter json, AuditStep step, AuditReport report)
    {
        json.WriteStartObject();
        json.WriteString("id", step.Id);
        json.WriteString("title", report.TitleOf(step.Id, "en"));
        json.WriteString("status", Word(step.Status.ToString()));
        if (step.Reason is { } reason)
            json.WriteString("reason", reason);
        json.WriteStartArray("attempts");
        foreach (var attempt in step.Attempts)
        {
            json.WriteStartObject();
            json.WriteString("start", attempt.Start.UtcDateTime);
            json.WriteString("end", attempt.End.UtcDateTime);
            json.WriteString("status", Word(attempt.Status.ToString()));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("facts");
        foreach (var one in step.Events)
        {
            json.WriteStartObject();
            json.WriteString("at", one.At.UtcDateTime);
            json.WriteNumber("attempt", one.Attempt);
            Raw(json, "event", one.Event);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Raw(Utf8JsonWriter json, string name, RunEvent happened)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(JsonSerializer.Serialize(happened, JournalJson.Default.RunEvent));
    }

    /// <summary>Writes a document; its bytes depend on nothing else.</summary>
    internal static string Write(Action<Utf8JsonWriter> body, bool indented)
    {
        using var memory = new MemoryStream();
        var options = new JsonWriterOptions
        {
            Indented = indented,
            NewLine = "\n",
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        using (var json = new Utf8JsonWriter(memory, options))
            body(json);
        return Encoding.UTF8.GetString(memory.ToArray());
    }

    /// <summary><c>AlreadyTrue</c> as <c>already_true</c>.</summary>
    private static string Word(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}

using System.Text;
using System.Text.Json;
using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Running;

namespace RunbookTui.Engine.Audit;

/// <summary>
/// One in-toto statement (version 1) with a link predicate (version 0.3) per step that was worked on, a line each, as
/// in an attestation bundle.
/// </summary>
/// <remarks>
/// The subjects are the files as the step left them, and always the record in which the step ended, by its hash.
/// </remarks>
public sealed class InTotoFormat : IAuditFormat
{
    /// <inheritdoc/>
    public string Name => "in-toto";

    /// <inheritdoc/>
    public string Ending => ".intoto.jsonl";

    /// <inheritdoc/>
    public string Render(AuditReport report, AuditOptions options)
    {
        var text = new StringBuilder();
        foreach (var step in report.Steps.Where(step => step.Attempts.Count > 0))
            text.Append(JsonFormat.Write(json => Statement(json, step, report), indented: false)).Append('\n');
        return text.ToString();
    }

    private static void Statement(Utf8JsonWriter json, AuditStep step, AuditReport report)
    {
        var files = step.Files.GroupBy(file => file.Path).Select(same => (same.First(), same.Last())).ToList();
        var last = report.Records.Last(record => record.Event is StepEnded or StepStarted && Is(record.Event, step.Id));
        json.WriteStartObject();
        json.WriteString("_type", "https://in-toto.io/Statement/v1");
        json.WriteStartArray("subject");
        Resource(json, $"{report.Created.Id}/{step.Id}#record-{last.Sequence}", last.Hash);
        foreach (var (_, file) in files)
            Resource(json, file.Path, file.After?.Hash);
        json.WriteEndArray();
        json.WriteString("predicateType", "https://in-toto.io/attestation/link/v0.3");
        json.WriteStartObject("predicate");
        json.WriteString("name", step.Id);
        json.WriteStartArray("command");
        foreach (var command in step.Commands)
            json.WriteStringValue(command.CommandLine);
        json.WriteEndArray();
        json.WriteStartArray("materials");
        Resource(json, report.Created.RunbookFile, report.Created.RunbookHash);
        foreach (var (file, _) in files)
            Resource(json, file.Path, file.Before?.Hash);
        json.WriteEndArray();
        json.WriteStartObject("byproducts");
        json.WriteString("status", JsonNamingPolicy.SnakeCaseLower.ConvertName(step.Status.ToString()));
        json.WriteNumber("probes_passed", step.Proof.Count(probe => probe.Result.Verdict == Kinds.Verdict.Passed));
        json.WriteNumber("probes", step.Proof.Count());
        json.WriteEndObject();
        json.WriteStartObject("environment");
        json.WriteString("host", report.Created.HostName);
        json.WriteString("operating_system", report.Created.OperatingSystem);
        json.WriteString("operator", report.Created.Operator);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>A file that is not there, or is no file, has no digest and is no resource.</summary>
    private static void Resource(Utf8JsonWriter json, string name, string? hash)
    {
        if (hash is null)
            return;
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteStartObject("digest");
        json.WriteString("sha256", hash);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static bool Is(RunEvent happened, string step) =>
        happened switch
        {
            StepEnded ended => ended.Step == step,
            StepStarted started => started.Step == step,
            _ => false,
        };
}

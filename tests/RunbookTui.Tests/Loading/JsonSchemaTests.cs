using System.Text.Json;
using RunbookTui.Engine.Diagnostics;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Loading;
using RunbookTui.Engine.Model;
using RunbookTui.Host;
using RunbookTui.Tests.Support;
using Xunit;

namespace RunbookTui.Tests.Loading;

public class JsonSchemaTests
{
    private static readonly JsonElement schema = JsonDocument.Parse(JsonSchema.Render(SampleKinds.Catalog)).RootElement;

    [Fact]
    public void Is_the_approved_schema() =>
        Approval.Matches(
            Path.Combine(Approval.DirectoryOf(), "sample-schema.json"),
            JsonSchema.Render(SampleKinds.Catalog)
        );

    [Fact]
    public void The_reference_is_the_approved_one() =>
        Approval.Matches(
            Path.Combine(Approval.DirectoryOf(), "sample-reference.md"),
            FormatReference.Render(SampleKinds.Catalog)
        );

    [Fact]
    public void Approves_the_sample_runbook() => Assert.Empty(SchemaCheck.Problems(schema, Tree(SampleRunbook.Source)));

    [Fact]
    public void Every_reference_to_a_definition_leads_somewhere() =>
        Assert.All(
            References(schema),
            reference =>
                Assert.True(
                    schema.GetProperty("$defs").TryGetProperty(reference["#/$defs/".Length..], out _),
                    reference
                )
        );

    [Theory]
    [InlineData("unknown-keys")]
    [InlineData("missing-keys")]
    [InlineData("unknown-kind")]
    [InlineData("wrong-role")]
    [InlineData("wrong-shapes")]
    [InlineData("wrong-values")]
    [InlineData("wrong-counts")]
    [InlineData("fields-beside-their-kind")]
    [InlineData("unknown-fact")]
    public void Refuses_what_can_be_seen_without_references(string name)
    {
        var file = Path.Combine(Approval.DirectoryOf(), "Broken", $"{name}.yaml");

        Assert.NotEmpty(SchemaCheck.Problems(schema, Tree(new RunbookSource(name, File.ReadAllText(file)))));
    }

    [Fact]
    public void The_shipped_runbooks_fit_the_shipped_schema()
    {
        var shipped = JsonDocument.Parse(JsonSchema.Render(BuiltInKinds.Catalog)).RootElement;
        var runbooks = Directory.GetFiles(Path.Combine(Approval.DirectoryOf(), "../../../runbooks"), "*.yaml");
        Assert.NotEmpty(runbooks);

        Assert.All(
            runbooks,
            file => Assert.Empty(SchemaCheck.Problems(shipped, Tree(new RunbookSource(file, File.ReadAllText(file)))))
        );
    }

    [Fact]
    public void The_documented_format_is_the_one_that_is_checked() =>
        Approval.Matches(
            Path.Combine(Approval.DirectoryOf(), "../../../src/docs/runbook-format.md"),
            FormatReference.Render(BuiltInKinds.Catalog) + "\n"
        );

    private static FieldValue Tree(RunbookSource source)
    {
        var sink = new DiagnosticSink(source.File);
        return YamlNodes.Read(new SourceText(source.Text), sink)
            ?? throw new InvalidOperationException(TextRenderer.Render(sink.Sorted(), source));
    }

    private static IEnumerable<string> References(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => element
                .EnumerateObject()
                .SelectMany(property =>
                    property is { Name: "$ref", Value.ValueKind: JsonValueKind.String }
                        ? [property.Value.GetString()!]
                        : References(property.Value)
                ),
            JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
            _ => [],
        };
}

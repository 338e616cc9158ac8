using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Loading;
using RunbookTui.Engine.Model;
using Xunit;

namespace RunbookTui.Tests.Loading;

public class FieldFillingTests
{
    private static readonly Runbook runbook = RunbookLoader.Load(SampleRunbook.Source, SampleKinds.Catalog).Runbook!;

    [Fact]
    public void Fills_texts_lists_and_secrets_and_leaves_verbatim_fields_alone()
    {
        var account = Fill(runbook.Steps[0].Do[0], out var problems);
        var note = Fill(runbook.Steps[0].Do[1], out _);

        Assert.Empty(problems);
        Assert.Equal("<user>", account.Text("user"));
        Assert.Equal("sesame", account.SecretOrNull("password")!.Reveal());
        Assert.Equal(["a", "b"], account.Texts("groups"));
        Assert.Equal("mode <mode>, literal {{ name }}, parameter ${data_directory}", note.Text("text"));
        Assert.Equal("{{{{", note.Text("template"));
    }

    [Fact]
    public void Fills_keys_and_nested_objects()
    {
        var daemon = Fill(runbook.Steps[1].Do[0], out _);

        Assert.Equal([KeyValuePair.Create("directory", "<instance.directory>")], daemon.TextMap("set"));
        Assert.Equal("<instance.port>/inet", Assert.Single(daemon.ObjectMap("services")).Key);
    }

    [Fact]
    public void Reports_a_filled_in_value_that_is_none_of_the_fields_type()
    {
        Fill(runbook.Steps[1].Do[0], out var problems);

        Assert.Equal(
            new FilledProblem(
                "services.<instance.port>/inet.limit",
                "expected a whole number from 0 to 100, seen '<workers>'"
            ),
            Assert.Single(problems)
        );
    }

    private static Fields Fill(KindUse use, out IReadOnlyList<FilledProblem> problems)
    {
        var table = SampleKinds.Catalog.Action(use.Kind)!.Fields;
        return new Fields(FieldFilling.Fill(use.Fields, table, LookUp, out problems), table);
    }

    private static FieldValue LookUp(TemplatePart.Reference reference) =>
        reference.Name switch
        {
            "password" => new FieldValue.Hidden(new Secret("sesame"), default),
            "words" => new FieldValue.List(
                [new FieldValue.Text("a", default), new FieldValue.Text("b", default)],
                default
            ),
            "certificate" => new FieldValue.Text("/etc/cert.pem", default),
            _ => new FieldValue.Text(
                reference.Property is null ? $"<{reference.Name}>" : $"<{reference.Name}.{reference.Property}>",
                default
            ),
        };
}

using RunbookTui.Engine.Diagnostics;
using RunbookTui.Engine.Loading;
using RunbookTui.Engine.Model;
using RunbookTui.Tests.Support;
using Xunit;

namespace RunbookTui.Tests.Loading;

public class ShippedRunbookTests
{
    private static readonly string directory = Path.Combine(Approval.DirectoryOf(), "../../../runbooks");

    public static TheoryData<string> Names => new(Directory.GetFiles(directory, "*.yaml").Select(Path.GetFileName)!);

    [Theory]
    [MemberData(nameof(Names))]
    public void Is_free_of_errors_beyond_the_fields_of_its_kinds(string name)
    {
        var source = new RunbookSource(name, File.ReadAllText(Path.Combine(directory, name)));

        var result = RunbookLoader.Load(source, InferredKinds.For(source));

        Assert.Equal("", TextRenderer.Render(result.Diagnostics, source));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Says_everything_in_English_and_in_Japanese(string name)
    {
        var texts = HumanTexts(Load(name));

        Assert.All(
            texts,
            text =>
            {
                Assert.Equal(["en", "ja"], text.ByLanguage.Keys.Order(StringComparer.Ordinal));
                Assert.All(text.ByLanguage.Values, inOneLanguage => Assert.NotEqual("", inOneLanguage.Trim()));
            }
        );
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Refers_to_the_same_values_in_every_language(string name)
    {
        var texts = HumanTexts(Load(name));

        Assert.All(texts, text => Assert.Equal(References(text.In("en")), References(text.In("ja"))));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Names_the_same_commands_in_every_language(string name)
    {
        var texts = HumanTexts(Load(name));

        Assert.All(texts, text => Assert.Equal(Commands(text.In("en")), Commands(text.In("ja"))));
    }

    private static Runbook Load(string name)
    {
        var source = new RunbookSource(name, File.ReadAllText(Path.Combine(directory, name)));
        return RunbookLoader.Load(source, InferredKinds.For(source)).Runbook!;
    }

    private static List<LocalizedText> HumanTexts(Runbook runbook)
    {
        var ofInputs = runbook.Inputs.SelectMany(input => new[] { input.Prompt, input.Help }).OfType<LocalizedText>();
        var ofSteps = runbook.Steps.SelectMany(step =>
            step.Causes.SelectMany(cause => new[] { cause.Likely, cause.Remedy }).Prepend(step.Why).Prepend(step.Title)
        );
        return [runbook.Title, runbook.Description, .. ofInputs, .. ofSteps];
    }

    private static IEnumerable<string> References(string text) =>
        Template.Parse(text).References.Select(reference => reference.ToString()).Distinct().Order();

    /// <summary>What stands between backticks.</summary>
    private static IEnumerable<string> Commands(string text) =>
        text.Split('`').Where((_, index) => index % 2 == 1).Order(StringComparer.Ordinal);
}

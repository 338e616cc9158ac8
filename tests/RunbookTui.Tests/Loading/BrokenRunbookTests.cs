using RunbookTui.Engine.Diagnostics;
using RunbookTui.Engine.Loading;
using RunbookTui.Tests.Support;
using Xunit;

namespace RunbookTui.Tests.Loading;

/// <summary>Each runbook in <c>Broken</c> has mistakes; the text file beside it is all that the operator sees.</summary>
public class BrokenRunbookTests
{
    private static readonly string directory = Path.Combine(Approval.DirectoryOf(), "Broken");

    public static TheoryData<string> Names =>
        new(Directory.GetFiles(directory, "*.yaml").Select(Path.GetFileNameWithoutExtension).Order()!);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_broken_runbook_is_refused_with_the_approved_text(string name)
    {
        var (result, source) = RunbookLoader.Load(
            $"{name}.yaml",
            File.ReadAllBytes(Path.Combine(directory, $"{name}.yaml")),
            SampleKinds.Catalog
        );

        Assert.Null(result.Runbook);
        Approval.Matches(Path.Combine(directory, $"{name}.txt"), TextRenderer.Render(result.Diagnostics, source));
    }

    [Fact]
    public void Every_code_is_shown_by_a_broken_runbook()
    {
        var approved = string.Concat(Directory.GetFiles(directory, "*.txt").Select(File.ReadAllText));

        // Those that need a huge document have tests of their own; an unfit answer is found by the planner.
        var unseen = DiagnosticCodes
            .All.Except([DiagnosticCodes.TooLarge, DiagnosticCodes.TooMany, DiagnosticCodes.UnfitAnswer])
            .Where(code => !approved.Contains($" {code.Id}: ", StringComparison.Ordinal));
        Assert.Empty(unseen);
    }

    [Fact]
    public void Codes_are_unique_and_in_order()
    {
        var ids = DiagnosticCodes.All.Select(code => code.Id).ToList();

        Assert.Equal(ids.Distinct().Order(StringComparer.Ordinal), ids);
    }
}

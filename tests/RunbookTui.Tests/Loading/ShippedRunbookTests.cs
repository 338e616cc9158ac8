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
}

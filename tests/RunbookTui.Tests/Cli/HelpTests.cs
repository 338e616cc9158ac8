using System.CommandLine;
using RunbookTui.Cli;
using Xunit;

namespace RunbookTui.Tests.Cli;

[Collection(ConsoleCollection.Name)]
public sealed class HelpTests
{
    private static RootCommand Root { get; } = CommandLine.Root(new Settings(), new Composition());

    public static TheoryData<string> Verbs =>
        [.. Root.Subcommands.Where(verb => !verb.Hidden).Select(verb => verb.Name)];

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task The_help_of_a_verb_has_examples_and_tells_what_each_option_is_for(string name)
    {
        var verb = Root.Subcommands.Single(verb => verb.Name == name);
        var help = await CliRun.OfAsync(name, "--help");
        Assert.Equal(ExitCode.Done, help.ExitCode);
        Assert.Equal("", help.Error);
        Assert.Contains("Examples:", help.Output, StringComparison.Ordinal);
        Assert.Contains($"  runbook-tui {name}", help.Output, StringComparison.Ordinal);
        var text = Flat(help.Output);
        Assert.Contains(Flat(verb.Description!), text, StringComparison.Ordinal);
        foreach (var option in verb.Options.Concat(Root.Options.Where(option => option.Recursive)))
        {
            Assert.Contains(option.Name, text, StringComparison.Ordinal);
            Assert.False(string.IsNullOrWhiteSpace(option.Description), $"{option.Name} says nothing");
            Assert.Contains(Flat(option.Description), text, StringComparison.Ordinal);
        }
        foreach (var argument in verb.Arguments)
        {
            Assert.False(string.IsNullOrWhiteSpace(argument.Description), $"{argument.Name} says nothing");
            Assert.Contains(Flat(argument.Description), text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_help_lists_every_verb_that_is_not_hidden_and_the_exit_statuses()
    {
        var help = await CliRun.OfAsync("--help");
        Assert.Equal(ExitCode.Done, help.ExitCode);
        foreach (var verb in Root.Subcommands)
            Assert.Equal(
                !verb.Hidden,
                help.Output.Split('\n').Any(line => line.TrimStart().Split(' ')[0] == verb.Name && line[0] == ' ')
            );
        Assert.Contains("Exit status: 0 done", help.Output, StringComparison.Ordinal);
        Assert.Contains("Examples:", help.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help", "frobnicate")]
    [InlineData("--help", "--frobnicate")]
    [InlineData("list --help", "list", "--frobnicate")]
    [InlineData("list --help", "list", "superfluous")]
    [InlineData("plan --help", "plan")]
    [InlineData("graph --help", "graph", "--machine", "washing")]
    [InlineData("validate --help", "validate")]
    public async Task A_wrong_command_line_says_what_to_do_next(string next, params string[] arguments)
    {
        var result = await CliRun.OfAsync(arguments);
        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Equal("", result.Output);
        Assert.EndsWith(
            $"\nNothing was changed on this host.\nNext: runbook-tui {next}\n",
            result.Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_version_is_printed()
    {
        var result = await CliRun.OfAsync("--version");
        Assert.Equal(ExitCode.Done, result.ExitCode);
        Assert.Matches(@"\A\d+\.\d+\.\d+", result.Output);
    }

    private static string Flat(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}

using RunbookTui.Cli;
using RunbookTui.Tests.Support;
using Xunit;

namespace RunbookTui.Tests.Cli;

[Collection(ConsoleCollection.Name)]
public sealed class AnswerOptionsTests : IDisposable
{
    private const string Runbook = """
        name: asks
        version: 1.0.0
        title: Asks
        description: Asks.
        inputs:
          word: { type: text, prompt: Word }
          other: { type: text, prompt: Other, default: usual }
          password: { type: text, secret: true, prompt: Password }
        steps:
          - id: one
            title: "Say {{ word }} and {{ other }}"
            why: Because.
            verify: [file: { path: /etc/passwd }]
        """;

    private readonly TemporaryDirectory directory = new();
    private readonly string runbook;
    private readonly string secret;

    public AnswerOptionsTests()
    {
        runbook = Write("asks.yaml", Runbook);
        secret = Write("secret", "hunter2\nnot this line\n");
    }

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task Answers_come_from_a_file_and_the_command_line_goes_before_it()
    {
        var answers = Write("answers", "# a comment\n\n  word = from file=1\nother=from file\n");
        var result = await PlanAsync("--answers", answers, "--set", "other=given", "--secret", $"password={secret}");
        Assert.Equal((ExitCode.Done, ""), (result.ExitCode, result.Error));
        Assert.Contains("other = given (given)", result.Output, StringComparison.Ordinal);
        Assert.Contains("word =  from file=1 (given)", result.Output, StringComparison.Ordinal);
        Assert.Contains("password = •••• (given)", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--set: expected NAME=VALUE, seen 'word'", "--set", "word")]
    [InlineData("--set: expected NAME=VALUE, seen '=x'", "--set", "=x")]
    [InlineData("--set: 'word' is given twice", "--set", "word=a", "--set", "word=b")]
    [InlineData("--secret: expected NAME=VALUE, seen 'password'", "--secret", "password")]
    [InlineData("cannot read '/nonexistent/a'", "--answers", "/nonexistent/a")]
    [InlineData("cannot read '/nonexistent/s'", "--secret", "password=/nonexistent/s")]
    [InlineData("--secret password=-: expected the secret in the first line, seen nothing", "--secret", "password=-")]
    [InlineData("--secret password=/dev/null: expected the secret in the first line", "--secret", "password=/dev/null")]
    [InlineData("is a secret: give it by --secret password=FILE", "--set", "password=hunter2")]
    [InlineData("has no such input; did you mean 'word'?", "--set", "wrod=x")]
    [InlineData("input 'word' (Word): is needed: give it by --set word=VALUE", "--set", "other=x")]
    public async Task What_is_wrong_with_an_answer_is_said_and_nothing_else_happens(
        string expected,
        params string[] arguments
    )
    {
        var result = await PlanAsync(arguments);
        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.Equal("", result.Output);
        Assert.DoesNotContain("hunter2", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_of_a_file_is_named_by_its_number()
    {
        var answers = Write("answers", "word=x\nnonsense\n");
        var result = await PlanAsync("--answers", answers);
        Assert.Contains($"{answers}:2: expected NAME=VALUE, seen 'nonsense'", result.Error, StringComparison.Ordinal);

        answers = Write("twice", "word=x\n#\nword=y\n");
        result = await PlanAsync("--answers", answers);
        Assert.Contains($"{answers}:3: 'word' is given twice", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_UTF8_is_refused()
    {
        var answers = Path.Combine(directory.Path, "latin");
        await File.WriteAllBytesAsync(answers, [(byte)'w', (byte)'=', 0xe4]);
        var result = await PlanAsync("--answers", answers);
        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains($"cannot read '{answers}'", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_given_twice_is_refused()
    {
        var result = await PlanAsync("--secret", $"password={secret}", "--secret", $"password={secret}");
        Assert.Contains("--secret: 'password' is given twice", result.Error, StringComparison.Ordinal);
    }

    private Task<CliResult> PlanAsync(params string[] arguments) => CliRun.OfAsync(["plan", runbook, .. arguments]);

    private string Write(string name, string text)
    {
        var path = Path.Combine(directory.Path, name);
        File.WriteAllText(path, text);
        return path;
    }
}

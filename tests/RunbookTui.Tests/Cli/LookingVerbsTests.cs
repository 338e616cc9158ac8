using System.Text.Json;
using System.Text.Json.Nodes;
using RunbookTui.Cli;
using RunbookTui.Tests.Support;
using Xunit;

namespace RunbookTui.Tests.Cli;

/// <summary>The verbs that only look.</summary>
[Collection(ConsoleCollection.Name)]
public sealed class LookingVerbsTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task The_shipped_runbooks_are_listed()
    {
        var text = await DoneAsync("list");
        using var json = JsonDocument.Parse(await DoneAsync("list", "--json"));
        var names = json.RootElement.EnumerateArray().Select(item => item.GetProperty("name").GetString()!).ToList();
        Assert.Contains("postfix-dovecot-tls", names);
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        foreach (var item in json.RootElement.EnumerateArray())
        {
            Assert.Contains(item.GetProperty("title").GetString()!, text, StringComparison.Ordinal);
            Assert.Matches("^[0-9a-f]{64}$", item.GetProperty("hash").GetString()!);
        }
        Assert.Contains("Next: runbook-tui rehearse", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_runbook_without_problems_is_valid()
    {
        Assert.Equal("postfix-dovecot-tls.yaml: no problems\n", await DoneAsync("validate", "postfix-dovecot-tls"));
        using var json = JsonDocument.Parse(await DoneAsync("validate", "postfix-dovecot-tls", "--json"));
        Assert.Equal(0, json.RootElement.GetArrayLength());
    }

    [Fact]
    public async Task Problems_are_reported_with_their_places()
    {
        var file = Write("bad.yaml", "name: bad\nsteps: []\nfrobnicate: 1\n");
        var text = await CliRun.OfAsync("validate", file, "postfix-dovecot-tls");
        Assert.Equal(ExitCode.BadRunbook, text.ExitCode);
        Assert.Contains($"{file}:3:1: error", text.Output, StringComparison.Ordinal);
        Assert.Contains("postfix-dovecot-tls.yaml: no problems", text.Output, StringComparison.Ordinal);

        var result = await CliRun.OfAsync("validate", "--json", file);
        Assert.Equal(ExitCode.BadRunbook, result.ExitCode);
        using var json = JsonDocument.Parse(result.Output);
        Assert.Contains(json.RootElement.EnumerateArray(), found => found.GetProperty("file").GetString() == file);
    }

    [Theory]
    [InlineData("postfix-dovecot-tsl", "did you mean 'postfix-dovecot-tls'?")]
    [InlineData("/nonexistent/a.yaml", "cannot read the runbook '/nonexistent/a.yaml'")]
    public async Task A_runbook_that_is_not_there_is_named(string name, string expected)
    {
        foreach (var verb in new[] { "validate", "plan", "graph", "verify" })
        {
            var result = await CliRun.OfAsync(verb, name);
            Assert.Equal(ExitCode.Usage, result.ExitCode);
            Assert.Contains(expected, result.Error, StringComparison.Ordinal);
            Assert.Equal("", result.Output);
        }
    }

    [Fact]
    public async Task The_schema_is_JSON_and_the_format_is_documented()
    {
        using var schema = JsonDocument.Parse(await DoneAsync("schema"));
        Assert.Equal(JsonValueKind.Object, schema.RootElement.ValueKind);
        Assert.StartsWith("# The runbook format", await DoneAsync("schema", "--markdown"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("step")]
    public async Task The_state_machines_are_as_documented(string machine) =>
        Approval.Matches(
            Path.Combine(Approval.DirectoryOf(), $"graph-{machine}.txt"),
            await DoneAsync("graph", "--machine", machine)
        );

    [Fact]
    public async Task A_graph_for_programs_is_the_same_text_in_json()
    {
        var json = JsonNode.Parse(await DoneAsync("graph", "--json", "--machine", "run"))!;

        Assert.Equal(await DoneAsync("graph", "--machine", "run"), json["mermaid"]!.GetValue<string>() + "\n");
    }

    [Fact]
    public async Task The_steps_of_a_runbook_are_a_graph()
    {
        var file = Write("small.yaml", Small);
        Assert.Equal(
            """
            flowchart TD
                s0["one<br/>First #quot;step#quot;"]
                s1["two<br/>Second<br/>when mode is a or b<br/>for each of words"]
                s0 --> s1


            """.Replace("\r", "", StringComparison.Ordinal),
            await DoneAsync("graph", file)
        );
    }

    [Fact]
    public async Task A_graph_of_nothing_is_refused()
    {
        var result = await CliRun.OfAsync("graph");
        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains("Next: runbook-tui graph --help", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_runs_are_none()
    {
        var result = await DoneAsync("runs", "--state-dir", directory.Path);
        Assert.True(
            result.StartsWith($"No run is recorded in {directory.Path}.\nNext: ", StringComparison.Ordinal)
                || result.Contains("(rehearsal)", StringComparison.Ordinal),
            result
        );
        using var json = JsonDocument.Parse(await DoneAsync("runs", "--json", "--state-dir", directory.Path));
        Assert.Equal(JsonValueKind.Array, json.RootElement.ValueKind);

        var show = await CliRun.OfAsync("show", "last", "--state-dir", directory.Path);
        Assert.Equal(ExitCode.Unavailable, show.ExitCode);
        Assert.Contains("Next: runbook-tui list", show.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_shows_what_would_change_and_changes_nothing()
    {
        var target = Path.Combine(directory.Path, "target");
        var file = Write("plan.yaml", PlanOf(target));

        var text = await CliRun.OfAsync("plan", file, "--set", "word=hello", "--exit-code");
        Assert.Equal((ExitCode.ChangesPending, ""), (text.ExitCode, text.Error));
        Assert.Contains("word = hello (given)", text.Output, StringComparison.Ordinal);
        Assert.Contains("+hello", text.Output, StringComparison.Ordinal);
        Assert.EndsWith(
            "1 of 1 steps would change something. Nothing was changed.\n",
            text.Output,
            StringComparison.Ordinal
        );
        Assert.False(File.Exists(target));

        var result = await CliRun.OfAsync("plan", file, "--set", "word=hello", "--json");
        Assert.Equal(ExitCode.Done, result.ExitCode);
        using var json = JsonDocument.Parse(result.Output);
        Assert.True(json.RootElement.GetProperty("changes").GetBoolean());
        var action = json.RootElement.GetProperty("steps")[0].GetProperty("actions")[0];
        Assert.Equal("exact", action.GetProperty("undo").GetString());
        Assert.False(action.GetProperty("already_so").GetBoolean());
    }

    [Fact]
    public async Task A_verification_that_fails_exits_with_one()
    {
        var target = Path.Combine(directory.Path, "target");
        var file = Write("verify.yaml", PlanOf(target));
        var text = await CliRun.OfAsync("verify", file, "--set", "word=hello");
        Assert.Equal(ExitCode.Failed, text.ExitCode);
        Assert.EndsWith(
            "0 passed, 1 failed, 0 could not look. Nothing was changed.\n",
            text.Output,
            StringComparison.Ordinal
        );

        await File.WriteAllTextAsync(target, "hello\n");
        var result = await CliRun.OfAsync("verify", file, "--set", "word=hello", "--json");
        Assert.Equal(ExitCode.Done, result.ExitCode);
        using var json = JsonDocument.Parse(result.Output);
        Assert.Equal("passed", json.RootElement[0].GetProperty("verdict").GetString());
    }

    private const string Small = """
        name: small
        version: 1.0.0
        title: Small
        description: Small.
        inputs:
          mode: { type: choice, choices: [a, b, c], prompt: Mode, default: a }
          words: { type: text, many: true, prompt: Words, default: "x, y" }
        steps:
          - id: one
            title: First "step"
            why: Because.
            verify: [file: { path: /etc/passwd }]
          - id: two
            when: { mode: [a, b] }
            for_each: { in: words, as: word }
            title: Second
            why: Because.
            verify: [file: { path: "/etc/{{ word }}" }]
        """;

    private static string PlanOf(string target) =>
        $$$"""
            name: plan
            version: 1.0.0
            title: Plan
            description: Plan.
            inputs:
              word: { type: text, prompt: Word }
            steps:
              - id: one
                title: Write
                why: Because.
                do: [file: { path: {{{target}}}, content: "{{ word }}\n" }]
                verify: [file: { path: {{{target}}}, contains: "{{ word }}" }]
            """;

    private static async Task<string> DoneAsync(params string[] arguments)
    {
        var result = await CliRun.OfAsync(arguments);
        Assert.Equal((ExitCode.Done, ""), (result.ExitCode, result.Error));
        return result.Output;
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(directory.Path, name);
        File.WriteAllText(path, text);
        return path;
    }
}

using System.Diagnostics;
using System.Text;
using RunbookTui.Engine.Diagnostics;
using RunbookTui.Engine.Loading;
using RunbookTui.Engine.Model;
using Xunit;

namespace RunbookTui.Tests.Loading;

/// <summary>Documents made to hang, crash or mislead a reader.</summary>
public class HostileDocumentTests
{
    private const string Head = "name: a\nversion: 1.0.0\ntitle: a\ndescription: a\n";

    // Generous for a busy machine: what these guard against takes minutes or overflows the stack.
    private static readonly TimeSpan quick = TimeSpan.FromSeconds(60);

    public static TheoryData<string, string, string> Documents =>
        new()
        {
            { "100k lists in lists", new string('[', 100_000), "RB103" },
            { "100k mappings in mappings", string.Concat(Enumerable.Repeat("{a: ", 100_000)), "RB103" },
            { "100k block lists on one line", string.Concat(Enumerable.Repeat("- ", 100_000)), "RB103" },
            { "100k complex keys", string.Concat(Enumerable.Repeat("? ", 100_000)), "RB103" },
            {
                "600 indented mappings",
                string.Concat(Enumerable.Range(0, 600).Select(i => new string(' ', i) + "a:\n")),
                "RB103"
            },
            {
                "bomb of aliases",
                "a: &a [x]\n"
                    + string.Concat(
                        Enumerable
                            .Range(0, 20)
                            .Select(i =>
                                $"{(char)('b' + i)}: &{(char)('b' + i)} [{string.Join(", ", Enumerable.Repeat($"*{(char)('a' + i)}", 9))}]\n"
                            )
                    ),
                "RB104"
            },
            { "600 KiB", Head + "# " + new string('x', 600 * 1024), "RB100" },
            { "NUL", Head + "steps: \0\n", "RB102" },
            { "lone surrogate", Head + "steps: \uD800\n", "RB102" },
            { "lone carriage return", Head + "steps: []\rid: x\n", "RB102" },
            { "150k values", Head + "baseline: [" + string.Concat(Enumerable.Repeat("a,", 150_000)) + "]\n", "RB103" },
            { "25k unknown keys", string.Concat(Enumerable.Range(0, 25_000).Select(i => $"key{i}: x\n")), "RB199" },
            { "20k duplicate keys", string.Concat(Enumerable.Repeat("name: x\n", 20_000)), "RB199" },
            {
                "20k inputs in a chain",
                Head
                    + "inputs:\n"
                    + string.Concat(
                        Enumerable.Range(0, 10_000).Select(i => $"  a{i}: {{default: '{{{{a{i + 1}}}}}'}}\n")
                    ),
                "RB199"
            },
            {
                "long text with many references",
                Head + $"steps: [{{title: \"{string.Concat(Enumerable.Repeat("{{a}} ", 60_000))}\"}}]\n",
                "RB199"
            },
            { "long text with open braces", Head + $"steps: [{{title: '{new string('{', 400_000)}'}}]\n", "RB112" },
            { "one very long unknown key", Head + new string('k', 1000) + ": x\n", "RB111" },
            { "unclosed quote over 400 KiB", Head + "steps: \"" + new string('x', 400_000), "RB101" },
        };

    [Theory]
    [MemberData(nameof(Documents))]
    public void Is_refused_quickly_with_a_diagnostic(string name, string text, string code)
    {
        var source = new RunbookSource($"{name}.yaml", text);
        var clock = Stopwatch.StartNew();

        var result = RunbookLoader.Load(source, SampleKinds.Catalog);
        var rendered = TextRenderer.Render(result.Diagnostics, source);

        Assert.True(clock.Elapsed < quick, $"took {clock.Elapsed}");
        Assert.Null(result.Runbook);
        Assert.Contains(result.Diagnostics, diagnostic => diagnostic.Code == code);
        Assert.DoesNotContain('\0', rendered);
        Assert.All(
            rendered.Split('\n'),
            line => Assert.True(line.Length < 1000, $"a line has {line.Length} characters")
        );
    }

    [Fact]
    public void A_chain_of_defaults_as_long_as_the_document_allows_is_no_circle()
    {
        const int length = 4000;
        var inputs = string.Concat(
            Enumerable
                .Range(0, length)
                .Select(i =>
                    $"  a{i}: {{ type: text, prompt: a, default: '{(i + 1 < length ? $"{{{{ a{i + 1} }}}}" : "end")}' }}\n"
                )
        );

        var result = RunbookLoader.Load(
            new RunbookSource(
                "chain.yaml",
                $"{Head}inputs:\n{inputs}steps: [{{ id: a, title: a, why: a, verify: [port: {{ port: 25 }}] }}]\n"
            ),
            SampleKinds.Catalog
        );

        Assert.Empty(result.Diagnostics);
    }

    [Fact]
    public void A_byte_that_is_not_UTF_8_is_pointed_at()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes("name: 見本"), 0xC3, 0x28, (byte)'\n'];

        var (result, source) = RunbookLoader.Load("latin.yaml", bytes, SampleKinds.Catalog);

        var diagnostic = Assert.Single(result.Diagnostics);
        Assert.Equal(("RB102", 1, 9), (diagnostic.Code, diagnostic.Span.Line, diagnostic.Span.Column));
        Assert.Equal("byte 0xC3 is not UTF-8", diagnostic.Message);
        Assert.Contains("name: 見本", TextRenderer.Render(result.Diagnostics, source), StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_beyond_the_limit_are_not_even_decoded()
    {
        var (result, _) = RunbookLoader.Load("large.yaml", new byte[600 * 1024], SampleKinds.Catalog);

        Assert.Equal(
            "the document has 614400 bytes; a runbook has at most 524288",
            Assert.Single(result.Diagnostics).Message
        );
    }

    [Theory]
    [InlineData(1000, 0)]
    [InlineData(1001, 1)]
    public void A_runbook_has_at_most_1000_steps(int count, int diagnostics)
    {
        var steps = string.Concat(
            Enumerable
                .Range(0, count)
                .Select(i => $"  - {{ id: s{i}, title: a, why: a, verify: [port: {{ port: 25 }}] }}\n")
        );

        var result = RunbookLoader.Load(new RunbookSource("many.yaml", $"{Head}steps:\n{steps}"), SampleKinds.Catalog);

        Assert.Equal(diagnostics, result.Diagnostics.Count);
        Assert.All(
            result.Diagnostics,
            diagnostic => Assert.Equal("'steps': expected at most 1000 items, seen 1001", diagnostic.Message)
        );
    }
}

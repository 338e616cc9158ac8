using System.Text.Json;
using RunbookTui.Engine.Diagnostics;
using RunbookTui.Engine.Model;
using Xunit;

namespace RunbookTui.Tests.Diagnostics;

public class RendererTests
{
    [Fact]
    public void Text_names_the_place_marks_it_and_counts()
    {
        var source = new RunbookSource("mail.yaml", "a: 1\nb: wrong\n");
        Diagnostic[] found =
        [
            new(
                "RB110",
                Severity.Error,
                "mail.yaml",
                new SourceSpan(2, 4, 2, 9),
                "unknown 'wrong'",
                "did you mean 'right'?"
            ),
            new("RB111", Severity.Warning, "mail.yaml", new SourceSpan(1, 1, 1, 2), "odd"),
        ];

        Assert.Equal(
            """
            mail.yaml:2:4: error RB110: unknown 'wrong'
              2 | b: wrong
                |    ^^^^^
              help: did you mean 'right'?

            mail.yaml:1:1: warning RB111: odd
              1 | a: 1
                | ^

            1 error and 1 warning in mail.yaml

            """,
            TextRenderer.Render(found, source)
        );
    }

    [Theory]
    [InlineData("key: 見本 x", 9, 10, "          ^")]
    [InlineData("見本: x", 1, 3, "^^^^")]
    [InlineData("\tx", 2, 3, "    ^")]
    [InlineData("a: e\u0301x", 6, 7, "    ^")]
    [InlineData("a: 😀x", 6, 7, "     ^")]
    [InlineData("a: \u0001x", 5, 6, "    ^")]
    [InlineData("a:", 40, 41, "  ^")]
    public void The_mark_stands_under_the_place_whatever_the_width(string line, int column, int end, string mark)
    {
        var source = new RunbookSource("a.yaml", line);
        var found = new Diagnostic("RB100", Severity.Error, "a.yaml", new SourceSpan(1, column, 1, end), "m");

        var rendered = TextRenderer.Render([found], source).Split('\n');

        Assert.Equal($"    | {mark}", rendered[2]);
    }

    [Fact]
    public void A_range_over_several_lines_is_marked_to_the_end_of_its_first() =>
        Assert.Contains(
            "    |    ^^^\n",
            TextRenderer.Render(
                [new("RB100", Severity.Error, "a.yaml", new SourceSpan(1, 4, 3, 2), "m")],
                new RunbookSource("a.yaml", "a: one\n two\n three\n")
            ),
            StringComparison.Ordinal
        );

    [Fact]
    public void Nothing_found_renders_as_nothing() =>
        Assert.Equal("", TextRenderer.Render([], new RunbookSource("a.yaml", "")));

    [Fact]
    public void The_summary_counts() => Assert.Equal("no errors in a.yaml", TextRenderer.Summary([], "a.yaml"));

    [Fact]
    public void Json_holds_everything()
    {
        var json = JsonRenderer.Render([
            new("RB110", Severity.Error, "見本.yaml", new SourceSpan(2, 4, 3, 9), "a \"quoted\" 'value'", "help"),
            new("RB111", Severity.Warning, "a.yaml", SourceSpan.Start, "m"),
        ]);

        var array = JsonDocument.Parse(json).RootElement;
        Assert.Equal(
            [
                "code=RB110",
                "severity=error",
                "file=見本.yaml",
                "line=2",
                "column=4",
                "end_line=3",
                "end_column=9",
                "message=a \"quoted\" 'value'",
                "help=help",
            ],
            array[0].EnumerateObject().Select(property => $"{property.Name}={property.Value}")
        );
        Assert.False(array[1].TryGetProperty("help", out _));
        Assert.Equal("warning", array[1].GetProperty("severity").GetString());
    }

    [Theory]
    [InlineData("postfix.seting", "postfix.setting")]
    [InlineData("Postfix.Setting", "postfix.setting")]
    [InlineData("fiel", "file")]
    [InlineData("entirely", null)]
    [InlineData("", null)]
    public void Suggests_the_nearest_word(string word, string? nearest) =>
        Assert.Equal(nearest, Suggestion.Nearest(word, ["file", "postfix.setting", "postfix.main"]));

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("abc", "", 3)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("ab", "ba", 1)]
    public void Distance_counts_slips(string left, string right, int distance)
    {
        Assert.Equal(distance, Suggestion.Distance(left, right));
        Assert.Equal(distance, Suggestion.Distance(right, left));
    }

    [Fact]
    public void A_quoted_value_is_short_and_harmless()
    {
        Assert.Equal(@"'a\n\u001B[31m'", Quoting.Quote("a\n\u001b[31m"));
        Assert.Equal($"'{new string('x', 60)}…'", Quoting.Quote(new string('x', 61)));
        Assert.Equal($"'{new string('x', 60)}'", Quoting.Quote(new string('x', 60)));
    }
}

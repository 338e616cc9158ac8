using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;
using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Planning;
using RunbookTui.Engine.Running;
using RunbookTui.Tests.Support;
using RunbookTui.Text;
using RunbookTui.Tui;
using RunbookTui.Tui.Edge;
using RunbookTui.Tui.Presentation;
using RunbookTui.Tui.Views;
using Xunit;

namespace RunbookTui.Tests.Tui;

/// <summary>The pure parts of the screens.</summary>
public sealed partial class TextTests
{
    [Fact]
    public void Every_text_is_there_in_both_languages_with_the_same_places()
    {
        foreach (var property in typeof(Strings).GetProperties().Where(one => one.PropertyType == typeof(string)))
        {
            var english = (string)property.GetValue(Strings.English)!;
            var japanese = (string)property.GetValue(Strings.Japanese)!;

            Assert.False(string.IsNullOrWhiteSpace(english), property.Name);
            Assert.True(
                japanese.Any(character => character >= 0x3000) || property.Name is "Space",
                $"{property.Name} is not in Japanese: {japanese}"
            );
            Assert.Equal(Places(english), Places(japanese));
        }
    }

    [Fact]
    public void Every_status_has_a_word_and_a_sign_of_its_own()
    {
        foreach (var strings in new[] { Strings.English, Strings.Japanese })
        {
            Assert.Distinct(Enum.GetValues<StepStatus>().Select(strings.Word));
            Assert.Distinct(Enum.GetValues<RunStatus>().Select(strings.Word));
            Assert.Distinct(Enum.GetValues<AnswerOrigin>().Select(strings.Word));
        }
        foreach (var signs in new[] { new Signs(Ascii: true), new Signs(Ascii: false) })
        {
            Assert.Distinct(Enum.GetValues<StepStatus>().Select(status => signs.Of(status).Sign));
            Assert.All(Enum.GetValues<StepStatus>(), status => Assert.Equal(1, Cells.Width(signs.Of(status).Sign)));
        }
    }

    [Theory]
    [InlineData("これは長い日本語の文です。", 10)]
    [InlineData("a word and averyveryverylongwordindeed", 10)]
    [InlineData("日本語とEnglishが混ざった、文章。", 7)]
    public void A_wrapped_row_is_never_too_wide_and_nothing_is_lost(string text, int width)
    {
        var rows = Cells.Wrap(text, width).ToList();

        Assert.All(rows, row => Assert.InRange(Cells.Width(row), 1, width));
        Assert.Equal(
            text.Replace(" ", "", StringComparison.Ordinal),
            string.Concat(rows).Replace(" ", "", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_japanese_full_stop_does_not_begin_a_row() =>
        Assert.All(Cells.Wrap("ああああ。いいいい。うううう。", 8), row => Assert.NotEqual('。', row[0]));

    [Theory]
    [InlineData("日本語", 4, "日… ")]
    [InlineData("日本語", 6, "日本語")]
    [InlineData("abc", 5, "abc  ")]
    [InlineData("abcdef", 4, "abc…")]
    public void A_text_is_fitted_by_cells(string text, int width, string fitted) =>
        Assert.Equal(fitted, Cells.Fit(text, width));

    [Fact]
    public void What_could_move_the_cursor_is_replaced() => Assert.Equal("a�[2Jb c", Cells.Clean("a\e[2Jb\u200d\nc"));

    [Fact]
    public void A_long_text_is_typed_in_a_short_window()
    {
        var editor = new LineEditor { Text = "/etc/ssl/とても長いファイル名.pem" };

        var (shown, cursor) = editor.Window(10);

        Assert.Equal(10, Cells.Width(shown));
        Assert.InRange(cursor, 0, 9);
        Assert.EndsWith(".pem", shown.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void Pasted_line_breaks_and_escapes_are_left_out()
    {
        var editor = new LineEditor();

        editor.Insert("a\nb\e[31mc");

        Assert.Equal("ab[31mc", editor.Text);
    }

    [Fact]
    public void A_hundred_thousand_lines_of_output_are_drawn_within_the_time_of_a_key()
    {
        var link = UiSamples.Begun(new FakeTime());
        var output = string.Concat(Enumerable.Range(0, 100_000).Select(number => $"line {number}\n"));
        link.Happens(new StepStarted("settings"), new CommandRan("settings", "make", 0, output, 1, false));
        link.Poll();
        var detail = new StepDetail(UiSamples.Plan, "en", Strings.English, new Signs(Ascii: false));
        detail.Of(link.State, link.State.Steps[0], StepTab.Output, 50);
        var (quickest, lines) = (double.MaxValue, (IReadOnlyList<Line>)[]);
        // The quickest of some: any of them may have been held up by what else the machine does.
        for (var time = 0; time < 10; time++)
        {
            var started = Stopwatch.GetTimestamp();
            lines = detail.Of(link.State, link.State.Steps[0], StepTab.Output, 50);
            quickest = Math.Min(quickest, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        Assert.InRange(quickest, 0, 100);
        Assert.Contains("line 99999", lines[^1].Text, StringComparison.Ordinal);
        Assert.InRange(lines.Count, 100, StepDetail.MostOutput + 10);
    }

    [Fact]
    public void The_header_tells_what_cannot_be_undone()
    {
        var link = UiSamples
            .OneDone(new FakeTime())
            .Happens(new ActionPrepared("submission", 0, "fake", "send", Engine.Kinds.Undo.None("mail is sent")));
        link.Poll();

        Assert.Contains(
            "1 cannot be undone",
            RunHeader.Changed(link.State, Strings.English, new Signs(Ascii: false)).Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_refused_answer_is_explained_in_japanese()
    {
        var input = UiSamples.Runbook.Inputs[0];

        var problem = AnswerText.Problem(input, "not a host", Strings.Japanese);

        Assert.Contains("完全修飾ホスト名", problem, StringComparison.Ordinal);
        Assert.Contains("'not a host'", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1", "xterm-256color", true)]
    [InlineData("", "xterm-256color", false)]
    [InlineData(null, "vt100", true)]
    [InlineData(null, "linux", false)]
    public void Colours_are_left_away_where_they_are_not_wanted(string? noColor, string term, bool mono) =>
        Assert.Equal(mono, ReferenceEquals(Theme.Mono, Theme.For(noColor, term)));

    private static IEnumerable<string> Places(string text) =>
        Place().Matches(text).Select(match => match.Value).Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\{\d\}", RegexOptions.NonBacktracking)]
    private static partial Regex Place();
}

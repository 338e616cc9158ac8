using System.Text;
using CsCheck;
using RunbookTui.Engine.Diagnostics;
using RunbookTui.Engine.Loading;
using RunbookTui.Engine.Model;
using Xunit;

namespace RunbookTui.Tests.Loading;

public class RunbookLoaderTests
{
    private static readonly Runbook sample = Load(SampleRunbook.Text).Runbook!;

    [Fact]
    public void A_runbook_that_uses_the_whole_format_has_no_diagnostics()
    {
        var result = Load(SampleRunbook.Text);

        Assert.Equal("", TextRenderer.Render(result.Diagnostics, SampleRunbook.Source));
        Assert.NotNull(result.Runbook);
    }

    [Fact]
    public void Human_text_is_kept_by_language()
    {
        Assert.Equal("見本", sample.Title.In("ja"));
        Assert.Equal("A sample", sample.Title.In("de"));
        Assert.Equal("Uses every part of the format.", sample.Description.In("ja"));
    }

    [Fact]
    public void Inputs_are_read_in_order_with_what_they_declare()
    {
        Assert.Equal(
            [
                "hostname",
                "instances",
                "mode",
                "extra",
                "workers",
                "verbose",
                "address",
                "port",
                "certificate",
                "user",
                "words",
                "password",
            ],
            sample.Inputs.Select(input => input.Name)
        );
        var hostname = sample.Inputs[0];
        Assert.Equal(
            (InputType.Hostname, "host.fqdn", "mail.example.test"),
            (hostname.Type, hostname.DefaultFact, hostname.Default)
        );
        var workers = sample.Inputs.Single(input => input.Name == "workers");
        Assert.Equal((1L, 9L, "4"), (workers.Min, workers.Max, workers.Default));
        var extra = sample.Inputs.Single(input => input.Name == "extra");
        var term = Assert.Single(extra.When.Terms);
        Assert.Equal("mode", term.Input);
        Assert.Equal(["instance"], term.Values);
        Assert.True(sample.Inputs.Single(input => input.Name == "password").Secret);
    }

    [Fact]
    public void An_input_is_required_unless_it_has_a_default_or_says_otherwise() =>
        Assert.Equal(
            ["extra", "user", "password"],
            sample.Inputs.Where(input => input.Required).Select(input => input.Name)
        );

    [Fact]
    public void Steps_keep_their_uses_conditions_and_repetition()
    {
        var account = sample.Steps[0];
        Assert.Equal(["account.make", "note.write"], account.Do.Select(use => use.Kind));
        Assert.Empty(account.Do[0].When.Terms);
        Assert.Equal(["service", "instance"], Assert.Single(account.Do[1].When.Terms).Values);
        Assert.Equal("daemon.start", Assert.Single(account.Undo).Kind);
        Assert.Equal("denied", Assert.Single(account.Causes).Observed);
        Assert.Equal(("instances", "instance"), (sample.Steps[1].ForEach!.Input, sample.Steps[1].ForEach!.As));
        Assert.Equal("mode", Assert.Single(sample.Steps[2].When.Terms).Input);
        Assert.Equal("port", Assert.Single(sample.Baseline).Kind);
    }

    [Fact]
    public void The_rehearsal_is_read()
    {
        Assert.Equal(["postfix"], sample.Rehearsal.Packages);
        Assert.Equal(new RehearsalAccount("user", "password"), Assert.Single(sample.Rehearsal.Accounts));
        Assert.Equal(Rehearsal.Generate, sample.Rehearsal.Answers["password"]);
    }

    [Fact]
    public void Scalars_keep_the_text_that_was_written()
    {
        var note = sample.Steps[0].Do[1].Fields;

        Assert.Equal("0640", Assert.IsType<FieldValue.Text>(note.Find("mode")).Value);
    }

    [Fact]
    public void Lines_may_end_by_carriage_return_and_line_feed()
    {
        var text = SampleRunbook.Text.ReplaceLineEndings("\r\n");

        var result = Load(text);

        Assert.Empty(result.Diagnostics);
        Assert.Equal(sample.Steps[0].Why.In("en"), result.Runbook!.Steps[0].Why.In("en"));
    }

    [Fact]
    public void A_place_is_the_same_with_and_without_a_byte_order_mark()
    {
        var text = SampleRunbook.Text.Replace("{ port: 25 }", "{ prot: 25 }", StringComparison.Ordinal);

        Assert.Equal(Load(text).Diagnostics, Load('\uFEFF' + text).Diagnostics);
        Assert.NotEmpty(Load(text).Diagnostics);
        Assert.Empty(Load('\uFEFF' + SampleRunbook.Text).Diagnostics);
    }

    [Fact]
    public void Bytes_and_text_give_the_same_runbook()
    {
        var (result, source) = RunbookLoader.Load(
            "sample.yaml",
            Encoding.UTF8.GetBytes(SampleRunbook.Text),
            SampleKinds.Catalog
        );

        Assert.Equal(SampleRunbook.Source, source);
        Assert.NotNull(result.Runbook);
    }

    [Fact]
    public void Never_throws_whatever_is_cut_out_put_in_or_doubled()
    {
        string[] snippets =
        [
            "{{",
            "}}",
            "{",
            "}",
            "[",
            "]",
            ":",
            ": ",
            "- ",
            "\n",
            "\n  ",
            "\t",
            "'",
            "\"",
            "\\",
            "&a ",
            "*a",
            "!!x ",
            "|\n",
            ">-\n",
            "#",
            "---\n",
            "...\n",
            "? ",
            "%",
            "@",
            "\0",
            "\u202E",
            "\uFFFD",
            "\uD800",
            "😀",
            "~",
            "<<: ",
            "{{ user }}",
            "when: { mode: service }",
        ];
        var change = Gen.Select(Gen.Int[0, SampleRunbook.Text.Length], Gen.Int[0, 40], Gen.Int[0, snippets.Length - 1]);

        change
            .Array[1, 4]
            .Sample(
                changes =>
                {
                    var text = SampleRunbook.Text;
                    foreach (var (at, length, put) in changes)
                    {
                        var start = Math.Min(at, text.Length);
                        text = text[..start] + snippets[put] + text[Math.Min(start + length, text.Length)..];
                    }
                    var source = new RunbookSource("mutated.yaml", text);
                    var result = RunbookLoader.Load(source, SampleKinds.Catalog);
                    TextRenderer.Render(result.Diagnostics, source);
                    return result.Runbook is null == result.Diagnostics.Count > 0;
                },
                iter: 2000
            );
    }

    private static LoadResult Load(string text) =>
        RunbookLoader.Load(new RunbookSource("sample.yaml", text), SampleKinds.Catalog);
}

using System.Text.Json;
using System.Xml.Linq;
using RunbookTui.Engine.Audit;
using Xunit;

namespace RunbookTui.Tests.Audit;

/// <summary>Every export tells what happened, in both languages, and no recorded text becomes markup.</summary>
public sealed class FormatTests
{
    public static TheoryData<string, string> All =>
        new(from format in AuditFormats.All from language in new[] { "en", "ja" } select (format.Name, language));

    [Theory]
    [MemberData(nameof(All))]
    public void The_same_run_gives_the_same_bytes(string format, string language)
    {
        var first = Render(format, AuditSamples.Failed(), language);
        Assert.Equal(first, Render(format, AuditSamples.Failed(), language));
        Assert.NotEqual(first, Render(format, AuditSamples.Succeeded(), language));
        Assert.EndsWith("\n", first, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', first);
        Assert.DoesNotContain('\r', first);
    }

    [Theory]
    [InlineData("html")]
    [InlineData("markdown")]
    public void A_stranger_can_answer_who_what_whether_proved_and_how_to_undo(string format)
    {
        var text = Render(format, AuditSamples.Succeeded(), "en");
        foreach (
            var expected in new[]
            {
                "Succeeded: the changes of 1 of 2 steps are in place; 1 of 1 probes passed",
                "alice, acting as root, loginuid 1000, from 192.0.2.7 port 50022, /dev/pts/3",
                "2026-01-02 03:04:05Z (2026-01-02 12:04:05 +09:00 Asia/Tokyo)",
                "postfix 3.7.11-0",
                "/etc/postfix/main.cf",
                "runbook-tui rollback 20260102-030405-mail-k7wm",
                "not everybody may read this file",
                "bob from 192.0.2.9",
                "openssl s_client -connect 192.0.2.10:587",
                HeadWords.Of(AuditReport.Of(AuditSamples.Succeeded()).Head),
            }
        )
            Assert.Contains(expected, text.Replace("\\", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_brings_no_script_and_asks_for_nothing_from_elsewhere()
    {
        var page = Render("html", AuditSamples.Failed(), "en");
        foreach (var forbidden in new[] { "<script", "src=", "href=", "url(", "@import", "onload" })
            Assert.DoesNotContain(forbidden, page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_in_Japanese_says_so_and_has_no_English_heading()
    {
        var page = Render("html", AuditSamples.RolledBack(), "ja");
        Assert.Contains("<html lang=\"ja\">", page, StringComparison.Ordinal);
        Assert.Contains("TLSが有効", page, StringComparison.Ordinal);
        Assert.Contains("ロールバック済み", page, StringComparison.Ordinal);
        Assert.DoesNotMatch("<h[123]>[A-Za-z ]+</h", page.Replace("<h1>", "", StringComparison.Ordinal));
    }

    [Fact]
    public void The_page_is_well_formed()
    {
        foreach (var lines in new[] { AuditSamples.Failed(), AuditSamples.Succeeded(), AuditSamples.RolledBack() })
        {
            // Elements without an end, and attributes without a value, are all that is no XML.
            var page = System.Text.RegularExpressions.Regex.Replace(
                Render("html", lines, "en")["<!DOCTYPE html>".Length..],
                "<(meta[^>]*|br)>",
                "<$1/>"
            );
            page = page.Replace("<details open>", "<details>", StringComparison.Ordinal);
            Assert.Equal("html", XDocument.Parse(page).Root!.Name.LocalName);
        }
    }

    [Fact]
    public void A_short_Markdown_has_the_verdict_and_no_details()
    {
        var report = AuditReport.Of(AuditSamples.Failed());
        var brief = new MarkdownFormat().Render(report, new AuditOptions("en", Brief: true));
        Assert.Contains("Not finished", brief, StringComparison.Ordinal);
        Assert.DoesNotContain("```", brief, StringComparison.Ordinal);
        Assert.True(brief.Length < Render("markdown", AuditSamples.Failed(), "en").Length);
        Assert.DoesNotContain("<script>", brief, StringComparison.Ordinal);
    }

    [Fact]
    public void The_totals_of_JUnit_are_those_of_its_cases()
    {
        var root = XDocument.Parse(Render("junit", AuditSamples.Failed(), "en")).Root!;
        Assert.Equal(root.Descendants("testcase").Count(), (int)root.Attribute("tests")!);
        Assert.Equal(root.Descendants("failure").Count(), (int)root.Attribute("failures")!);
        // The probe and its step.
        Assert.Equal(2, (int)root.Attribute("failures")!);
        Assert.Equal(
            0,
            (int)XDocument.Parse(Render("junit", AuditSamples.Succeeded(), "en")).Root!.Attribute("failures")!
        );
    }

    [Fact]
    public void An_asciicast_has_a_header_and_outputs_in_order_of_time()
    {
        var lines = Render("asciicast", AuditSamples.Failed(), "en").TrimEnd('\n').Split('\n');
        Assert.Equal(2, JsonDocument.Parse(lines[0]).RootElement.GetProperty("version").GetInt32());
        var last = -1.0;
        foreach (var line in lines[1..])
        {
            var frame = JsonDocument.Parse(line).RootElement;
            Assert.Equal("o", frame[1].GetString());
            Assert.EndsWith("\r\n", frame[2].GetString(), StringComparison.Ordinal);
            Assert.True(frame[0].GetDouble() >= last);
            last = frame[0].GetDouble();
        }
        Assert.Equal(20, last);
    }

    [Fact]
    public void In_toto_has_a_statement_per_step_with_the_files_before_and_after()
    {
        var lines = Render("in-toto", AuditSamples.Succeeded(), "en").TrimEnd('\n').Split('\n');
        Assert.Equal(2, lines.Length);
        var statement = JsonDocument.Parse(lines[0]).RootElement;
        Assert.Equal("https://in-toto.io/Statement/v1", statement.GetProperty("_type").GetString());
        var predicate = statement.GetProperty("predicate");
        Assert.Equal(new string('a', 64), Digest(predicate.GetProperty("materials"), "/etc/postfix/main.cf"));
        Assert.Equal(new string('b', 64), Digest(statement.GetProperty("subject"), "/etc/postfix/main.cf"));
        Assert.All(
            statement.GetProperty("subject").EnumerateArray(),
            subject => Assert.Equal(64, subject.GetProperty("digest").GetProperty("sha256").GetString()!.Length)
        );
    }

    [Fact]
    public void The_JSON_document_holds_every_fact_about_a_step()
    {
        var root = JsonDocument.Parse(Render("json", AuditSamples.Failed(), "en")).RootElement;
        Assert.Equal("failed", root.GetProperty("status").GetString());
        Assert.Equal(2, root.GetProperty("steps")[1].GetProperty("attempts").GetArrayLength());
        Assert.Equal(
            "files.compared",
            root.GetProperty("steps")[0].GetProperty("facts")[4].GetProperty("event").GetProperty("type").GetString()
        );
    }

    [Fact]
    public void JSON_lines_are_the_journal_itself() =>
        Assert.Equal(
            string.Concat(AuditSamples.Failed().Select(line => line + "\n")),
            Render("jsonl", AuditSamples.Failed(), "en")
        );

    private static string Digest(JsonElement list, string name) =>
        list.EnumerateArray()
            .Single(one => one.GetProperty("name").GetString() == name)
            .GetProperty("digest")
            .GetProperty("sha256")
            .GetString()!;

    private static string Render(string format, IReadOnlyList<string> lines, string language) =>
        AuditFormats.All.Single(one => one.Name == format).Render(AuditReport.Of(lines), new AuditOptions(language));
}

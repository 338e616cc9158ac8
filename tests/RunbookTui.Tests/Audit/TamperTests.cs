using RunbookTui.Engine.Audit;
using RunbookTui.Engine.Journal;
using Xunit;

namespace RunbookTui.Tests.Audit;

/// <summary>Whatever is done to an exported journal is found, and where.</summary>
public sealed class TamperTests
{
    private static readonly IReadOnlyList<string> Lines = AuditSamples.RolledBack();

    private static string Head => HeadWords.Of(AuditReport.Of(Lines).Head);

    [Fact]
    public void The_journal_as_it_was_written_is_good()
    {
        var found = AuditVerification.Of(Text(Lines), Head);
        Assert.Null(found.Problem);
        Assert.Equal(Lines.Count, found.Records);
        Assert.True(found.Complete);
        Assert.Null(AuditVerification.Of(Text(Lines), Head.ToUpperInvariant().Replace(' ', '-')).Problem);
        Assert.Null(AuditVerification.Of(Text(Lines), AuditReport.Of(Lines).Head).Problem);
    }

    [Fact]
    public void A_thousand_random_changes_are_all_found_at_the_record_they_begin_at()
    {
        var random = new Random(20260102);
        for (var round = 0; round < 1000; round++)
        {
            var changed = Lines.ToList();
            var place = random.Next(changed.Count);
            long? first = place + 1;
            switch (random.Next(5))
            {
                case 0:
                    var at = random.Next(changed[place].Length);
                    var other = (char)('!' + random.Next(90));
                    if (changed[place][at] == other)
                        other = '~';
                    changed[place] = changed[place][..at] + other + changed[place][(at + 1)..];
                    break;
                case 1:
                    changed.RemoveAt(place);
                    // Without the last record the chain is whole: only the head tells, at the last that is left.
                    if (place == changed.Count)
                        first = place;
                    break;
                case 2:
                    var with = (place + 1 + random.Next(changed.Count - 1)) % changed.Count;
                    (changed[place], changed[with]) = (changed[with], changed[place]);
                    first = Math.Min(place, with) + 1;
                    break;
                case 3:
                    changed.Insert(place, changed[random.Next(changed.Count)]);
                    first = changed[place] == Lines[place] ? place + 2 : place + 1;
                    break;
                default:
                    changed.RemoveRange(place, changed.Count - place);
                    first = place == 0 ? 1 : place;
                    break;
            }
            var found = AuditVerification.Of(Text(changed), Head);
            Assert.True(found.Problem is not null, $"round {round}, record {place + 1}");
            Assert.Equal(first, found.At);
        }
    }

    [Fact]
    public void Every_cut_within_a_line_is_found()
    {
        var text = Text(Lines);
        for (var length = 1; length < text.Length; length += 7)
            if (text[length - 1] != '\n')
                Assert.NotNull(AuditVerification.Of(text[..length], null).Problem);
    }

    [Fact]
    public void A_chain_that_was_made_anew_is_whole_but_has_another_head()
    {
        var events = Lines.Select((_, index) => AuditReport.Of(Lines).Records[index].Event).ToList();
        events[0] = ((RunCreated)events[0]) with { Operator = "nobody" };
        var forged = Text(AuditSamples.Lines(events));
        Assert.Null(AuditVerification.Of(forged, null).Problem);
        Assert.NotNull(AuditVerification.Of(forged, Head).Problem);
    }

    [Fact]
    public void A_journal_that_ends_in_the_middle_of_a_run_is_not_complete()
    {
        var found = AuditVerification.Of(Text([.. Lines.Take(5)]), null);
        Assert.Null(found.Problem);
        Assert.False(found.Complete);
    }

    [Fact]
    public void The_words_are_all_different_and_short()
    {
        var words = Enumerable
            .Range(0, 256)
            .Select(value =>
                HeadWords.Of(Convert.ToHexStringLower([.. Enumerable.Repeat((byte)value, 32)])).Split(' ')[0]
            )
            .ToList();
        Assert.Equal(256, words.Distinct().Count());
        Assert.All(words, word => Assert.InRange(word.Length, 3, 8));
    }

    private static string Text(IReadOnlyList<string> lines) => string.Concat(lines.Select(line => line + "\n"));
}

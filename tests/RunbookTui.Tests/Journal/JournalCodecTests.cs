using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Running;
using Xunit;

namespace RunbookTui.Tests.Journal;

public sealed class JournalCodecTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<RunEvent> Events =>
        [
            new RunStarted("root", 42, "boot"),
            new StepStarted("a"),
            new ActionInspected("a", 0, "set x", false, "x = 1"),
            new ActionPrepared(
                "a",
                1,
                "file",
                "write /etc/x",
                new Undo(
                    "files",
                    new Dictionary<string, string> { ["k"] = "v" },
                    [
                        new FileSnapshot(
                            "/etc/x",
                            FileType.File,
                            new Engine.Kinds.FileAttributes(
                                (UnixFileMode)Convert.ToInt32("4755", 8),
                                1,
                                2,
                                new Dictionary<string, string> { ["user.a"] = "AA==" },
                                Noon
                            ),
                            "abc"
                        ),
                        new FileSnapshot("/etc/y", null),
                    ],
                    Exactness.Compensating,
                    "because",
                    "service:dovecot"
                )
            ),
            new CommandRan("a", "postconf -e 'x = \"1\"'", 1, "日本語\n\u001b[31m", 12, true),
            new ProbeObserved("a", 0, "tls", "TLS", new ProbeResult(Verdict.Inconclusive, "e", "o", "v", "h", true)),
            new StepEnded("a", StepStatus.AlreadyTrue, null),
            new RunEnded(RunOutcome.Failed, "step 'a'"),
            new UndoEnded("a", 0, true, "put back"),
            new RollbackEnded(false, ["/etc/x: differs"]),
        ];

    [Theory]
    [MemberData(nameof(Events))]
    public void An_event_comes_back_as_it_was(RunEvent happened)
    {
        var (record, line) = JournalCodec.Encode(happened, 1, Noon, JournalCodec.Genesis);
        var back = JournalCodec.Decode(line, 1, JournalCodec.Genesis);
        Assert.Equal(record.Hash, back.Hash);
        Assert.Equal(record.At, back.At);
        Assert.Equivalent(happened, back.Event, strict: true);
        Assert.IsType(happened.GetType(), back.Event);
        Assert.DoesNotContain('\n', line);
    }

    [Fact]
    public void Every_changed_byte_is_noticed()
    {
        var (_, line) = JournalCodec.Encode(new StepStarted("a"), 1, Noon, JournalCodec.Genesis);
        for (var index = 0; index < line.Length; index++)
        {
            var changed = line.ToCharArray();
            changed[index] = changed[index] == 'x' ? 'y' : 'x';
            Assert.Throws<JournalException>(() => JournalCodec.Decode(new string(changed), 1, JournalCodec.Genesis));
        }
    }

    [Fact]
    public void A_line_at_another_place_is_noticed()
    {
        var (first, _) = JournalCodec.Encode(new StepStarted("a"), 1, Noon, JournalCodec.Genesis);
        var (second, line) = JournalCodec.Encode(new StepStarted("b"), 2, Noon, first.Hash);
        Assert.Equal(second.Hash, JournalCodec.Decode(line, 2, first.Hash).Hash);
        Assert.Throws<JournalException>(() => JournalCodec.Decode(line, 3, first.Hash));
        Assert.Throws<JournalException>(() => JournalCodec.Decode(line, 2, JournalCodec.Genesis));
    }

    [Fact]
    public void An_unknown_event_is_an_error_that_names_the_record()
    {
        var wrong = Assert.Throws<JournalException>(() => JournalCodec.Decode("{}", 7, JournalCodec.Genesis));
        Assert.Equal(7, wrong.Sequence);
    }
}

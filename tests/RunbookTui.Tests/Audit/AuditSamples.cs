using RunbookTui.Engine.Audit;
using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Running;
using RunbookTui.Tests.Support;

namespace RunbookTui.Tests.Audit;

/// <summary>Journals as runs write them, with texts that try to be markup.</summary>
internal static class AuditSamples
{
    public const string Hostile = "<script>alert(1)</script> | `x` & \"q\" \e[31m";

    /// <summary>A run with a retry, a decision, a changed file and a failed probe.</summary>
    public static IReadOnlyList<string> Failed() => Lines(Events(failed: true));

    /// <summary>A run that went well.</summary>
    public static IReadOnlyList<string> Succeeded() => Lines(Events(failed: false));

    /// <summary>A run that went well and was undone.</summary>
    public static IReadOnlyList<string> RolledBack() =>
        Lines([
            .. Events(failed: false),
            new RollbackStarted("alice", null, Alice, Tokyo),
            new UndoStarted("tls", 0, "set 2 parameters", 0),
            new UndoEnded("tls", 0, Undone: true, "put 1 file back", 0),
            new StepEnded("tls", StepStatus.RolledBack, null),
            new RollbackEnded(Complete: true, []),
        ]);

    public static Person Alice { get; } =
        new("alice", "root", 1000, "192.0.2.7 50022 192.0.2.1 22", "/dev/pts/3", ["runbook-tui", "run", "mail"]);

    public static Surroundings Tokyo { get; } =
        new("6.1.0", "x64", "Asia/Tokyo", 540, new Dictionary<string, string> { ["postfix"] = "3.7.11-0" });

    public static IReadOnlyList<string> Lines(IEnumerable<RunEvent> events)
    {
        var (lines, previous) = (new List<string>(), JournalCodec.Genesis);
        var at = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        foreach (var happened in events)
        {
            var (record, line) = JournalCodec.Encode(happened, lines.Count + 1, at, previous);
            lines.Add(line);
            (previous, at) = (record.Hash, at.AddMilliseconds(1250));
        }
        return lines;
    }

    private static List<RunEvent> Events(bool failed)
    {
        var hash = new string('a', 64);
        var before = new PathState("file", "0644", 0, 0, hash);
        var events = new List<RunEvent>
        {
            new RunCreated(
                "20260102-030405-mail-k7wm",
                Rehearsal: false,
                "mail",
                "1.0",
                "mail.yaml",
                hash,
                "1.0.0",
                "mail.example.com",
                "Debian GNU/Linux 12",
                "alice (as root)",
                new Dictionary<string, string> { ["hostname"] = Hostile, ["password"] = "••••" },
                new Dictionary<string, string> { ["hostname"] = "Fact", ["password"] = "Given" },
                ["tls", "proof"],
                [Title("tls", "TLS is on", "TLSが有効"), Title("proof", "Seen on the wire", "通信で確認")],
                "asked"
            ),
            new RunStarted("alice (as root)", 42, "boot", Alice, Tokyo),
            new StepStarted("tls"),
            new ActionInspected("tls", 0, "set 2 parameters", AlreadySo: false, "none is set"),
            new ActionPrepared(
                "tls",
                0,
                "postfix.main",
                "set 2 parameters",
                Undo.RestoreFiles([new FileSnapshot("/etc/postfix/main.cf", FileType.File, null, hash)])
            ),
            new CommandRan(
                "tls",
                "postconf -e smtpd_tls_security_level=may",
                0,
                Hostile,
                12,
                TimedOut: false,
                ["postconf", "-e", "smtpd_tls_security_level=may"],
                hash,
                100_000
            ),
            new FilesCompared(
                "tls",
                0,
                [
                    new FileDifference(
                        "/etc/postfix/main.cf",
                        before,
                        before with
                        {
                            Hash = new string('b', 64),
                        },
                        $"--- a\n+++ b\n@@ -1 +1 @@\n-old\n+{Hostile}\n"
                    ),
                    new FileDifference("/etc/ssl/key.pem", null, before with { Mode = "0600" }, Withheld: "private"),
                ]
            ),
            new ActionApplied("tls", 0),
            new StepEnded("tls", StepStatus.Passed, null),
            new StepStarted("proof"),
            Probe(Verdict.Inconclusive),
            new StepEnded("proof", StepStatus.Failed, "not proved: STARTTLS"),
            new DecisionMade("proof", "retry", "", "bob from 192.0.2.9"),
            new StepStarted("proof"),
            Probe(failed ? Verdict.Failed : Verdict.Passed),
            new StepEnded("proof", failed ? StepStatus.Failed : StepStatus.Passed, failed ? Hostile : null),
            failed
                ? new RunEnded(RunOutcome.Failed, "step 'proof': not proved")
                : new RunEnded(RunOutcome.Succeeded, "every step is done"),
        };
        return events;
    }

    private static ProbeObserved Probe(Verdict verdict) =>
        new(
            "proof",
            0,
            "smtp",
            "STARTTLS on 192.0.2.10:587",
            new ProbeResult(verdict, "250-STARTTLS", Hostile, "loopback", "openssl s_client -connect 192.0.2.10:587")
        );

    private static StepTitle Title(string id, string english, string japanese) =>
        new(
            id,
            new Dictionary<string, string> { ["en"] = english, ["ja"] = japanese },
            new Dictionary<string, string> { ["en"] = "Because.", ["ja"] = "必要なため。" }
        );

    public static AuditReport Report(IReadOnlyList<string> lines) => AuditReport.Of(lines);
}

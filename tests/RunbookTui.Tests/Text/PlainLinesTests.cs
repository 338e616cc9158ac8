using System.Globalization;
using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Model;
using RunbookTui.Engine.Planning;
using RunbookTui.Engine.Running;
using RunbookTui.Tests.Running;
using RunbookTui.Tests.Support;
using RunbookTui.Text;
using Xunit;

namespace RunbookTui.Tests.Text;

public sealed class PlainLinesTests
{
    private static readonly ProbeResult Open = new(Verdict.Passed, "open", "open, postfix", "this host", "ss -tln");
    private static readonly ProbeResult NoTls = new(
        Verdict.Failed,
        "250-STARTTLS after EHLO",
        "250-PIPELINING\n250 SMTPUTF8",
        "127.0.0.2 to 127.0.0.1",
        "openssl s_client -starttls smtp -connect 127.0.0.1:25"
    );
    private static readonly ProbeResult Blind = new(Verdict.Inconclusive, "a greeting", "no route", "this host", "");

    private static readonly Plan Plan = TestPlan.Of(
        TestPlan.Step("prepare", []),
        TestPlan.Step("encrypt", []) with
        {
            Title = new LocalizedText(new Dictionary<string, string> { ["en"] = "Encrypt", ["ja"] = "暗号化する" }),
            Causes =
            [
                new Cause("PIPELINING", LocalizedText.Of("no TLS built in"), LocalizedText.Of("build it\nanew")),
                new Cause("454", LocalizedText.Of("the key does not fit"), LocalizedText.Of("take the other")),
                new Cause(null, LocalizedText.Of("anything"), LocalizedText.Of("look")),
            ],
        }
    );

    [Fact]
    public void A_run_that_succeeds() =>
        Approve(
            "success",
            new StepStarted("prepare"),
            new ActionInspected("prepare", 0, "set 2 parameters", true, "both set"),
            new ActionInspected("prepare", 1, "write /etc/x", false, "absent"),
            new ActionPrepared("prepare", 1, "file", "write /etc/x", Undo.Nothing),
            new PathChanged("prepare", "/etc/x", "write"),
            new CommandRan("prepare", "postfix reload", 0, "refreshing", 12, false),
            new ActionApplied("prepare", 1),
            new ProbeObserved("prepare", 0, "listener", "port 25", Open),
            new StepEnded("prepare", StepStatus.Passed, null),
            new StepStarted("encrypt"),
            new ActionInspected("encrypt", 0, "start dovecot", true, "runs"),
            new StepEnded("encrypt", StepStatus.AlreadyTrue, null),
            new RunEnded(RunOutcome.Succeeded, "every step is done")
        );

    [Fact]
    public void A_run_that_fails_shows_evidence_causes_and_what_commands_said() =>
        Approve(
            "failure",
            new StepStarted("prepare"),
            new ActionPrepared("prepare", 0, "command", "send mail", Undo.None("mail is gone")),
            new CommandRan(
                "prepare",
                "swaks --to \u001b[31mx",
                24,
                string.Join('\n', Enumerable.Range(1, 25).Select(line => $"line {line}\u0007")),
                12,
                false
            ),
            new StepEnded("prepare", StepStatus.Failed, "swaks: exit 24\nlook at the log"),
            new DecisionMade("prepare", "skip", "no mail today", "alice"),
            new StepEnded("prepare", StepStatus.Skipped, "no mail today"),
            new StepStarted("encrypt"),
            new ActionPrepared(
                "encrypt",
                0,
                "package",
                "install dovecot",
                Undo.Nothing with
                {
                    Exactness = Exactness.Compensating,
                    Reason = "logs stay",
                }
            ),
            new ProbeObserved("encrypt", 0, "smtp", "STARTTLS on 127.0.0.1:25", NoTls),
            new ProbeObserved("encrypt", 1, "smtp", "greeting on port 26", Blind),
            new StepEnded("encrypt", StepStatus.Failed, "not proved: STARTTLS on 127.0.0.1:25"),
            new RunEnded(RunOutcome.Failed, "step 'encrypt'")
        );

    [Fact]
    public void A_rollback() =>
        Approve(
            "rollback",
            new RollbackStarted("alice"),
            new UndoStarted("encrypt", 0, "set 4 parameters"),
            new PathChanged("encrypt", "/etc/postfix/main.cf", "write"),
            new UndoEnded("encrypt", 0, true, "put back 1 path"),
            new UndoStarted("prepare", 0, "send mail"),
            new UndoEnded("prepare", 0, false, "cannot be undone: mail is gone\nwrite another"),
            new StepEnded("encrypt", StepStatus.RolledBack, null),
            new RollbackEnded(false, ["step 'prepare': cannot be undone: mail is gone"])
        );

    [Fact]
    public void Without_the_plan_steps_go_by_their_ids()
    {
        var text = Print(Glyphs.Ascii, "en", null, new StepStarted("prepare"));
        Assert.Equal("> prepare\n", text);
    }

    [Fact]
    public void Titles_come_in_the_language_asked_for()
    {
        var text = Print(Glyphs.Ascii, "ja", Plan, new StepStarted("encrypt"));
        Assert.Equal("> [2/2] 暗号化する (encrypt)\n", text);
    }

    [Fact]
    public void In_ASCII_no_other_sign_is_used()
    {
        var text = Print(
            Glyphs.Ascii,
            "en",
            Plan,
            new StepStarted("encrypt"),
            new ActionInspected("encrypt", 0, "x", true, "x"),
            new ActionPrepared("encrypt", 0, "x", "x", Undo.Nothing),
            new ProbeObserved("encrypt", 0, "x", "x", NoTls),
            new ProbeObserved("encrypt", 0, "x", "x", Blind),
            new StepEnded("encrypt", StepStatus.Skipped, "x")
        );
        Assert.True(text.All(char.IsAscii), text);
    }

    private static void Approve(string name, params RunEvent[] events) =>
        Approval.Matches(
            Path.Combine(Approval.DirectoryOf(), $"plain-{name}.txt"),
            Print(Glyphs.Unicode, "en", Plan, events)
        );

    private static string Print(Glyphs glyphs, string language, Plan? plan, params RunEvent[] events)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var lines = new PlainLines(output, glyphs, language, () => plan);
        var time = new FakeTime();
        var journal = new MemoryJournal(time);
        foreach (var happened in events)
        {
            time.Advance(TimeSpan.FromMilliseconds(300));
            lines.Appended(journal.Append(happened));
        }
        return output.ToString();
    }
}

using System.Text;
using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Model;
using RunbookTui.Engine.Planning;
using RunbookTui.Engine.Running;
using RunbookTui.Tests.Support;
using Xunit;

namespace RunbookTui.Tests.Running;

/// <summary>No secret of a run reaches a line of its journal, whatever kinds and hosts put into their texts.</summary>
public sealed class SecretsTests
{
    private const string Canary = "Kanarienvogel/9+x";

    private readonly StrictHost host = new();

    [Fact]
    public async Task No_text_of_an_action_or_a_probe_brings_a_secret_into_the_journal()
    {
        host.Directory("/etc").Run($"login {Canary}", output: $"welcome {Canary}", error: Base64(Canary));
        var action = new ScriptedAction($"log in with {Canary}")
        {
            OnInspect = () => new Inspection(false, $"saw {Canary}"),
            OnPrepare = () =>
                new Undo("fake", new Dictionary<string, string>(), [], Exactness.Compensating, $"since {Canary}"),
            OnApply = async changing =>
            {
                changing.WriteFile($"/etc/{Canary}", "x"u8, new Engine.Kinds.FileAttributes((UnixFileMode)0x1a4));
                changing.Move($"/etc/{Canary}", "/etc/" + Canary + ".old");
                await changing.RunAsync(new Command("login", Canary), CancellationToken.None);
                throw new HostException($"refused {Canary}", $"not {Base64(Canary)}");
            },
        };
        host.Directory("/etc/Kanarienvogel");
        var probe = new ScriptedProbe(
            $"probe {Canary}",
            () =>
                new ProbeResult(Verdict.Passed, Canary, Base64(Canary), Canary, $"swaks --auth {Canary}")
                {
                    Lasting = Canary,
                }
        );
        var plan = WithSecrets(TestPlan.Of(TestPlan.Step("a", [action]), TestPlan.Step("b", [], probe)), Canary) with
        {
            Baseline = [new PlannedProbe("fake.probe", probe)],
        };
        var journal = TestPlan.Journal(plan, host.Time);
        var decider = new ScriptedOperator(new FailureDecision.Skip($"the password {Canary} is wrong"));
        var runner = new Runner(plan, host, journal, new MemorySnapshots(), decider, new Watcher());
        await runner.RunAsync("boot", CancellationToken.None);

        AssertFree(journal, Canary);
        AssertFree(journal, Base64(Canary));
        // The test has seen something only if all these were recorded.
        foreach (
            var type in new[]
            {
                typeof(BaselineObserved),
                typeof(ActionInspected),
                typeof(ActionPrepared),
                typeof(PathChanged),
                typeof(CommandRan),
                typeof(ProbeObserved),
                typeof(DecisionMade),
                typeof(StepEnded),
            }
        )
            Assert.Contains(journal.Records, record => record.Event.GetType() == type);
    }

    [Fact]
    public async Task A_rollback_started_by_the_run_s_own_records_names_no_secret()
    {
        var action = new ScriptedAction($"log in with {Canary}") { OnPrepare = () => Undo.Nothing };
        var plan = WithSecrets(TestPlan.Of(TestPlan.Step("a", [action])), Canary);
        var journal = TestPlan.Journal(plan, host.Time);
        await new Runner(plan, host, journal, new MemorySnapshots(), new ScriptedOperator(), new Watcher()).RunAsync(
            "boot",
            CancellationToken.None
        );
        await new RollbackRunner(
            FakeKinds.Catalog,
            [],
            host,
            journal,
            new MemorySnapshots(),
            new Watcher()
        ).RollBackAsync("alice");
        Assert.Contains(journal.Records, record => record.Event is UndoStarted);
        AssertFree(journal, Canary);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_undo_that_would_hold_a_secret_stops_the_step_before_its_change(bool inField)
    {
        // It cannot be masked, for then it would undo something else.
        var action = new ScriptedAction
        {
            OnPrepare = () =>
                inField
                    ? new Undo("fake", new Dictionary<string, string> { ["line"] = $"user:{Canary}" }, [])
                    : Undo.RestoreFiles([
                        new FileSnapshot("/etc/link", FileType.SymbolicLink, null, null, Base64(Canary)),
                    ]),
        };
        var plan = WithSecrets(TestPlan.Of(TestPlan.Step("a", [action])), Canary);
        var journal = TestPlan.Journal(plan, host.Time);
        var decider = new ScriptedOperator(new FailureDecision.Leave());
        await new Runner(plan, host, journal, new MemorySnapshots(), decider, new Watcher()).RunAsync(
            "boot",
            CancellationToken.None
        );
        Assert.Equal(0, action.Applied);
        Assert.Contains("secret", Assert.Single(decider.Reasons), StringComparison.Ordinal);
        AssertFree(journal, Canary);
        AssertFree(journal, Base64(Canary));
    }

    [Fact]
    public void A_secret_that_is_the_beginning_of_another_does_not_leave_the_rest_of_it()
    {
        var redactor = new Redactor([new Secret("mail"), new Secret("mailbox7")]);
        Assert.Equal($"with {Secret.Mask} and {Secret.Mask}", redactor.Redact("with mailbox7 and mail"));
    }

    [Theory]
    [InlineData("\0alice\0")]
    [InlineData("\0bob\0")]
    [InlineData("\0carol\0")]
    [InlineData("")]
    public void A_secret_within_a_longer_Base64_text_is_found(string before)
    {
        // SASL PLAIN (RFC 4616) encodes the name and the password together.
        var line = $"AUTH PLAIN {Base64(before + Canary)}";
        var redacted = new Secret(Canary).RedactFrom(line);
        Assert.Contains(Secret.Mask, redacted, StringComparison.Ordinal);
        // What is left of it tells at most a character at each end.
        var left = redacted.Replace(Secret.Mask, "", StringComparison.Ordinal).Length - "AUTH PLAIN ".Length;
        Assert.InRange(left, 0, Base64(before).Length + 8);
    }

    [Fact]
    public void Text_without_the_secret_stays_as_it_is() =>
        Assert.Equal("250 ok, 3 of 4", new Secret("x").RedactFrom("250 ok, 3 of 4"));

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static Plan WithSecrets(Plan plan, string secret) =>
        plan with
        {
            Answers = new AnswerSheet(
                new Dictionary<string, Answer> { ["password"] = new([], new Secret(secret), AnswerOrigin.Given) }
            ),
        };

    private static void AssertFree(IJournal journal, string canary)
    {
        foreach (var record in journal.Records)
        {
            var (_, line) = JournalCodec.Encode(record.Event, record.Sequence, record.At, JournalCodec.Genesis);
            // As a reader of the file sees it: with and without the escapes of JSON.
            Assert.DoesNotContain(canary, line, StringComparison.Ordinal);
            Assert.DoesNotContain(
                canary,
                line.Replace("\\u002B", "+", StringComparison.Ordinal),
                StringComparison.Ordinal
            );
        }
    }
}

using RunbookTui.Engine.Diagnostics;
using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Model;
using RunbookTui.Engine.Planning;
using RunbookTui.Engine.Running;
using RunbookTui.Host;
using RunbookTui.Tests.Running;
using RunbookTui.Tests.Support;
using RunbookTui.Tui;

namespace RunbookTui.Tests.Tui;

/// <summary>A small runbook in two languages, and runs of it.</summary>
internal static class UiSamples
{
    public const string RunId = "20260102-030405-mail-k7wm";

    public static KindCatalog Catalog => BuiltInKinds.Catalog;

    public static Runbook Runbook { get; } =
        TestPlan.Runbook with
        {
            Name = "mail",
            Title = Both("Encrypt the mail", "メールを暗号化する"),
            Description = Both("Opens 587 with STARTTLS.", "587番ポートでSTARTTLSを有効にします。"),
            Inputs =
            [
                Input("hostname", InputType.Hostname, Both("Name of this host", "このホストの名前")),
                Input("mode", InputType.Choice, Both("How 465 is opened", "465の開き方")) with
                {
                    Default = "service",
                    Choices = ["service", "instance"],
                    Required = false,
                },
                Input("instance", InputType.PostfixInstance, Both("Instance for 465", "465用インスタンス")) with
                {
                    Default = "postfix-465",
                    Required = false,
                    When = new Condition([new ConditionTerm("mode", ["instance"], default(SourceSpan))]),
                },
                Input("password", InputType.Text, Both("Password", "パスワード")) with
                {
                    Secret = true,
                    Help = Both("Of the account for the probes.", "検証用アカウントのものです。"),
                },
            ],
        };

    public static Plan Plan { get; } =
        new(
            Runbook,
            new AnswerSheet(
                new Dictionary<string, Answer>
                {
                    ["hostname"] = new(["mail.example.com"], null, AnswerOrigin.Given),
                    ["mode"] = new(["service"], null, AnswerOrigin.Default),
                    ["password"] = new([], new Secret("wonderland"), AnswerOrigin.Given),
                }
            ),
            [],
            [
                Step(
                    "settings",
                    "TLS settings",
                    "TLSの設定",
                    "Without them nobody is offered TLS.",
                    "これがないとTLSは提供されません。"
                ),
                Step(
                    "submission",
                    "Port 587 is proved",
                    "587番ポートの検証",
                    "A look at the wire.",
                    "実際の通信を見ます。"
                ) with
                {
                    Causes =
                    [
                        new Cause(
                            null,
                            Both("Postfix was built without TLS.", "PostfixがTLSなしでビルドされています。"),
                            Both("Install the package again.", "パッケージを入れ直してください。")
                        ),
                    ],
                },
                Step(
                    "last",
                    "Dovecot restarts",
                    "Dovecotの再起動",
                    "It reads its files then.",
                    "その時に設定を読みます。"
                ),
            ]
        );

    public static ProbeResult Passed { get; } =
        new(Verdict.Passed, "250-STARTTLS", "250-STARTTLS", "127.0.0.2", "openssl s_client -connect 127.0.0.1:587");

    public static ProbeResult Failed { get; } =
        new(
            Verdict.Failed,
            "250-STARTTLS after EHLO",
            "250-PIPELINING\n250 \e[31mSMTPUTF8\e[0m",
            "127.0.0.2",
            "openssl s_client -connect 127.0.0.1:587 -starttls smtp"
        );

    /// <summary>A run that was recorded and begun.</summary>
    public static FakeLink Begun(TimeProvider time, bool rehearsal = false) =>
        new FakeLink(
            Plan,
            time,
            TestPlan.Created(Plan) with
            {
                Id = RunId,
                Rehearsal = rehearsal,
                Answers = Plan.Answers.Texts,
                Origins = Plan.Answers.Origins,
            }
        ).Happens(new RunStarted("alice", 1, "boot"));

    /// <summary>Its first step done.</summary>
    public static FakeLink OneDone(TimeProvider time, bool rehearsal = false) =>
        Begun(time, rehearsal)
            .Happens(
                new StepStarted("settings"),
                new ActionInspected("settings", 0, "set 4 parameters in main.cf", false, "other values"),
                new ActionPrepared(
                    "settings",
                    0,
                    "postfix.main",
                    "set 4 parameters in main.cf",
                    new Undo("files", new Dictionary<string, string>(), [File("/etc/postfix/main.cf")])
                ),
                new CommandRan("settings", "postconf -e a=b", 0, "", 12, false),
                new PathChanged("settings", "/etc/postfix/main.cf", "write"),
                new ActionApplied("settings", 0),
                new ProbeObserved("settings", 0, "smtp", "STARTTLS on 587", Passed),
                new StepEnded("settings", StepStatus.Passed, null),
                new StepStarted("submission")
            );

    /// <summary>Its second step failed: it waits.</summary>
    public static FakeLink Waiting(TimeProvider time) =>
        OneDone(time)
            .Happens(
                new ProbeObserved("submission", 0, "smtp", "STARTTLS on 587", Failed),
                new StepEnded("submission", StepStatus.Failed, "not proved: STARTTLS on 587")
            );

    /// <summary>It pauses before its second step.</summary>
    public static FakeLink Paused(TimeProvider time) =>
        Begun(time)
            .Happens(
                new StepStarted("settings"),
                new StepEnded("settings", StepStatus.AlreadyTrue, null),
                new RunPaused("submission")
            );

    /// <summary>It is done, and nobody works on it.</summary>
    public static FakeLink Finished(TimeProvider time)
    {
        var link = OneDone(time)
            .Happens(
                new ProbeObserved("submission", 0, "smtp", "STARTTLS on 587", Passed),
                new StepEnded("submission", StepStatus.Passed, null),
                new StepStarted("last"),
                new StepEnded("last", StepStatus.AlreadyTrue, null),
                new RunEnded(RunOutcome.Succeeded, "every step is done")
            );
        link.Poll();
        link.IsLive = false;
        return link;
    }

    /// <summary>What was found before it began.</summary>
    public static PlanFindings Findings { get; } =
        new(
            Plan,
            [],
            [],
            [
                new StepPreview(
                    Plan.Steps[0],
                    [
                        new ActionPreview(
                            "postfix.main",
                            "set 4 parameters in main.cf",
                            false,
                            [
                                new Change.FileContent("/etc/postfix/main.cf", "a = 1\n", "a = 2\n"),
                                new Change.Execution("postfix reload"),
                            ],
                            new Undo("files", new Dictionary<string, string>(), [])
                        ),
                    ]
                ),
                new StepPreview(Plan.Steps[1], []),
                new StepPreview(
                    Plan.Steps[2],
                    [
                        new ActionPreview(
                            "service",
                            "restart dovecot",
                            false,
                            [new Change.KnownAfter("settings")],
                            Undo.None("mail that was delivered stays delivered")
                        ),
                    ]
                ),
            ],
            null,
            null
        );

    public static RunbookEntry Entry { get; } = new("mail", Runbook, null);

    private static LocalizedText Both(string english, string japanese) =>
        new(new Dictionary<string, string> { ["en"] = english, ["ja"] = japanese });

    private static Input Input(string name, InputType type, LocalizedText prompt) =>
        new(
            name,
            type,
            prompt,
            null,
            false,
            false,
            true,
            null,
            null,
            [],
            null,
            null,
            null,
            Condition.Always,
            default(SourceSpan)
        );

    private static PlannedStep Step(string id, string title, string japanese, string why, string japaneseWhy) =>
        TestPlan.Step(id, [new ScriptedAction($"do {id}")], new ScriptedProbe("STARTTLS on 587")) with
        {
            Title = Both(title, japanese),
            Why = Both(why, japaneseWhy),
        };

    private static FileSnapshot File(string path) => new(path, FileType.File);
}

using RunbookTui.Engine.Model;
using RunbookTui.Engine.Planning;
using RunbookTui.Tests.Support;
using Xunit;

namespace RunbookTui.Tests.Planning;

public sealed class AnswerCollectorTests
{
    private const string Body = """
        do: [put: { name: x }]
        verify: [look: { name: x }]
        """;

    private const string Host =
        "host: { type: hostname, prompt: Host, default: { fact: host.fqdn, else: else.example.test } }";
    private const string Bare = "host: { type: hostname, prompt: Host }";
    private const string Rehearsal = """
        rehearsal:
          packages: [postfix]
          answers: { host: rehearsal.example.test }
        """;

    [Theory]
    [InlineData("given.example.test", "fact.example.test", "given.example.test", AnswerOrigin.Given)]
    [InlineData(null, "fact.example.test", "fact.example.test", AnswerOrigin.Fact)]
    [InlineData(null, null, "else.example.test", AnswerOrigin.Default)]
    public async Task What_is_given_goes_before_the_host_and_the_host_before_the_default(
        string? given,
        string? fact,
        string expected,
        AnswerOrigin origin
    )
    {
        var (answers, problems) = await CollectAsync(Host, given is null ? [] : [("host", given)], fact);
        Assert.Empty(problems);
        Assert.Equal((expected, origin), (answers.Find("host")!.Text, answers.Find("host")!.Origin));
    }

    [Fact]
    public async Task A_host_that_cannot_say_is_one_that_does_not_say()
    {
        var runbook = TrialKinds.Load(Host, Body);
        var (answers, problems) = await CollectAsync(runbook, GivenAnswers.None, TrialKinds.Catalog(broken: true));
        Assert.Empty(problems);
        Assert.Equal("else.example.test", answers.Find("host")!.Text);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_answer_for_rehearsals_counts_in_rehearsals_only(bool rehearsal)
    {
        var (answers, problems) = await CollectAsync(
            TrialKinds.Load(Bare, Body, Rehearsal),
            GivenAnswers.None,
            rehearsal: rehearsal
        );
        if (rehearsal)
        {
            Assert.Equal("rehearsal.example.test", answers.Find("host")!.Text);
            Assert.Equal(AnswerOrigin.Rehearsal, answers.Find("host")!.Origin);
        }
        else
        {
            var problem = Assert.Single(problems);
            Assert.True(problem.Missing);
            Assert.Equal($"is needed: give it by --set {problem.Input}=VALUE", problem.Message);
        }
    }

    [Fact]
    public async Task The_host_s_own_answer_goes_before_the_one_for_rehearsals()
    {
        var runbook = TrialKinds.Load(
            "host: { type: hostname, prompt: Host, default: { fact: host.fqdn } }",
            Body,
            Rehearsal
        );
        var (answers, _) = await CollectAsync(
            runbook,
            GivenAnswers.None,
            TrialKinds.Catalog("fact.example.test"),
            rehearsal: true
        );
        Assert.Equal("fact.example.test", answers.Find("host")!.Text);
    }

    [Fact]
    public async Task A_secret_for_a_rehearsal_is_new_each_time()
    {
        var runbook = TrialKinds.Load(
            "password: { type: text, secret: true, prompt: Password }",
            Body,
            "rehearsal:\n  packages: [postfix]\n  answers: { password: generate }"
        );
        var (first, _) = await CollectAsync(runbook, GivenAnswers.None, rehearsal: true);
        var (second, _) = await CollectAsync(runbook, GivenAnswers.None, rehearsal: true);
        Assert.Equal(24, first.Find("password")!.Secret!.Reveal().Length);
        Assert.NotEqual(first.Secrets[0].Reveal(), second.Secrets[0].Reveal());
        Assert.Equal(Secret.Mask, first.Find("password")!.Text);

        var (_, problems) = await CollectAsync(runbook, GivenAnswers.None);
        Assert.Equal(
            "is needed: give it by --secret password=FILE (or password=- for standard input)",
            Assert.Single(problems).Message
        );
    }

    [Theory]
    [InlineData("hots", "the runbook 'trial' has no such input; did you mean 'host'?")]
    [InlineData("zzzzzzzz", "the runbook 'trial' has no such input; known here: host")]
    public async Task An_unknown_input_is_named_with_the_nearest_one(string name, string message)
    {
        var (_, problems) = await CollectAsync(Host, [(name, "x")]);
        var problem = Assert.Single(problems);
        Assert.Equal((name, message, false), (problem.Input, problem.Message, problem.Missing));
    }

    [Fact]
    public async Task A_secret_among_the_texts_and_a_text_among_the_secrets_are_refused()
    {
        var runbook = TrialKinds.Load(Host + "\npassword: { type: text, secret: true, prompt: Password }", Body);
        var (answers, problems) = await CollectAsync(
            runbook,
            new GivenAnswers(
                new Dictionary<string, string> { ["password"] = "hunter2" },
                new Dictionary<string, Secret> { ["host"] = new("x.example.test") }
            )
        );
        Assert.Contains(
            problems,
            problem =>
                problem is { Input: "password", Missing: false }
                && problem.Message == "is a secret: give it by --secret password=FILE, not on the command line"
        );
        Assert.Contains(
            problems,
            problem => problem.Input == "host" && problem.Message == "is not a secret: give it by --set host=VALUE"
        );
        Assert.DoesNotContain(problems, problem => problem.Message.Contains("hunter2", StringComparison.Ordinal));
        Assert.Null(answers.Find("password"));
    }

    [Fact]
    public async Task Defaults_may_refer_to_inputs_declared_later()
    {
        const string inputs = """
            address: { type: text, prompt: Address, default: "{{ user }}@{{ host }}" }
            directory: { type: text, prompt: Directory, default: "{{ extra.directory }}/x" }
            user: { type: user, prompt: User, default: probe }
            host: { type: hostname, prompt: Host, default: mail.example.test }
            extra: { type: postfix_instance, prompt: Extra, default: postfix-out=2526 }
            """;
        var (answers, problems) = await CollectAsync(inputs, [("user", "alice")]);
        Assert.Empty(problems);
        Assert.Equal("alice@mail.example.test", answers.Find("address")!.Text);
        Assert.Equal("/etc/postfix-out/x", answers.Find("directory")!.Text);
    }

    [Fact]
    public async Task A_default_that_refers_to_a_missing_answer_waits_for_it()
    {
        const string inputs = """
            user: { type: user, prompt: User }
            address: { type: text, prompt: Address, default: "{{ user }}@example.test" }
            """;
        var (answers, problems) = await CollectAsync(inputs, []);
        Assert.Equal("user", Assert.Single(problems).Input);
        Assert.Null(answers.Find("address"));
    }

    [Fact]
    public async Task An_input_whose_condition_does_not_hold_is_not_asked_for_and_ignored_where_given()
    {
        const string inputs = """
            mode: { type: choice, choices: [one, two], prompt: Mode, default: one }
            extra: { type: user, prompt: Extra, when: { mode: two } }
            """;
        var (answers, problems) = await CollectAsync(inputs, []);
        Assert.Empty(problems);
        Assert.Null(answers.Find("extra"));
        (_, problems) = await CollectAsync(inputs, [("mode", "two")]);
        Assert.Equal("extra", Assert.Single(problems).Input);
    }

    [Fact]
    public async Task A_wrong_answer_is_refused_with_what_was_expected()
    {
        var (_, problems) = await CollectAsync(Host, [("host", "nodots")]);
        var problem = Assert.Single(problems);
        Assert.False(problem.Missing);
        Assert.Equal(
            "expected a full host name with a domain, such as mail.example.com, seen 'nodots'",
            problem.Message
        );
    }

    [Fact]
    public async Task A_continued_run_keeps_its_answers_whatever_the_host_says_today()
    {
        const string inputs = """
            host: { type: hostname, required: false, prompt: Host, default: { fact: host.fqdn } }
            word: { type: text, required: false, prompt: Word, default: usual }
            """;
        var runbook = TrialKinds.Load(inputs, Body);
        // Then the host did not say its name, and the operator had emptied the word.
        var (then, _) = await CollectAsync(runbook, Given(("word", "")));
        Assert.Empty(then.Answers);

        var (now, problems) = await CollectAsync(
            runbook,
            Given([.. then.Answers.Select(answer => (answer.Key, answer.Value.Text))]),
            TrialKinds.Catalog("new.example.test"),
            origin: AnswerOrigin.Recorded
        );
        Assert.Empty(problems);
        Assert.Empty(now.Answers);
    }

    private static GivenAnswers Given(params (string Name, string Value)[] given) =>
        new(given.ToDictionary(answer => answer.Name, answer => answer.Value), new Dictionary<string, Secret>());

    private static Task<(AnswerSheet Answers, IReadOnlyList<AnswerProblem> Problems)> CollectAsync(
        string inputs,
        (string Name, string Value)[] given,
        string? fact = null
    ) => CollectAsync(TrialKinds.Load(inputs, Body), Given(given), TrialKinds.Catalog(fact));

    private static Task<(AnswerSheet Answers, IReadOnlyList<AnswerProblem> Problems)> CollectAsync(
        Runbook runbook,
        GivenAnswers given,
        Engine.Kinds.KindCatalog? catalog = null,
        bool rehearsal = false,
        AnswerOrigin origin = AnswerOrigin.Given
    ) =>
        AnswerCollector.CollectAsync(
            runbook,
            given,
            catalog ?? TrialKinds.Catalog(),
            new StrictHost(),
            rehearsal,
            origin,
            CancellationToken.None
        );
}

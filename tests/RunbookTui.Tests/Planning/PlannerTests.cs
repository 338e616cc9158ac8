using RunbookTui.Engine.Diagnostics;
using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Model;
using RunbookTui.Engine.Planning;
using RunbookTui.Tests.Support;
using Xunit;

namespace RunbookTui.Tests.Planning;

public sealed class PlannerTests
{
    private const string Inputs = """
        host: { type: hostname, prompt: Host, default: mail.example.test }
        mode: { type: choice, choices: [one, two], prompt: Mode, default: one }
        instances: { type: postfix_instance, many: true, prompt: Instances, default: "postfix-2525, postfix-out=2526" }
        words: { type: text, many: true, required: false, prompt: Words, default: "a, b" }
        extra: { type: text, required: false, prompt: Extra }
        file: { type: text, prompt: File, default: /etc/file }
        bits: { type: text, prompt: Bits, default: "0640" }
        number: { type: text, prompt: Number, default: "25" }
        password: { type: text, secret: true, prompt: Password }
        """;

    [Fact]
    public async Task A_step_whose_condition_does_not_hold_is_left_out()
    {
        const string body = """
            when: { mode: two }
            do: [put: { name: x }]
            verify: [look: { name: x }]
            """;
        Assert.Empty((await PlanAsync(body)).Plan.Steps);
        Assert.Equal(["only"], (await PlanAsync(body, ("mode", "two"))).Plan.Steps.Select(step => step.Id));
    }

    [Fact]
    public async Task A_use_whose_condition_does_not_hold_is_left_out()
    {
        const string body = """
            do:
              - put: { name: always }
              - put: { name: sometimes }
                when: { mode: two }
            verify:
              - look: { name: always }
              - look: { name: sometimes }
                when: { mode: [two] }
            """;
        var (plan, _) = await PlanAsync(body);
        Assert.Equal(["put always"], plan.Step("only").Actions.Select(planned => planned.Action.Summary));
        Assert.Equal(["always"], plan.Step("only").Probes.Select(planned => planned.Probe.Summary));
        (plan, _) = await PlanAsync(body, ("mode", "two"));
        Assert.Equal(2, plan.Step("only").Actions.Count);
        Assert.Equal(2, plan.Step("only").Probes.Count);
    }

    [Fact]
    public async Task A_repeated_step_has_the_item_in_its_id_and_its_properties_in_its_texts()
    {
        var (plan, problems) = await PlanAsync(
            """
            for_each: { in: instances, as: it }
            do:
              - put:
                  name: "{{ it.name }} on {{ host }}"
                  port: "{{ it.port }}"
                  path: "{{ it.directory }}"
            verify: [look: { name: "{{ it.name }}" }]
            causes: [{ likely: "{{ it.port }} is taken", remedy: "free {{ it.port }}" }]
            """
        );
        Assert.Empty(problems);
        Assert.Equal(["only[postfix-2525]", "only[postfix-out]"], plan.Steps.Select(step => step.Id));
        var fields = FieldsOf(plan.Steps[1]);
        Assert.Equal("postfix-out on mail.example.test", fields.Text("name"));
        Assert.Equal(2526, fields.Integer("port"));
        Assert.Equal("/etc/postfix-out", fields.Text("path"));
        Assert.Equal("2526 is taken", plan.Steps[1].Causes.Single().Likely.ToString());
        Assert.Equal("free 2526", plan.Steps[1].Causes.Single().Remedy.ToString());
    }

    [Fact]
    public async Task A_list_fills_a_whole_list_field_and_instances_go_by_their_names()
    {
        var (plan, _) = await PlanAsync(
            """
            do:
              - put: { name: words, names: "{{ words }}" }
              - put: { name: instances, names: "{{ instances }}" }
            verify: [look: { name: x }]
            """
        );
        Assert.Equal(["a", "b"], FieldsOf(plan.Steps[0], 0).Texts("names"));
        Assert.Equal(["postfix-2525", "postfix-out"], FieldsOf(plan.Steps[0], 1).Texts("names"));
    }

    [Fact]
    public async Task A_list_of_one_stays_a_list()
    {
        var (plan, _) = await PlanAsync(
            """
            do: [put: { name: x, names: "{{ words }}" }]
            verify: [look: { name: x }]
            """,
            ("words", "single")
        );
        Assert.IsType<FieldValue.List>(FieldsOf(plan.Steps[0]).Values.Find("names"));
    }

    [Fact]
    public async Task Keys_are_filled_in_and_what_is_taken_as_it_is_stays()
    {
        var (plan, problems) = await PlanAsync(
            """
            do:
              - put:
                  name: "{{{{ ${x} {{ host }}"
                  settings: { "{{ host }}/inet": "{{ number }}" }
                  template: "{{{{"
                  pattern: "a{{{{2}"
            verify: [look: { name: x }]
            """
        );
        Assert.Empty(problems);
        var fields = FieldsOf(plan.Steps[0]);
        Assert.Equal("{{ ${x} mail.example.test", fields.Text("name"));
        Assert.Equal([KeyValuePair.Create("mail.example.test/inet", "25")], fields.TextMap("settings"));
        Assert.Equal("{{{{", fields.Text("template"));
        Assert.Equal("a{{{{2}", fields.Text("pattern"));
    }

    [Fact]
    public async Task A_field_that_is_wholly_an_absent_answer_is_dropped()
    {
        const string body = """
            do: [put: { name: x, template: t, names: [a, "{{ extra }}"], settings: { a: "{{ extra }}", b: "<{{ extra }}>" } }]
            verify: [look: { name: x }]
            """;
        var (plan, _) = await PlanAsync(body);
        var fields = FieldsOf(plan.Steps[0]);
        Assert.Equal(["a"], fields.Texts("names"));
        Assert.Equal([KeyValuePair.Create("b", "<>")], fields.TextMap("settings"));
        (plan, _) = await PlanAsync(body, ("extra", "z"));
        Assert.Equal(["a", "z"], FieldsOf(plan.Steps[0]).Texts("names"));
    }

    [Fact]
    public async Task A_required_field_without_an_answer_is_a_problem_at_its_place()
    {
        var (_, problems) = await PlanAsync(
            """
            do: [put: { name: "{{ extra }}" }]
            verify: [look: { name: x }]
            """
        );
        var problem = Assert.Single(problems);
        Assert.Equal(DiagnosticCodes.UnfitAnswer.Id, problem.Code);
        Assert.Equal("'put' needs 'name', and its input has no answer", problem.Message);
        Assert.Equal("trial.yaml", problem.File);
    }

    [Fact]
    public async Task A_secret_stays_hidden()
    {
        var (plan, _) = await PlanAsync(
            """
            do: [put: { name: x, password: "{{ password }}" }]
            verify: [look: { name: x }]
            """
        );
        var fields = FieldsOf(plan.Steps[0]);
        Assert.IsType<FieldValue.Hidden>(fields.Values.Find("password"));
        Assert.Equal("hunter2", fields.SecretOrNull("password")!.Reveal());
        Assert.DoesNotContain("hunter2", fields.Values.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "port: \"{{ number }}\"",
        "number",
        "99999",
        "'port' of 'put': expected a whole number from 1 to 65535, seen '99999'"
    )]
    [InlineData(
        "path: \"{{ file }}\"",
        "file",
        "etc/x",
        "'path' of 'put': expected an absolute path such as /etc/ssl/example.pem, seen 'etc/x'"
    )]
    [InlineData(
        "inner: { mode: \"{{ bits }}\" }",
        "bits",
        "rwx",
        "'inner.mode' of 'put': expected permission bits in octal such as 0644, seen 'rwx'"
    )]
    [InlineData("names: \"{{ words }}\"", "words", "", "'names' of 'put': expected at least 1 items, seen 0")]
    [InlineData(
        "settings: { \"{{ file }}\": a, \"b\": c }",
        "file",
        "b",
        "'settings' of 'put': expected each key once, seen 'b' twice"
    )]
    public async Task An_answer_that_a_field_does_not_allow_is_a_problem_at_its_place(
        string field,
        string input,
        string answer,
        string message
    )
    {
        var body = $$"""
            do: [put: { name: x, {{field}} }]
            verify: [look: { name: x }]
            """;
        Assert.Empty((await PlanAsync(body)).Problems);
        var (_, problems) = await PlanAsync(body, (input, answer));
        var problem = Assert.Single(problems);
        Assert.Equal((DiagnosticCodes.UnfitAnswer.Id, message), (problem.Code, problem.Message));
        Assert.Equal("give the input another answer", problem.Help);
        Assert.True(problem.Span.Line > 15, $"line {problem.Span.Line}");
    }

    [Fact]
    public async Task An_undo_that_is_written_out_is_kept_as_data_and_carried_out_in_its_order()
    {
        var (plan, problems) = await PlanAsync(
            """
            do: [put: { name: x }]
            undo:
              - put: { name: "first on {{ host }}", names: "{{ words }}", inner: { mode: "0640" } }
              - put: { name: second, names: [c] }
              - put: { name: never, names: [d] }
                when: { mode: two }
            verify: [look: { name: x }]
            """
        );
        Assert.Empty(problems);
        var undo = plan.Steps[0].Undo!;
        Assert.Equal((RecordedActions.Name, Exactness.Compensating), (undo.Kind, undo.Exactness));

        var host = new StrictHost().Directory("/etc").File("/etc/a,b", "").File("/etc/c", "");
        var done = await new RecordedActions(TrialKinds.Catalog()).UndoAsync(
            undo,
            host,
            new MemorySnapshots(),
            CancellationToken.None
        );
        Assert.Equal("put first on mail.example.test; put second", done);
        Assert.Equal(["delete /etc/a,b", "delete /etc/c"], host.Changes);
    }

    [Fact]
    public async Task An_undo_of_a_kind_that_is_gone_names_it()
    {
        var undo = RecordedActions.Undo([("old.kind", new FieldValue.Map([], default))]);
        var wrong = await Assert.ThrowsAsync<HostException>(() =>
            new RecordedActions(TrialKinds.Catalog()).UndoAsync(
                undo,
                new StrictHost(),
                new MemorySnapshots(),
                CancellationToken.None
            )
        );
        Assert.Equal("this version does not know the action 'old.kind'", wrong.Message);
    }

    [Fact]
    public async Task An_undo_with_a_secret_is_refused_before_anything_is_done()
    {
        var (_, problems) = await PlanAsync(
            """
            do: [put: { name: x }]
            undo: [put: { name: x, password: "{{ password }}" }]
            verify: [look: { name: x }]
            """
        );
        var problem = Assert.Single(problems);
        Assert.Equal("'put': an undo is kept on disk and cannot hold a secret", problem.Message);
    }

    private static Fields FieldsOf(PlannedStep step, int action = 0) =>
        ((TrialKinds.Put)step.Actions[action].Action).Fields;

    private static async Task<(Plan Plan, IReadOnlyList<Diagnostic> Problems)> PlanAsync(
        string body,
        params (string Name, string Value)[] given
    )
    {
        var runbook = TrialKinds.Load(Inputs, body);
        var (answers, problems) = await AnswerCollector.CollectAsync(
            runbook,
            new GivenAnswers(
                given.ToDictionary(answer => answer.Name, answer => answer.Value),
                new Dictionary<string, Secret> { ["password"] = new("hunter2") }
            ),
            TrialKinds.Catalog(),
            new StrictHost(),
            rehearsal: false,
            AnswerOrigin.Given,
            CancellationToken.None
        );
        Assert.Empty(problems);
        return Planner.Build(runbook, answers, TrialKinds.Catalog());
    }
}

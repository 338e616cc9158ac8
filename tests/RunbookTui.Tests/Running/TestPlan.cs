using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Model;
using RunbookTui.Engine.Planning;

namespace RunbookTui.Tests.Running;

/// <summary>Plans made without a document.</summary>
internal static class TestPlan
{
    public static Runbook Runbook { get; } =
        new(
            "trial",
            "1.0.0",
            LocalizedText.Of("A trial"),
            LocalizedText.Of("Nothing real."),
            [],
            Rehearsal.None,
            [],
            [],
            new RunbookSource("trial.yaml", "name: trial\n")
        );

    public static AnswerSheet NoAnswers { get; } = new(new Dictionary<string, Answer>());

    public static Plan Of(params PlannedStep[] steps) => new(Runbook, NoAnswers, [], steps);

    public static PlannedStep Step(string id, IReadOnlyList<IAction> actions, params IProbe[] probes) =>
        new(
            id,
            LocalizedText.Of($"Title of {id}"),
            LocalizedText.Of($"Why of {id}"),
            [.. actions.Select(action => new PlannedAction("fake.action", action))],
            [.. probes.Select(probe => new PlannedProbe("fake.probe", probe))],
            null,
            []
        );

    /// <summary>The first record of a run of the plan.</summary>
    public static RunCreated Created(Plan plan) =>
        new(
            "20260102-030405",
            false,
            plan.Runbook.Name,
            plan.Runbook.Version,
            plan.Runbook.Source.File,
            plan.Runbook.Source.Hash,
            "0.1.0",
            "mail.example.test",
            "Debian",
            "alice",
            new Dictionary<string, string>(),
            new Dictionary<string, string>(),
            [.. plan.Steps.Select(step => step.Id)]
        );

    /// <summary>A journal in which the run is recorded and nothing done.</summary>
    public static MemoryJournal Journal(Plan plan, TimeProvider time)
    {
        var journal = new MemoryJournal(time);
        journal.Append(Created(plan));
        return journal;
    }
}

using RunbookTui.Engine.Diagnostics;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Loading;
using RunbookTui.Engine.Model;

namespace RunbookTui.Engine.Planning;

/// <summary>Turns a runbook and its answers into a plan: a pure function.</summary>
public sealed class Planner
{
    private readonly Runbook runbook;
    private readonly AnswerSheet answers;
    private readonly KindCatalog catalog;
    private readonly List<Diagnostic> problems = [];

    private Planner(Runbook runbook, AnswerSheet answers, KindCatalog catalog)
    {
        (this.runbook, this.answers, this.catalog) = (runbook, answers, catalog);
    }

    /// <summary>The plan, and what the answers made of the fields that the fields do not allow.</summary>
    /// <returns>A plan to be used only when there are no problems.</returns>
    public static (Plan Plan, IReadOnlyList<Diagnostic> Problems) Build(
        Runbook runbook,
        AnswerSheet answers,
        KindCatalog catalog
    )
    {
        var planner = new Planner(runbook, answers, catalog);
        var values = planner.Values(null, null);
        var baseline = planner.Probes(runbook.Baseline, values);
        var steps = runbook.Steps.Where(step => answers.Holds(step.When)).SelectMany(planner.Unroll).ToList();
        return (new Plan(runbook, answers, baseline, steps), planner.problems);
    }

    private PlanValues Values(string? itemName, string? item) => new(runbook.Inputs, answers, itemName, item);

    private IEnumerable<PlannedStep> Unroll(Step step)
    {
        if (step.ForEach is not { } forEach)
        {
            yield return Make(step, step.Id, Values(null, null));
            yield break;
        }
        foreach (var item in answers.Find(forEach.Input)?.Values ?? [])
            yield return Make(
                step,
                $"{step.Id}[{PostfixInstanceName.Parse(item, out _)?.Name ?? item}]",
                Values(forEach.As, item)
            );
    }

    private PlannedStep Make(Step step, string id, PlanValues values) =>
        new(
            id,
            values.Fill(step.Title),
            values.Fill(step.Why),
            [.. Applicable(step.Do).Select(use => Action(use, values)).OfType<PlannedAction>()],
            Probes(step.Verify, values),
            UndoOf(step, values),
            [
                .. step.Causes.Select(cause =>
                    cause with
                    {
                        Likely = values.Fill(cause.Likely),
                        Remedy = values.Fill(cause.Remedy),
                    }
                ),
            ]
        );

    private IEnumerable<KindUse> Applicable(IReadOnlyList<KindUse> uses) => uses.Where(use => answers.Holds(use.When));

    private PlannedAction? Action(KindUse use, PlanValues values)
    {
        var kind = catalog.Action(use.Kind)!;
        return Checked(use, kind.Fields, values) is { } fields
            ? new PlannedAction(use.Kind, kind.Create(fields))
            : null;
    }

    private IReadOnlyList<PlannedProbe> Probes(IReadOnlyList<KindUse> uses, PlanValues values)
    {
        var probes = new List<PlannedProbe>();
        foreach (var use in Applicable(uses))
        {
            var kind = catalog.Probe(use.Kind)!;
            if (Checked(use, kind.Fields, values) is { } fields)
                probes.Add(new PlannedProbe(use.Kind, kind.Create(fields)));
        }
        return probes;
    }

    /// <summary>The undo a runbook writes out, as data.</summary>
    private Undo? UndoOf(Step step, PlanValues values)
    {
        var actions = new List<(string Kind, FieldValue.Map Fields)>();
        foreach (var use in Applicable(step.Undo))
        {
            if (Checked(use, catalog.Action(use.Kind)!.Fields, values) is not { } fields)
                continue;
            if (Secrets(fields.Values).FirstOrDefault() is { } secret)
                Report(
                    secret.Span,
                    $"'{use.Kind}': an undo is kept on disk and cannot hold a secret",
                    "write an undo that needs none"
                );
            else
                actions.Add((use.Kind, fields.Values));
        }
        return actions.Count == 0 ? null : RecordedActions.Undo(actions);
    }

    private static IEnumerable<FieldValue> Secrets(FieldValue value) =>
        value switch
        {
            FieldValue.Hidden => [value],
            FieldValue.List list => list.Items.SelectMany(Secrets),
            FieldValue.Map map => map.Entries.SelectMany(entry => Secrets(entry.Value)),
            _ => [],
        };

    /// <summary>The filled-in fields; <c>null</c> with a problem recorded where an answer does not fit a field's type.</summary>
    private Fields? Checked(KindUse use, IReadOnlyList<Field> table, PlanValues values)
    {
        var before = problems.Count;
        var filled = values.Fill(use.Fields, table, out var unfit);
        foreach (var problem in unfit)
            Report(use.Span, $"'{problem.Field}' of '{use.Kind}': {problem.Message}");
        foreach (var missing in table.Where(field => field.Required && filled.Find(field.Name) is null))
            Report(use.Span, $"'{use.Kind}' needs '{missing.Name}', and its input has no answer");
        return problems.Count == before ? new Fields(filled, table) : null;
    }

    private void Report(SourceSpan span, string message, string help = "give the input another answer") =>
        problems.Add(
            new Diagnostic(DiagnosticCodes.UnfitAnswer.Id, Severity.Error, runbook.Source.File, span, message, help)
        );
}

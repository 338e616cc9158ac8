using RunbookTui.Engine.Diagnostics;
using RunbookTui.Engine.Model;
using RunbookTui.Engine.Planning;

namespace RunbookTui.Engine.Loading;

/// <summary>What must hold for steps, conditions and the rehearsal, beyond the table.</summary>
internal sealed class StepRules(IReadOnlyDictionary<string, DeclaredInput> inputs, DiagnosticSink sink)
{
    /// <summary>Checks the whole document.</summary>
    public void Check(FieldValue.Map document)
    {
        var ids = new Dictionary<string, SourceSpan>(StringComparer.Ordinal);
        foreach (var step in Maps(document.Find("steps")))
        {
            CheckId(step, ids);
            CheckContent(step);
            CheckForEach(step);
            CheckConditions(step, "do", "verify", "undo");
        }
        CheckConditions(document, "baseline");
        foreach (var input in inputs.Values)
            CheckCondition(input.Map?.Find(RunbookSchema.When));
        if (document.Find("rehearsal") is FieldValue.Map rehearsal)
            CheckRehearsal(rehearsal);
    }

    private void CheckId(FieldValue.Map step, Dictionary<string, SourceSpan> ids)
    {
        if (step.Find("id") is FieldValue.Text { Value.Length: > 0 } id && !ids.TryAdd(id.Value, id.Span))
            sink.Error(
                DiagnosticCodes.DuplicateStep,
                id.Span,
                $"a step with the id {Quoting.Quote(id.Value)} stands already on line {ids[id.Value].Line}",
                "give each step an id of its own"
            );
    }

    private void CheckContent(FieldValue.Map step)
    {
        var place =
            (step.Find("id") as FieldValue.Text)?.Span ?? (step.Entries is [var first, ..] ? first.KeySpan : step.Span);
        var name = (step.Find("id") as FieldValue.Text) is { } id ? $" {Quoting.Quote(id.Value)}" : "";
        var acts = IsFilled(step, "do");
        var proves = IsFilled(step, "verify");
        if (!acts && !proves)
            sink.Error(
                DiagnosticCodes.EmptyStep,
                place,
                $"the step{name} has neither 'do' nor 'verify'",
                "add a probe under 'verify', and actions under 'do'"
            );
        else if (!proves)
            sink.Error(
                DiagnosticCodes.Unproved,
                place,
                $"the step{name} has 'do' and no 'verify': a change without a probe proves nothing",
                "add a probe under 'verify'"
            );
        if (!acts && step.Entries.FirstOrDefault(entry => entry.Key == "undo") is { } undo)
            sink.Error(
                DiagnosticCodes.NothingToUndo,
                undo.KeySpan,
                $"the step{name} has 'undo' and no 'do'",
                "remove it; a step without actions changes nothing"
            );
    }

    private static bool IsFilled(FieldValue.Map step, string key) =>
        step.Find(key) is not (null or FieldValue.List { Items.Count: 0 });

    private void CheckForEach(FieldValue.Map step)
    {
        if (step.Find("for_each") is not FieldValue.Map each)
            return;
        if (
            each.Find("in") is FieldValue.Text list
            && inputs.GetValueOrDefault(list.Value) is { Input.Many: false, TypeKnown: true } input
        )
            sink.Error(
                DiagnosticCodes.NotAList,
                list.Span,
                $"{Quoting.Quote(input.Input.Name)} is one value, not a list",
                "declare it with 'many: true', or remove 'for_each'"
            );
        if (each.Find("as") is FieldValue.Text name && inputs.ContainsKey(name.Value))
            sink.Error(
                DiagnosticCodes.NameTaken,
                name.Span,
                $"{Quoting.Quote(name.Value)} is already the name of an input",
                "choose another name for the item"
            );
    }

    private void CheckConditions(FieldValue.Map map, params ReadOnlySpan<string> useLists)
    {
        CheckCondition(map.Find(RunbookSchema.When));
        foreach (var key in useLists)
        {
            foreach (var use in Maps(map.Find(key)))
                CheckCondition(use.Find(RunbookSchema.When));
        }
    }

    private void CheckCondition(FieldValue? condition)
    {
        foreach (var term in (condition as FieldValue.Map)?.Entries ?? [])
        {
            if (inputs.GetValueOrDefault(term.Key) is not { TypeKnown: true, Input: var input })
                continue;
            if (input.Secret || input.Many)
            {
                sink.Error(
                    DiagnosticCodes.ImpossibleCondition,
                    term.KeySpan,
                    $"a condition cannot ask for {Quoting.Quote(input.Name)}, which is a {(input.Secret ? "secret" : "list")}",
                    "use an input of the type flag or choice"
                );
                continue;
            }
            foreach (var value in term.Value is FieldValue.List list ? list.Items : [term.Value])
                CheckConditionValue(input, value);
        }
    }

    private void CheckConditionValue(Input input, FieldValue value)
    {
        if (
            value is not FieldValue.Text { Value: var text }
            || sink.Has(value.Span)
            || Template.Parse(text).HasReferences
        )
            return;
        switch (AnswerRules.Check(input, text))
        {
            case AnswerResult.Refused refused:
                sink.Error(
                    DiagnosticCodes.ImpossibleCondition,
                    value.Span,
                    $"{Quoting.Quote(input.Name)} never has this value: {refused.Message}",
                    Suggestion.Nearest(text, input.Choices) is { } nearest ? $"did you mean '{nearest}'?" : null
                );
                break;
            case AnswerResult.Accepted { Values: [var canonical] } when canonical != text:
                sink.Error(
                    DiagnosticCodes.ImpossibleCondition,
                    value.Span,
                    $"{Quoting.Quote(input.Name)} never has this value: expected {Quoting.Quote(canonical)}, seen {Quoting.Quote(text)}"
                );
                break;
        }
    }

    private void CheckRehearsal(FieldValue.Map rehearsal)
    {
        foreach (var answer in (rehearsal.Find("answers") as FieldValue.Map)?.Entries ?? [])
        {
            if (
                inputs.GetValueOrDefault(answer.Key) is { TypeKnown: true, Input: var input }
                && answer.Value is FieldValue.Text text
                && !sink.Has(text.Span)
                && !(input.Secret && text.Value == Rehearsal.Generate)
                && AnswerRules.Check(input, text.Value) is AnswerResult.Refused refused
            )
                sink.Error(
                    DiagnosticCodes.InvalidAnswer,
                    text.Span,
                    $"the answer for {Quoting.Quote(input.Name)}: {refused.Message}"
                );
        }
        foreach (var account in Maps(rehearsal.Find("accounts")))
        {
            CheckAccount(account.Find("user"), isSecret: false);
            CheckAccount(account.Find("password"), isSecret: true);
        }
    }

    private void CheckAccount(FieldValue? name, bool isSecret)
    {
        if (
            name is not FieldValue.Text text
            || inputs.GetValueOrDefault(text.Value) is not { TypeKnown: true, Input: var input }
        )
            return;
        if (isSecret && !input.Secret)
            sink.Error(
                DiagnosticCodes.SecretExpected,
                text.Span,
                $"{Quoting.Quote(input.Name)} is not a secret, and a password is one",
                "declare it with 'secret: true'"
            );
        else if (!isSecret && input.Secret)
            sink.Error(
                DiagnosticCodes.SecretExposed,
                text.Span,
                $"the secret {Quoting.Quote(input.Name)} would be shown here",
                "name the input that holds the login name"
            );
        else if (input.Many)
            sink.Error(
                DiagnosticCodes.ListInText,
                text.Span,
                $"{Quoting.Quote(input.Name)} is a list, and an account has one name",
                "name an input without 'many'"
            );
    }

    private static IEnumerable<FieldValue.Map> Maps(FieldValue? list) =>
        (list as FieldValue.List)?.Items.OfType<FieldValue.Map>() ?? [];
}

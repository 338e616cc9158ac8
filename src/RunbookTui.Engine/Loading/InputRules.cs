using RunbookTui.Engine.Diagnostics;
using RunbookTui.Engine.Model;
using RunbookTui.Engine.Planning;

namespace RunbookTui.Engine.Loading;

/// <summary>What must hold within and between declarations of inputs, beyond the table.</summary>
internal sealed class InputRules(DiagnosticSink sink)
{
    /// <summary>Checks all inputs.</summary>
    public void Check(IReadOnlyDictionary<string, DeclaredInput> inputs)
    {
        foreach (var declared in inputs.Values.Where(input => input.TypeKnown))
        {
            CheckParts(declared);
            CheckDefault(declared);
        }
        InputCycles.Check(inputs, sink);
    }

    private void CheckParts(DeclaredInput declared)
    {
        var input = declared.Input;
        var type = RunbookSchema.InputTypes[(int)input.Type];
        var isNumber = input.Type is InputType.Integer or InputType.Port;
        Refuse(declared, "choices", input.Type != InputType.Choice, "only the type choice has choices");
        Refuse(declared, "pattern", input.Type != InputType.Text, "only the type text has a pattern");
        Refuse(declared, "min", !isNumber, "only the types integer and port have a smallest value");
        Refuse(declared, "max", !isNumber, "only the types integer and port have a largest value");
        Refuse(
            declared,
            "secret",
            input is { Secret: true, Type: not InputType.Text },
            $"a secret has the type text, seen '{type}'"
        );
        Refuse(declared, "many", input is { Secret: true, Many: true }, "a secret cannot be a list");
        Refuse(declared, "max", isNumber && input.Min > input.Max, $"max {input.Max} is smaller than min {input.Min}");
        Refuse(
            declared,
            "min",
            input is { Type: InputType.Port, Min: < 1 or > 65535 },
            $"a port is from 1 to 65535, seen '{input.Min}'"
        );
        Refuse(
            declared,
            "max",
            input is { Type: InputType.Port, Max: < 1 or > 65535 },
            $"a port is from 1 to 65535, seen '{input.Max}'"
        );
        if (input is { Type: InputType.Choice } && declared.Map?.Find("choices") is null)
            sink.Error(
                DiagnosticCodes.ContradictoryInput,
                declared.Entry.KeySpan,
                $"{Quoting.Quote(input.Name)} has the type choice and no choices",
                "add 'choices: [a, b]'"
            );
        if (declared.Map?.Find("choices") is FieldValue.List choices)
            CheckChoices(choices, input.Many);
    }

    private void CheckChoices(FieldValue.List choices, bool many)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var choice in choices.Items.OfType<FieldValue.Text>())
        {
            if (!seen.Add(choice.Value))
                sink.Error(
                    DiagnosticCodes.ContradictoryInput,
                    choice.Span,
                    $"the choice {Quoting.Quote(choice.Value)} stands here a second time"
                );
            else if (
                choice.Value.Trim() != choice.Value
                || (many && choice.Value.Contains(',', StringComparison.Ordinal))
            )
                sink.Error(
                    DiagnosticCodes.ContradictoryInput,
                    choice.Span,
                    $"the choice {Quoting.Quote(choice.Value)} cannot be typed",
                    "use words without commas and without spaces around them"
                );
        }
    }

    private void Refuse(DeclaredInput declared, string key, bool wrong, string message)
    {
        if (wrong && declared.Map?.Entries.FirstOrDefault(entry => entry.Key == key) is { } entry)
            sink.Error(DiagnosticCodes.ContradictoryInput, entry.KeySpan, message);
    }

    private void CheckDefault(DeclaredInput declared)
    {
        var entry = declared.Map?.Entries.FirstOrDefault(one => one.Key == "default");
        if (entry is null)
            return;
        if (declared.Input.Secret)
        {
            sink.Error(
                DiagnosticCodes.SecretDefault,
                entry.KeySpan,
                $"the secret {Quoting.Quote(declared.Input.Name)} has a default",
                "remove it: a runbook is not a place for secrets"
            );
            return;
        }
        var text = entry.Value is FieldValue.Map map ? map.Find("else") : entry.Value;
        if (
            text is FieldValue.Text literal
            && !Template.Parse(literal.Value).HasReferences
            && !sink.Has(literal.Span)
            && AnswerRules.Check(declared.Input, Template.Parse(literal.Value).FillText(_ => ""))
                is AnswerResult.Refused refused
        )
            sink.Error(
                DiagnosticCodes.InvalidDefault,
                literal.Span,
                $"the default of {Quoting.Quote(declared.Input.Name)}: {refused.Message}"
            );
    }
}

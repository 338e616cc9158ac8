using RunbookTui.Engine.Diagnostics;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Model;
using RunbookTui.Engine.Planning;

namespace RunbookTui.Engine.Loading;

/// <summary>What is being checked, for messages.</summary>
/// <param name="Label">How it is named in a message.</param>
/// <param name="Span">Where its absence, or its number of items, is reported.</param>
internal readonly record struct Place(string Label, SourceSpan Span)
{
    /// <summary>The value of a key.</summary>
    public static Place Of(MapEntry entry) => new(Quoting.Quote(entry.Key), entry.KeySpan);
}

/// <summary>Checks one scalar against its type.</summary>
internal sealed class ScalarCheck(KindCatalog catalog, ReferenceCheck references, DiagnosticSink sink)
{
    /// <summary>Checks <paramref name="text"/>, which is taken as it is or filled in as its type says.</summary>
    public void Check(FieldValue.Text text, FieldType type, Scope scope, Place place)
    {
        if (sink.Has(text.Span) && text.Value.Length == 0)
            return;
        switch (type)
        {
            case FieldType.SecretText:
                references.Filled(text.Value, text.Span, Expectation.Secret, scope);
                break;
            case FieldType.Verbatim:
                references.Verbatim(text.Value, text.Span, "write the text out");
                break;
            case FieldType.Human { Fills: false }:
                references.Verbatim(
                    text.Value,
                    text.Span,
                    "nothing was answered yet where this is shown; write the text out"
                );
                break;
            case FieldType.InputName when !scope.Inputs.ContainsKey(text.Value):
                sink.Error(
                    DiagnosticCodes.UnknownInput,
                    text.Span,
                    $"unknown input {Quoting.Quote(text.Value)}",
                    Suggestion.For(text.Value, [.. scope.Inputs.Keys])
                );
                break;
            case FieldType.FactName when catalog.Fact(text.Value) is null:
                sink.Error(
                    DiagnosticCodes.UnknownFact,
                    text.Span,
                    $"unknown fact {Quoting.Quote(text.Value)}",
                    Suggestion.For(text.Value, [.. catalog.Facts.Select(fact => fact.Name)])
                );
                break;
            case FieldType.RegularExpression when Patterns.Problem(text.Value) is { } problem:
                sink.Error(DiagnosticCodes.InvalidPattern, text.Span, $"not a usable pattern: {problem}");
                break;
            case FieldType.Name or FieldType.InputName or FieldType.FactName or FieldType.RegularExpression:
                CheckLiteral(text, type, place);
                break;
            case var _ when type is FieldType.Text or FieldType.Human || Template.Parse(text.Value).HasReferences:
                references.Filled(text.Value, text.Span, ExpectationOfDefault(scope), scope);
                break;
            default:
                CheckLiteral(text, type, place);
                break;
        }
    }

    private static Expectation ExpectationOfDefault(Scope scope) =>
        scope.DefaultOf is { Input.Many: true } ? Expectation.List : Expectation.Text;

    private void CheckLiteral(FieldValue.Text text, FieldType type, Place place)
    {
        if (ValueRules.Problem(type, text.Value) is not { } problem)
            return;
        var help = type switch
        {
            FieldType.Choice choice when Suggestion.Nearest(text.Value, choice.Values) is { } near =>
                $"did you mean '{near}'?",
            FieldType.Flag when text.Value.ToLowerInvariant() is "yes" or "on" or "y" or "1" => "write true",
            FieldType.Flag when text.Value.ToLowerInvariant() is "no" or "off" or "n" or "0" => "write false",
            _ => null,
        };
        sink.Error(DiagnosticCodes.WrongValue, text.Span, $"{place.Label}: {problem}", help);
    }
}

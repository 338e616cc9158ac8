using RunbookTui.Engine.Diagnostics;
using RunbookTui.Engine.Model;
using RunbookTui.Engine.Planning;

namespace RunbookTui.Engine.Loading;

/// <summary>What a text with references must come to.</summary>
internal enum Expectation
{
    /// <summary>One text that may be shown.</summary>
    Text,

    /// <summary>A list, by one reference alone.</summary>
    List,

    /// <summary>A secret, by one reference alone.</summary>
    Secret,

    /// <summary>Not known, because the kind is not.</summary>
    Anything,
}

/// <summary>Checks the references in texts.</summary>
internal sealed class ReferenceCheck(SourceText source, DiagnosticSink sink)
{
    /// <summary>Checks a text that is filled in.</summary>
    public void Filled(string text, SourceSpan span, Expectation expectation, Scope scope)
    {
        var template = Template.Parse(text);
        if (expectation == Expectation.Secret && template.Whole is null)
        {
            sink.Error(
                DiagnosticCodes.SecretExpected,
                span,
                "expected '{{ name }}' of a secret input and nothing else",
                "declare an input with 'secret: true' and refer to it"
            );
            return;
        }
        var places = Locate(template, span);
        foreach (var (part, index) in template.Parts.Select((part, index) => (part, index)))
        {
            var place = places?[index] ?? span;
            switch (part)
            {
                case TemplatePart.Malformed malformed:
                    sink.Error(
                        DiagnosticCodes.MalformedReference,
                        place,
                        malformed.Message,
                        "write '{{ name }}' or '{{ name.property }}'; a literal '{{' is written '{{{{'"
                    );
                    break;
                case TemplatePart.Reference reference:
                    Check(reference, place, expectation, template.Whole is not null, scope);
                    break;
            }
        }
    }

    /// <summary>Checks a text that is taken as it is.</summary>
    public void Verbatim(string text, SourceSpan span, string help)
    {
        var template = Template.Parse(text);
        var index = template.Parts.ToList().FindIndex(part => part is TemplatePart.Reference);
        if (index >= 0)
            sink.Error(
                DiagnosticCodes.NotFilled,
                Locate(template, span)?[index] ?? span,
                $"{Quoting.Quote(template.Parts[index].ToString()!)} is not filled in here",
                help
            );
    }

    private void Check(
        TemplatePart.Reference reference,
        SourceSpan place,
        Expectation expectation,
        bool whole,
        Scope scope
    )
    {
        var (input, isItem) = scope.Find(reference.Name);
        if (input is null)
        {
            sink.Error(
                DiagnosticCodes.UnknownInput,
                place,
                $"unknown input {Quoting.Quote(reference.Name)}",
                Suggestion.For(reference.Name, scope.Names)
            );
            return;
        }
        if (!scope.IsAnswered(input))
            ReportUnanswered(input, place);
        if (!input.TypeKnown)
            return;
        var isList = input.Input.Many && !isItem;
        if (reference.Property is { } property)
            CheckProperty(input, isList, property, place);
        else if (input.Input.Secret || expectation == Expectation.Secret)
            CheckSecrecy(input, expectation, place);
        else if (isList != (expectation == Expectation.List && whole) && expectation != Expectation.Anything)
            sink.Error(
                DiagnosticCodes.ListInText,
                place,
                isList
                    ? $"{Quoting.Quote(reference.Name)} is a list and cannot be part of a text"
                    : $"{Quoting.Quote(reference.Name)} is one value and this field takes a list",
                isList
                    ? "repeat the step with 'for_each', or use it as the whole value of a list field"
                    : "write it as an item: [\"{{ … }}\"]"
            );
        else if (
            input.Input.Type == InputType.PostfixInstance
            && expectation == Expectation.Text
            && scope.DefaultOf is null
        )
            sink.Error(
                DiagnosticCodes.InstanceAsText,
                place,
                $"{Quoting.Quote(reference.Name)} is a Postfix instance",
                $"use one of its properties: {string.Join(", ", PostfixInstanceName.Properties.Select(p => $"{reference.Name}.{p}"))}"
            );
    }

    /// <summary>Reports an input that is asked for only under a condition that need not hold at the place.</summary>
    public void ReportUnanswered(DeclaredInput input, SourceSpan place)
    {
        var condition = string.Join(
            " and ",
            input.Input.When.Terms.Select(term => $"{Quoting.Quote(term.Input)} is {Quoting.Enumerate(term.Values)}")
        );
        sink.Error(
            DiagnosticCodes.PerhapsUnanswered,
            place,
            $"{Quoting.Quote(input.Input.Name)} is asked for only where {condition}",
            "put the same 'when' here, or give the input a default"
        );
    }

    private void CheckProperty(DeclaredInput input, bool isList, string property, SourceSpan place)
    {
        if (input.Input.Type != InputType.PostfixInstance)
            sink.Error(
                DiagnosticCodes.UnknownProperty,
                place,
                $"{Quoting.Quote(input.Input.Name)} has the type {RunbookSchema.InputTypes[(int)input.Input.Type]} and no properties",
                $"write '{{{{ {input.Input.Name} }}}}'"
            );
        else if (isList)
            sink.Error(
                DiagnosticCodes.ListInText,
                place,
                $"{Quoting.Quote(input.Input.Name)} is a list and has no properties",
                "repeat the step with 'for_each' and use the properties of its item"
            );
        else if (!PostfixInstanceName.Properties.Contains(property))
            sink.Error(
                DiagnosticCodes.UnknownProperty,
                place,
                $"a Postfix instance has no property {Quoting.Quote(property)}",
                Suggestion.For(property, PostfixInstanceName.Properties)
            );
    }

    private void CheckSecrecy(DeclaredInput input, Expectation expectation, SourceSpan place)
    {
        if (input.Input.Secret && expectation is not (Expectation.Secret or Expectation.Anything))
            sink.Error(
                DiagnosticCodes.SecretExposed,
                place,
                $"the secret {Quoting.Quote(input.Input.Name)} would be shown here",
                "use it only in fields made for secrets, such as 'password'"
            );
        else if (!input.Input.Secret)
            sink.Error(
                DiagnosticCodes.SecretExpected,
                place,
                $"{Quoting.Quote(input.Input.Name)} is not a secret, and this field takes one",
                "declare it with 'secret: true'"
            );
    }

    // Quotes, folding and escapes come between a text and its source; where the source holds the same references in
    // the same order, their places there are used.
    private IReadOnlyList<SourceSpan>? Locate(Template template, SourceSpan span)
    {
        if (!template.HasReferences)
            return null;
        var start = source.Offset(span.Line, span.Column);
        var written = Template.Parse(source.Slice(span)).Parts.Where(part => part is not TemplatePart.Literal).ToList();
        var wanted = template.Parts.Where(part => part is not TemplatePart.Literal).ToList();
        if (!written.Select(Shape).SequenceEqual(wanted.Select(Shape)))
            return null;
        var places = new Queue<TemplatePart>(written);
        return
        [
            .. template.Parts.Select(part =>
                part is TemplatePart.Literal || places.Dequeue() is not { } place
                    ? span
                    : source.Span(start + place.Offset, place.Length)
            ),
        ];

        static string Shape(TemplatePart part) => part is TemplatePart.Reference ? part.ToString() : "";
    }
}

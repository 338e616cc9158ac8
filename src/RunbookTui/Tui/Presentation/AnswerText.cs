using RunbookTui.Engine.Diagnostics;
using RunbookTui.Engine.Model;
using RunbookTui.Engine.Planning;
using RunbookTui.Text;

namespace RunbookTui.Tui.Presentation;

/// <summary>What the rules say about an answer, in the operator's language.</summary>
internal static class AnswerText
{
    /// <summary>What is wrong with an answer, or <c>null</c>.</summary>
    public static string? Problem(Input input, string answer, Strings strings)
    {
        if (AnswerRules.Check(input, answer) is not AnswerResult.Refused refused)
            return null;
        if (strings.UsesEngineTexts)
            return refused.Message;
        return string.IsNullOrWhiteSpace(answer) ? strings.AnswerMissing
            : input.Secret ? strings.SecretRefused.With(Expected(input, strings))
            : strings.AnswerRefused.With(Expected(input, strings), Quoting.Quote(answer));
    }

    /// <summary>What an input takes.</summary>
    public static string Expected(Input input, Strings strings)
    {
        if (strings.UsesEngineTexts)
            return AnswerRules.Describe(input);
        var one = input.Type switch
        {
            InputType.Text when input.Pattern is { } pattern => strings.TakesPattern.With(pattern),
            InputType.Text => strings.TakesText,
            InputType.Integer => strings.TakesInteger.With(input.Min ?? 0, input.Max ?? long.MaxValue),
            InputType.Flag => strings.TakesFlag,
            InputType.Choice => strings.TakesChoice.With(string.Join(", ", input.Choices)),
            InputType.Hostname => strings.TakesHostname,
            InputType.Address => strings.TakesAddress,
            InputType.Port => strings.TakesPort.With(input.Min ?? 1, input.Max ?? ushort.MaxValue),
            InputType.Path => strings.TakesPath,
            InputType.PostfixInstance => strings.TakesInstance,
            InputType.User => strings.TakesUser,
            _ => strings.TakesText,
        };
        return input.Many ? strings.TakesList.With(one) : one;
    }
}

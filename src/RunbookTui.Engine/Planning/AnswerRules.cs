using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using RunbookTui.Engine.Diagnostics;
using RunbookTui.Engine.Loading;
using RunbookTui.Engine.Model;

namespace RunbookTui.Engine.Planning;

/// <summary>What became of an answer.</summary>
public abstract record AnswerResult
{
    /// <summary>The answer can be used.</summary>
    /// <param name="Values">
    /// In canonical form: one value; for a list any number; none where an optional input was left empty.
    /// </param>
    public sealed record Accepted(IReadOnlyList<string> Values) : AnswerResult;

    /// <summary>The answer cannot be used.</summary>
    /// <param name="Message">What was expected and what was seen; never a secret.</param>
    public sealed record Refused(string Message) : AnswerResult;
}

/// <summary>
/// Checks an answer against its input. Pure, and cheap enough for every key stroke in a form; the command line, the
/// loader (for defaults) and the planner use the same rules.
/// </summary>
public static class AnswerRules
{
    private const int Longest = 4096;

    /// <summary>Checks <paramref name="answer"/>; the items of a list are separated by commas.</summary>
    public static AnswerResult Check(Input input, string answer)
    {
        if (string.IsNullOrWhiteSpace(answer) && !(input.Secret && answer.Length > 0))
            return input.Required
                ? new AnswerResult.Refused($"expected {Describe(input)}, seen nothing")
                : new AnswerResult.Accepted([]);
        if (answer.Length > Longest)
            return new AnswerResult.Refused($"expected at most {Longest} characters, seen {answer.Length}");
        return input.Many ? CheckMany(input, answer) : CheckOne(input, answer);
    }

    /// <summary>What an input takes, to be read after "expected".</summary>
    public static string Describe(Input input) =>
        input.Many ? $"a list, separated by commas, each {DescribeOne(input)}" : DescribeOne(input);

    private static AnswerResult CheckMany(Input input, string answer)
    {
        var values = new List<string>();
        foreach (var item in answer.Split(',', StringSplitOptions.TrimEntries))
        {
            if (item.Length == 0)
                return new AnswerResult.Refused(
                    $"expected something between two commas and no comma at the end, seen {Quoting.Quote(answer)}"
                );
            switch (CheckOne(input, item))
            {
                case AnswerResult.Accepted { Values: [var value] }:
                    if (values.Contains(value))
                        return new AnswerResult.Refused($"expected each item once, seen {Quoting.Quote(value)} twice");
                    values.Add(value);
                    break;
                case var refused:
                    return refused;
            }
        }
        return (input.Type == InputType.PostfixInstance ? CommonPort(values) : null)
            ?? (AnswerResult)new AnswerResult.Accepted(values);
    }

    private static AnswerResult.Refused? CommonPort(IReadOnlyList<string> instances)
    {
        var parsed = instances
            .Select(text => PostfixInstanceName.Parse(text, out _))
            .OfType<PostfixInstanceName>()
            .ToList();
        if (parsed.GroupBy(one => one.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } name)
            return new AnswerResult.Refused($"expected each instance once, seen {Quoting.Quote(name.Key)} twice");
        return parsed.GroupBy(one => one.Port).FirstOrDefault(group => group.Count() > 1) is { } port
            ? new AnswerResult.Refused(
                $"expected a port of its own for each instance, seen {port.Key} for {Quoting.Enumerate([.. port.Select(one => one.Name)], "and")}"
            )
            : null;
    }

    private static AnswerResult CheckOne(Input input, string answer)
    {
        if (answer.EnumerateRunes().Any(Quoting.IsInvisible))
            return Refuse(input, "a text without control characters", answer);
        // What a person typed or pasted may have spaces around it; only in a free text can they be meant.
        var value = input.Type == InputType.Text ? answer : answer.Trim();
        return input.Type switch
        {
            InputType.Text => CheckText(input, value),
            InputType.Integer => CheckInteger(input, value),
            InputType.Port => CheckPort(input, value),
            InputType.Flag => value is "true" or "false" ? Accept(value) : Refuse(input, "true or false", value),
            InputType.Choice => input.Choices.Contains(value)
                ? Accept(value)
                : Refuse(input, Quoting.Enumerate(input.Choices), value),
            InputType.Hostname => CheckHostname(input, value),
            InputType.Address => CheckAddress(input, value),
            InputType.Path => ValueRules.PathProblem(value) is { } expected
                ? Refuse(input, expected, value)
                : Accept(value),
            InputType.User => UserNames.IsValid(value) ? Accept(value) : Refuse(input, UserNames.Expected, value),
            InputType.PostfixInstance => PostfixInstanceName.Parse(value, out var problem) is { } instance
                ? Accept(instance.ToString())
                : new AnswerResult.Refused(problem!),
            _ => throw new InvalidOperationException($"no rule for {input.Type}"),
        };
    }

    private static AnswerResult CheckText(Input input, string value)
    {
        if (input.Pattern is not { } pattern)
            return Accept(value);
        try
        {
            return Patterns.MatchesWhole(pattern, value)
                ? Accept(value)
                : Refuse(input, $"a text that matches {Quoting.Quote(pattern)}", value);
        }
        catch (RegexMatchTimeoutException)
        {
            return Refuse(
                input,
                $"a text that matches {Quoting.Quote(pattern)} and can be told to do so in time",
                value
            );
        }
    }

    private static AnswerResult CheckInteger(Input input, string value) =>
        ValueRules.Problem(Bounds(input), value) is null
            ? Accept(value)
            : Refuse(input, ValueRules.Describe(Bounds(input)), value);

    private static AnswerResult CheckPort(Input input, string value) =>
        PortRules.Parse(value) is { } port && port >= (input.Min ?? 1) && port <= (input.Max ?? ushort.MaxValue)
            ? Accept(port.ToString(CultureInfo.InvariantCulture))
            : Refuse(input, DescribeOne(input), value);

    private static AnswerResult CheckHostname(Input input, string value) =>
        HostNames.Problem(value) is { } expected ? Refuse(input, expected, value) : Accept(value.ToLowerInvariant());

    private static AnswerResult CheckAddress(Input input, string value) =>
        // TryParse also takes "1", "0x7f.1" and "::1%eth0"; only the common notations are meant here.
        IPAddress.TryParse(value, out var address)
        && !value.Contains('%', StringComparison.Ordinal)
        && !value.Contains('[', StringComparison.Ordinal)
        && (address.AddressFamily == AddressFamily.InterNetworkV6 || address.ToString() == value)
            ? Accept(address.ToString())
            : Refuse(input, DescribeOne(input), value);

    private static Kinds.FieldType.Integer Bounds(Input input) =>
        new(input.Min ?? long.MinValue, input.Max ?? long.MaxValue);

    private static string DescribeOne(Input input) =>
        input.Type switch
        {
            InputType.Text => input.Pattern is null ? "a text" : $"a text that matches {Quoting.Quote(input.Pattern)}",
            InputType.Integer => ValueRules.Describe(Bounds(input)),
            InputType.Flag => "true or false",
            InputType.Choice => Quoting.Enumerate(input.Choices),
            InputType.Hostname => "a full host name such as mail.example.com",
            InputType.Address => "an address such as 192.0.2.10 or 2001:db8::10",
            InputType.Port => $"a port from {input.Min ?? 1} to {input.Max ?? ushort.MaxValue}",
            InputType.Path => "an absolute path such as /etc/ssl/example.pem",
            InputType.PostfixInstance => "a Postfix instance such as postfix-2525 or postfix-out=2526",
            InputType.User => UserNames.Expected,
            _ => "a value",
        };

    private static AnswerResult.Accepted Accept(string value) => new([value]);

    private static AnswerResult.Refused Refuse(Input input, string expected, string seen) =>
        new($"expected {expected}, seen {(input.Secret ? "something else" : Quoting.Quote(seen))}");
}

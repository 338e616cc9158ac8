using System.Security.Cryptography;
using RunbookTui.Engine.Diagnostics;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Loading;
using RunbookTui.Engine.Model;

namespace RunbookTui.Engine.Planning;

/// <summary>An answer that is missing, wrong or not asked for.</summary>
/// <param name="Input">The input's name, as it was given where there is no such input.</param>
/// <param name="Missing">Whether the input simply has no answer yet, so that a human could be asked.</param>
public sealed record AnswerProblem(string Input, string Message, bool Missing = false);

/// <summary>What the operator gave: texts and secrets by input name.</summary>
public sealed record GivenAnswers(
    IReadOnlyDictionary<string, string> Texts,
    IReadOnlyDictionary<string, Secret> Secrets
)
{
    /// <summary>Nothing given.</summary>
    public static GivenAnswers None { get; } = new(new Dictionary<string, string>(), new Dictionary<string, Secret>());
}

/// <summary>
/// Fills every input of a runbook: from what was given; else, in a rehearsal, from the runbook's answers for
/// rehearsals where there is no default; else from the host; else from the default.
/// </summary>
public sealed class AnswerCollector(Runbook runbook, KindCatalog catalog, IHostReader host, bool rehearsal)
{
    private const string Generate = "generate";

    private readonly Dictionary<string, Answer> answers = [];
    private readonly HashSet<string> visited = [];
    private readonly List<AnswerProblem> problems = [];

    /// <summary>Collects the answers and everything that is wrong with them.</summary>
    public static async Task<(AnswerSheet Answers, IReadOnlyList<AnswerProblem> Problems)> CollectAsync(
        Runbook runbook,
        GivenAnswers given,
        KindCatalog catalog,
        IHostReader host,
        bool rehearsal,
        AnswerOrigin origin,
        CancellationToken cancellation
    )
    {
        var collector = new AnswerCollector(runbook, catalog, host, rehearsal);
        collector.CheckNames(given);
        foreach (var input in runbook.Inputs)
            await collector.ResolveAsync(input, given, origin, cancellation).ConfigureAwait(false);
        return (new AnswerSheet(collector.answers), collector.problems);
    }

    private void CheckNames(GivenAnswers given)
    {
        foreach (var name in given.Texts.Keys.Concat(given.Secrets.Keys))
        {
            var input = runbook.Inputs.FirstOrDefault(input => input.Name == name);
            if (input is null)
            {
                var near = Suggestion.For(name, [.. runbook.Inputs.Select(input => input.Name)]);
                problems.Add(
                    new AnswerProblem(
                        name,
                        $"the runbook '{runbook.Name}' has no such input{(near is null ? "" : $"; {near}")}"
                    )
                );
            }
            else if (input.Secret && given.Texts.ContainsKey(name))
            {
                problems.Add(
                    new AnswerProblem(name, $"is a secret: give it by --secret {name}=FILE, not on the command line")
                );
            }
            else if (!input.Secret && given.Secrets.ContainsKey(name))
            {
                problems.Add(new AnswerProblem(name, $"is not a secret: give it by --set {name}=VALUE"));
            }
        }
    }

    private async Task ResolveAsync(
        Input input,
        GivenAnswers given,
        AnswerOrigin origin,
        CancellationToken cancellation
    )
    {
        // Inputs refer to each other in any order; the loader has refused circles.
        if (!visited.Add(input.Name))
            return;
        foreach (var needed in Needs(input))
            await ResolveAsync(needed, given, origin, cancellation).ConfigureAwait(false);
        if (!new AnswerSheet(answers).Holds(input.When))
            return;

        if (input.Secret)
            ResolveSecret(input, given, origin);
        else
            await ResolveTextAsync(input, given, origin, cancellation).ConfigureAwait(false);
    }

    private IEnumerable<Input> Needs(Input input) =>
        input
            .When.Terms.Select(term => term.Input)
            .Concat(Template.Parse(input.Default ?? "").References.Select(reference => reference.Name))
            .Select(name => runbook.Inputs.First(other => other.Name == name));

    private void ResolveSecret(Input input, GivenAnswers given, AnswerOrigin origin)
    {
        if (given.Secrets.TryGetValue(input.Name, out var secret))
        {
            if (AnswerRules.Check(input, secret.Reveal()) is AnswerResult.Refused refused)
                problems.Add(new AnswerProblem(input.Name, refused.Message));
            else
                answers[input.Name] = new Answer([], secret, origin);
        }
        else if (rehearsal && runbook.Rehearsal.Answers.GetValueOrDefault(input.Name) == Generate)
        {
            answers[input.Name] = new Answer(
                [],
                new Secret(RandomNumberGenerator.GetHexString(24, lowercase: true)),
                AnswerOrigin.Rehearsal
            );
        }
        else if (input.Required)
        {
            problems.Add(
                new AnswerProblem(
                    input.Name,
                    $"is needed: give it by --secret {input.Name}=FILE (or {input.Name}=- for standard input)",
                    Missing: true
                )
            );
        }
    }

    private async Task ResolveTextAsync(
        Input input,
        GivenAnswers given,
        AnswerOrigin origin,
        CancellationToken cancellation
    )
    {
        var (text, from) =
            given.Texts.TryGetValue(input.Name, out var written) ? (written, origin)
            // A run that is continued keeps its answers: what had none then has none now, whatever the host says today.
            : origin == AnswerOrigin.Recorded ? (null, origin)
            : await DefaultAsync(input, cancellation).ConfigureAwait(false);
        if (text is null)
        {
            if (input.Required)
                problems.Add(
                    new AnswerProblem(input.Name, $"is needed: give it by --set {input.Name}=VALUE", Missing: true)
                );
            return;
        }
        switch (AnswerRules.Check(input, text))
        {
            case AnswerResult.Accepted { Values.Count: > 0 } accepted:
                answers[input.Name] = new Answer(accepted.Values, null, from);
                break;
            case AnswerResult.Accepted when input.Many:
                answers[input.Name] = new Answer([], null, from);
                break;
            case AnswerResult.Refused refused:
                problems.Add(new AnswerProblem(input.Name, refused.Message));
                break;
            default:
                break;
        }
    }

    private async Task<(string? Text, AnswerOrigin Origin)> DefaultAsync(Input input, CancellationToken cancellation)
    {
        if (input.DefaultFact is { } fact && await ReadFactAsync(fact, cancellation).ConfigureAwait(false) is { } seen)
            return (seen, AnswerOrigin.Fact);
        if (input.Default is { } text && Fill(text) is { } filled)
            return (filled, AnswerOrigin.Default);
        return rehearsal && runbook.Rehearsal.Answers.GetValueOrDefault(input.Name) is { } rehearsed
            ? (rehearsed, AnswerOrigin.Rehearsal)
            : (null, AnswerOrigin.Default);
    }

    private async Task<string?> ReadFactAsync(string name, CancellationToken cancellation)
    {
        try
        {
            return await catalog.Fact(name)!.Read(host, cancellation).ConfigureAwait(false);
        }
        catch (HostException)
        {
            // A host that cannot say is a host that does not say: the operator is asked instead.
            return null;
        }
    }

    /// <summary>A default with the answers it refers to, or <c>null</c> where one of them is missing.</summary>
    private string? Fill(string text)
    {
        var template = Template.Parse(text);
        return template.References.All(reference => answers.ContainsKey(reference.Name))
            ? template.FillText(reference => PlanValues.Text(answers[reference.Name].Text, reference.Property))
            : null;
    }
}

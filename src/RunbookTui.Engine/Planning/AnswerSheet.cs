using RunbookTui.Engine.Model;

namespace RunbookTui.Engine.Planning;

/// <summary>Where an answer came from.</summary>
public enum AnswerOrigin
{
    /// <summary>Given by the operator.</summary>
    Given,

    /// <summary>Read from the host.</summary>
    Fact,

    /// <summary>The runbook's default.</summary>
    Default,

    /// <summary>The runbook's answer for rehearsals.</summary>
    Rehearsal,

    /// <summary>Recorded by the run that is being continued.</summary>
    Recorded,
}

/// <summary>One answer: the values of its input (one, or several for a list), or a secret.</summary>
public sealed record Answer(IReadOnlyList<string> Values, Secret? Secret, AnswerOrigin Origin)
{
    /// <summary>The answer as one text, list items separated by commas; a secret is its mask.</summary>
    public string Text => Secret is not null ? Secret.Mask : string.Join(',', Values);
}

/// <summary>All answers of a run, by input name. An input whose condition does not hold, or that is optional and was not given, is absent.</summary>
public sealed record AnswerSheet(IReadOnlyDictionary<string, Answer> Answers)
{
    /// <summary>The answer, or <c>null</c>.</summary>
    public Answer? Find(string input) => Answers.GetValueOrDefault(input);

    /// <summary>Whether a condition holds. An input without an answer fulfils no term.</summary>
    public bool Holds(Condition condition) =>
        condition.Terms.All(term =>
            Find(term.Input) is { } answer && answer.Values.Any(value => term.Values.Contains(value))
        );

    /// <summary>The answers as texts by input name, as a journal keeps them; a secret is its mask.</summary>
    public IReadOnlyDictionary<string, string> Texts =>
        Answers.ToDictionary(entry => entry.Key, entry => entry.Value.Text);

    /// <summary>Where each answer came from, as a journal keeps it.</summary>
    public IReadOnlyDictionary<string, string> Origins =>
        Answers.ToDictionary(entry => entry.Key, entry => entry.Value.Origin.ToString().ToLowerInvariant());

    /// <summary>All secrets, for redaction.</summary>
    public IReadOnlyList<Secret> Secrets => [.. Answers.Values.Select(answer => answer.Secret).OfType<Secret>()];
}

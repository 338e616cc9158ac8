using RunbookTui.Engine.Model;
using RunbookTui.Engine.Planning;
using RunbookTui.Text;

namespace RunbookTui.Tui.Presentation;

/// <summary>The group of an input: what only the operator knows comes first.</summary>
internal enum InputGroup
{
    Needed,
    FromHost,
    Defaults,
}

/// <summary>One input of the form.</summary>
/// <param name="Text">What was typed, or else what holds without it; a secret as it was typed.</param>
/// <param name="Problem">What is wrong with it, or <c>null</c>.</param>
internal sealed record FormField(
    Input Input,
    InputGroup Group,
    string Text,
    bool Typed,
    AnswerOrigin? Origin,
    string? Problem
);

/// <summary>What the operator has typed for the inputs of a runbook, and what the rules make of it.</summary>
internal sealed class InputForm
{
    private readonly Dictionary<string, string> typed = [];
    private readonly Dictionary<string, InputGroup> groups = [];
    private readonly Strings strings;
    private AnswerSheet answers = new(new Dictionary<string, Answer>());
    private IReadOnlyList<AnswerProblem> problems = [];

    public InputForm(Runbook runbook, GivenAnswers given, Strings strings)
    {
        (Runbook, this.strings) = (runbook, strings);
        foreach (var (name, text) in given.Texts)
            typed[name] = text;
        foreach (var (name, secret) in given.Secrets)
            typed[name] = secret.Reveal();
    }

    public Runbook Runbook { get; }

    /// <summary>Whether the answers were collected at least once.</summary>
    public bool IsReady { get; private set; }

    /// <summary>The answers, complete when <see cref="FirstProblem"/> is <c>null</c>.</summary>
    public AnswerSheet Answers => answers;

    /// <summary>What was typed so far, for the collector.</summary>
    public GivenAnswers Given =>
        new(
            typed.Where(entry => !IsSecret(entry.Key)).ToDictionary(),
            typed
                .Where(entry => IsSecret(entry.Key) && entry.Value.Length > 0)
                .ToDictionary(entry => entry.Key, entry => new Secret(entry.Value))
        );

    /// <summary>The inputs that are asked for with the answers so far, grouped.</summary>
    public IReadOnlyList<FormField> Fields =>
        [.. Runbook.Inputs.Where(IsAsked).Select(Field).OrderBy(asked => asked.Group)];

    /// <summary>The first field something is wrong with, or <c>null</c>.</summary>
    public FormField? FirstProblem => Fields.FirstOrDefault(asked => asked.Problem is not null);

    /// <summary>Takes in what the collector made of <see cref="Given"/>.</summary>
    public void Collected(AnswerSheet sheet, IReadOnlyList<AnswerProblem> found)
    {
        (answers, problems, IsReady) = (sheet, found, true);
        foreach (var input in Runbook.Inputs.Where(IsAsked))
            groups.TryAdd(input.Name, GroupOf(input));
    }

    /// <summary>Types an answer. Emptied, the field goes back to its default.</summary>
    public void Type(string input, string text)
    {
        if (text.Length == 0)
            typed.Remove(input);
        else
            typed[input] = text;
    }

    /// <summary>The next or the previous of an input's choices; <c>null</c> where it has none.</summary>
    public static string? Cycle(Input input, string text, int by)
    {
        IReadOnlyList<string> choices = input.Type == InputType.Flag ? ["true", "false"] : input.Choices;
        if (input.Many || choices.Count == 0)
            return null;
        var index = choices.ToList().IndexOf(text);
        return choices[((index < 0 ? 0 : index + by) + choices.Count) % choices.Count];
    }

    private bool IsSecret(string name) => Runbook.Inputs.FirstOrDefault(input => input.Name == name)?.Secret == true;

    private bool IsAsked(Input input) => answers.Holds(input.When);

    /// <summary>Whether the default was to come from the host, and did not.</summary>
    private bool HostDidNotSay(Input input) =>
        IsReady && input.DefaultFact is not null && answers.Find(input.Name) is null;

    private InputGroup GroupOf(Input input) =>
        answers.Find(input.Name)?.Origin switch
        {
            AnswerOrigin.Fact => InputGroup.FromHost,
            AnswerOrigin.Given when input.DefaultFact is not null => InputGroup.FromHost,
            AnswerOrigin.Given when input.Default is not null => InputGroup.Defaults,
            AnswerOrigin.Given => InputGroup.Needed,
            AnswerOrigin.Default or AnswerOrigin.Rehearsal or AnswerOrigin.Recorded => InputGroup.Defaults,
            _ => (input.Default is not null || !input.Required) && !HostDidNotSay(input)
                ? InputGroup.Defaults
                : InputGroup.Needed,
        };

    private FormField Field(Input input)
    {
        var isTyped = typed.TryGetValue(input.Name, out var text);
        var answer = answers.Find(input.Name);
        return new FormField(
            input,
            groups.GetValueOrDefault(input.Name, InputGroup.Needed),
            isTyped ? text!
                : input.Secret ? ""
                : answer?.Text ?? "",
            isTyped,
            isTyped ? AnswerOrigin.Given : answer?.Origin,
            isTyped ? AnswerText.Problem(input, text!, strings)
                : problems.Any(problem => problem.Input == input.Name) || HostDidNotSay(input) ? strings.AnswerMissing
                : null
        );
    }
}

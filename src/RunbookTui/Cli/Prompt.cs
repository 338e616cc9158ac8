using RunbookTui.Engine.Running;
using RunbookTui.Text;

namespace RunbookTui.Cli;

/// <summary>Asks on the terminal what a waiting run is to do. Another viewer may answer first.</summary>
internal sealed class Prompt(IRunLink link, string language)
{
    private Waiting? asked;
    private Task<string?>? typing;

    /// <summary>Shows the question once where the run waits, and sends what was typed since. Does not wait for the human.</summary>
    public async Task<ViewerEnd> ShowAsync()
    {
        if (link.State.Waiting != asked)
        {
            asked = link.State.Waiting;
            if (asked is null)
                Console.Error.WriteLine();
            else
                Console.Error.Write(Question(asked));
        }
        if (asked is null)
            return ViewerEnd.Ended;
        // One reader for all questions: a line cannot be un-asked for when somebody else decides.
        typing ??= Task.Run(Console.In.ReadLine);
        if (!typing.IsCompleted)
            return ViewerEnd.Ended;
        var line = await typing.ConfigureAwait(false);
        typing = null;
        if (line is null || line.Trim() is "d" or "D")
            return ViewerEnd.Left;
        if (Request(line.Trim().ToLowerInvariant()) is { } request)
        {
            var reply = await link.AskAsync(request, CancellationToken.None).ConfigureAwait(false);
            if (reply.Problem is null)
                return ViewerEnd.Ended;
            Console.Error.WriteLine(Printable.Of(reply.Problem));
        }
        asked = null;
        return ViewerEnd.Ended;
    }

    private static string Question(Waiting waiting) =>
        waiting is Waiting.FailedStep
            ? $"Step '{waiting.Step}' waits for a decision; its changes are in place and can be undone.\n"
                + "  [r] retry  [a] change an answer and retry  [s] skip it  [u] undo this step  [b] roll back everything\n"
                + "  [l] leave (resume or roll back later)  [d] disconnect, the run waits: "
            : $"Paused before step '{waiting.Step}'.\n"
                + "  [c] continue  [s] skip it  [b] roll back everything  [l] leave (resume later)  [d] disconnect, the run waits: ";

    private RunRequest? Request(string key)
    {
        var failed = asked is Waiting.FailedStep;
        switch (key)
        {
            case "r" when failed:
                return new RunRequest.Retry();
            case "a" when failed:
                return ChangedAnswer();
            case "u" when failed:
                return new RunRequest.RollBackStep();
            case "c" when !failed:
                return new RunRequest.Continue();
            case "s":
                Console.Error.Write("Reason, for the record: ");
                return new RunRequest.Skip(Console.In.ReadLine()?.Trim() ?? "");
            case "b":
                return new RunRequest.RollBack();
            case "l":
                return new RunRequest.Leave();
            default:
                return null;
        }
    }

    private RunRequest.ChangeAnswer? ChangedAnswer()
    {
        foreach (var (name, text) in link.State.Answers)
            Console.Error.WriteLine($"  {name} = {Printable.Of(text)}");
        Console.Error.Write("Which input: ");
        var chosen = Console.In.ReadLine()?.Trim() ?? "";
        if (link.Plan?.Runbook.Inputs.FirstOrDefault(input => input.Name == chosen) is not { } input)
        {
            Console.Error.WriteLine($"There is no input '{Printable.Of(chosen)}'.");
            return null;
        }
        Console.Error.Write($"{input.Prompt.In(language)}: ");
        var answer = input.Secret ? Terminal.ReadSecret() : Console.In.ReadLine();
        return answer is null ? null : new RunRequest.ChangeAnswer(chosen, answer);
    }
}

using System.CommandLine;
using RunbookTui.Engine.Running;
using RunbookTui.Host.Runs;
using RunbookTui.Text;

namespace RunbookTui.Cli;

/// <summary>What is seen of a run whose process is another: from its start, or joined later.</summary>
internal static class Viewing
{
    private static readonly TimeSpan ComparingTime = TimeSpan.FromSeconds(30);

    /// <summary>Starts the process of a recorded run, follows it to its end, and gives the exit status.</summary>
    public static async Task<int> StartAsync(
        Settings settings,
        ParseResult parsed,
        RunSession session,
        RunDirectory run,
        RunBeginning beginning
    )
    {
        var json = parsed.GetValue(settings.Json);
        // What happened before was seen when it happened.
        var known = Recorded.CountOf(run);
        var link = await session.StartAsync(run, beginning).ConfigureAwait(false);
        if (!json && beginning.Task != RunTask.RollBack)
            Console.WriteLine($"Run {run.Id}");
        await using (link.ConfigureAwait(false))
        {
            return await FollowAsync(
                    settings,
                    parsed,
                    run,
                    link,
                    known,
                    ask: beginning.Attended || beginning.StepByStep,
                    rolledBackIsGood: beginning.Task == RunTask.RollBack
                )
                .ConfigureAwait(false);
        }
    }

    /// <summary>Follows a run until its process ends or the viewer leaves it, and gives the exit status.</summary>
    /// <param name="known">How many records need not be shown.</param>
    /// <param name="ask">Whether to ask the human here for decisions.</param>
    /// <param name="rolledBackIsGood">Whether a complete rollback is what was wanted.</param>
    public static async Task<int> FollowAsync(
        Settings settings,
        ParseResult parsed,
        RunDirectory run,
        IRunLink link,
        int known,
        bool ask,
        bool rolledBackIsGood
    )
    {
        var json = parsed.GetValue(settings.Json);
        var glyphs = settings.Glyphs(parsed);
        var language = settings.LanguageOf(parsed);
        IRunObserver lines = json
            ? new JsonLines(Console.Out)
            : new PlainLines(Console.Out, glyphs, language, () => link.Plan);
        var end = await new PlainViewer(link, lines, known, ask ? new Prompt(link, language) : null)
            .FollowAsync()
            .ConfigureAwait(false);
        if (end == ViewerEnd.Left)
        {
            Console.Error.WriteLine($"The run goes on without this viewer.\nNext: runbook-tui attach {run.Id}");
            return ExitCode.Interrupted;
        }
        await AwaitComparisonAsync(link).ConfigureAwait(false);
        if (!json)
            Console.WriteLine(Summary.Of(link.State, glyphs));
        if (
            link.State.Status is RunStatus.Running or RunStatus.RollingBack
            && RunnerProcess.LastWords(run) is { Length: > 0 } words
        )
            Console.Error.WriteLine($"The process of the run ended without finishing: {Printable.Of(words)}");
        if (link.State.SandboxDifferences is { } differences)
            RehearseVerb.Print(differences, json);
        return link.State.Status switch
        {
            RunStatus.Succeeded => ExitCode.Done,
            RunStatus.RolledBack when rolledBackIsGood => ExitCode.Done,
            RunStatus.Stopped when rolledBackIsGood && link.State.RollbackTo is not null => ExitCode.Done,
            RunStatus.Stopped => ExitCode.Interrupted,
            _ => ExitCode.Failed,
        };
    }

    /// <summary>A rehearsal's sandbox is compared after the process in it has ended.</summary>
    private static async Task AwaitComparisonAsync(IRunLink link)
    {
        using var deadline = new CancellationTokenSource(ComparingTime);
        while (link.State is { Created.Rehearsal: true, SandboxDifferences: null } && !deadline.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(40), CancellationToken.None).ConfigureAwait(false);
            link.Poll();
        }
    }
}

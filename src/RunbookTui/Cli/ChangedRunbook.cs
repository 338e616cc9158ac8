using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Model;
using RunbookTui.Engine.Planning;
using RunbookTui.Engine.Running;
using RunbookTui.Host.Runs;
using RunbookTui.Text;

namespace RunbookTui.Cli;

/// <summary>A runbook whose file is no longer what the run goes by: its difference, and another text only by consent.</summary>
internal static class ChangedRunbook
{
    /// <summary>Shows the difference where there is one, and records the new text where somebody consents.</summary>
    /// <param name="accept">Whether consent was given on the command line.</param>
    /// <param name="ask">Whether somebody can be asked.</param>
    /// <exception cref="CliException">Consent was given, and the new text is wrong or needs answers.</exception>
    public static async Task OfferAsync(
        RunDirectory run,
        RunState state,
        GivenAnswers given,
        Composition composition,
        string language,
        bool accept,
        bool ask
    )
    {
        if (
            state.Created is not { Rehearsal: false } created
            || Current(created.RunbookFile, composition) is not { } now
        )
            return;
        if (now.Hash == state.RunbookHash || !File.Exists(run.RunbookPathOf(state)))
            return;
        var strings = Strings.For(language);
        var own = await File.ReadAllTextAsync(run.RunbookPathOf(state)).ConfigureAwait(false);
        await Console
            .Error.WriteLineAsync(
                $"{strings.RunbookChanged.With(Printable.Of(created.RunbookFile))}\n"
                    + string.Join(
                        '\n',
                        UnifiedDiff.Between(created.RunbookFile, own, now.Text).Split('\n').Select(Printable.Of)
                    )
            )
            .ConfigureAwait(false);
        if (!accept && !(ask && Terminal.Confirm(strings.AcceptRunbook)))
        {
            await Console.Error.WriteLineAsync(strings.RunbookKept.With(run.Id)).ConfigureAwait(false);
            return;
        }
        var runbook = Shipped.Load(now, composition.Catalog);
        var recorded = runbook
            .Inputs.Where(input => !input.Secret && state.Answers.ContainsKey(input.Name))
            .ToDictionary(input => input.Name, input => state.Answers[input.Name]);
        var plan = await new Preparation(composition, language)
            .PlanAsync(runbook, new GivenAnswers(recorded, given.Secrets), false, ask, AnswerOrigin.Recorded)
            .ConfigureAwait(false);
        composition.Host.WriteFile(
            run.RunbookPathOf(now.Hash),
            System.Text.Encoding.UTF8.GetBytes(now.Text),
            new Engine.Kinds.FileAttributes(UnixFileMode.UserRead | UnixFileMode.UserWrite)
        );
        using var journal = composition.Journal(run);
        journal.Append(
            new RunbookAccepted(
                runbook.Version,
                now.Hash,
                plan.Answers.Texts,
                plan.Answers.Origins,
                [.. plan.Steps.Select(step => step.Id)],
                Identity.Operator()
            )
        );
    }

    /// <summary>The text as it is now; <c>null</c> where the file is gone, which takes nothing from the run.</summary>
    private static RunbookSource? Current(string file, Composition composition)
    {
        var shipped = Path.GetFileNameWithoutExtension(file);
        var name = file == $"{shipped}.yaml" && Shipped.Names.Contains(shipped) ? shipped : file;
        if (name == file && !File.Exists(file))
            return null;
        var source = Shipped.Check(name, composition.Catalog).Source;
        return source with { File = file };
    }
}

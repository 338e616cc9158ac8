using System.CommandLine;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Model;
using RunbookTui.Engine.Planning;
using RunbookTui.Engine.Running;
using RunbookTui.Host.Runs;
using RunbookTui.Text;

namespace RunbookTui.Cli;

/// <summary><c>resume</c>: goes on with a run, with its own runbook and answers.</summary>
internal static class ResumeVerb
{
    public static System.CommandLine.Command Create(Settings settings, Composition composition)
    {
        var id = RunOptions.Argument();
        var yes = new Option<bool>("--yes") { Description = "Do not ask what to do after a failure; stop instead." };
        var stepByStep = RunOptions.StepByStep();
        var accept = new Option<bool>("--accept-runbook")
        {
            Description =
                "Go on with the runbook's file as it is now, where it was changed since; its difference is shown.",
        };
        var onEdit = EditQuestions.Option(
            "Whether to go on although a file of a finished step was edited after the run: keep does, stop does not. By default you are asked on a terminal; else stop.",
            "stop",
            "keep"
        );
        var answers = new AnswerOptions();
        var verb = Verb.Create(
            "resume",
            "Go on with a run that failed, was stopped or was cut off. Its runbook and its answers are those it began with; secrets are not kept and must be given again.",
            ["runbook-tui resume last --secret mail_password=/root/pw", "runbook-tui resume 20260102-0304"],
            [id, yes, stepByStep, accept, onEdit],
            async parsed =>
            {
                Identity.RequireRoot("resume");
                var store = composition.Store(parsed.GetValue(settings.StateDirectory));
                var run = store.Find(parsed.GetValue(id)!);
                var session = new RunSession(composition, store, Identity.Operator());
                using var held = session.Lock(run.Id);
                var state = Recorded.Begun(run);
                if (
                    state.Status
                    is RunStatus.Succeeded
                        or RunStatus.RolledBack
                        or RunStatus.RollingBack
                        or RunStatus.RollbackIncomplete
                )
                    throw new CliException(
                        ExitCode.Usage,
                        $"run {run.Id} cannot be resumed: it is {Summary.Word(state.Status)}.\nNothing was changed.\nNext: runbook-tui show {run.Id}"
                    );
                var json = parsed.GetValue(settings.Json);
                var ask = !json && Terminal.CanAsk;
                var language = settings.LanguageOf(parsed);
                await ChangedRunbook
                    .OfferAsync(
                        run,
                        state,
                        answers.Read(parsed),
                        composition,
                        language,
                        parsed.GetValue(accept),
                        ask && !parsed.GetValue(yes)
                    )
                    .ConfigureAwait(false);
                state = Recorded.Begun(run);
                var plan = await PlanOfAsync(run, state, answers.Read(parsed), composition, language, ask)
                    .ConfigureAwait(false);
                var edits = AgreedEdits(
                    state,
                    EditQuestions.AnswerOf(parsed.GetValue(onEdit)),
                    ask && !parsed.GetValue(yes),
                    new EditQuestions(composition.Host, composition.Snapshots(run), Strings.For(language)),
                    composition.Host,
                    language
                );
                var attended = ask && !parsed.GetValue(yes);
                held.Dispose();
                return await Viewing
                    .StartAsync(
                        settings,
                        parsed,
                        session,
                        run,
                        RunVerb.Walk(plan, attended, parsed.GetValue(stepByStep)) with
                        {
                            Edits = edits,
                        }
                    )
                    .ConfigureAwait(false);
            }
        );
        answers.AddTo(verb);
        return verb;
    }

    /// <summary>The consent to go on with files of finished steps as somebody else has edited them.</summary>
    private static EditAnswers AgreedEdits(
        RunState state,
        OnEdit? given,
        bool ask,
        EditQuestions questions,
        IHost host,
        string language
    )
    {
        var files = EditedFiles.OfFinishedSteps(state, host);
        if (files.Count > 0 && given != OnEdit.Keep && !questions.Agree(files, ask && given is null))
            throw new CliException(
                ExitCode.Failed,
                Strings.For(language).EditsRefused.With(files.Count, state.Created?.Id)
            );
        return new EditAnswers(
            OnEdit.Stop,
            files.ToDictionary(file => file.Path, file => new EditAnswer(OnEdit.Keep, file.Now.ContentHash))
        );
    }

    /// <summary>The plan of a recorded run, made again from its own copy of the runbook and its recorded answers.</summary>
    public static async Task<Plan> PlanOfAsync(
        RunDirectory run,
        RunState state,
        GivenAnswers given,
        Composition composition,
        string language,
        bool ask
    )
    {
        if (given.Texts.Count > 0)
            throw new CliException(
                ExitCode.Usage,
                "the answers of a run stay those it began with; only secrets can be given again.\nNothing was changed.\nNext: roll it back and run it anew with other answers"
            );
        var created = state.Created!;
        var source = new RunbookSource(
            created.RunbookFile,
            await File.ReadAllTextAsync(run.RunbookPathOf(state)).ConfigureAwait(false)
        );
        if (source.Hash != state.RunbookHash)
            throw new CliException(
                ExitCode.BadRunbook,
                $"the run's copy of its runbook was changed: {run.RunbookPathOf(state)}.\nNothing was changed on this host.\nNext: runbook-tui rollback {run.Id} needs no runbook"
            );
        var runbook = Shipped.Load(source, composition.Catalog);
        var recorded = runbook
            .Inputs.Where(input => !input.Secret && state.Answers.ContainsKey(input.Name))
            .ToDictionary(input => input.Name, input => state.Answers[input.Name]);
        var preparation = new Preparation(composition, language);
        return await preparation
            .PlanAsync(
                runbook,
                new GivenAnswers(recorded, given.Secrets),
                created.Rehearsal,
                ask,
                AnswerOrigin.Recorded
            )
            .ConfigureAwait(false);
    }
}

/// <summary>The argument that names a run.</summary>
internal static class RunOptions
{
    public static Argument<string> Argument() =>
        new("RUN")
        {
            Description = "The run's id, the unique beginning of one, or 'last'.",
            DefaultValueFactory = _ => "last",
        };

    public static Option<bool> StepByStep() =>
        new("--step-by-step") { Description = "Pause before every step, and ask." };
}

using System.CommandLine;
using System.Runtime.InteropServices;
using RunbookTui.Engine.Model;
using RunbookTui.Engine.Planning;
using RunbookTui.Engine.Running;
using RunbookTui.Host.Runs;
using RunbookTui.Text;

namespace RunbookTui.Cli;

/// <summary><c>run</c>: a new run on this host.</summary>
internal static class RunVerb
{
    public static System.CommandLine.Command Create(Settings settings, Composition composition)
    {
        var name = new Argument<string>("RUNBOOK") { Description = "Name of a shipped runbook, or a path." };
        var yes = new Option<bool>("--yes") { Description = "Do not ask before the first change." };
        var anew = new Option<bool>("--new") { Description = "Begin although an earlier run left changes unfinished." };
        var wait = new Option<bool>("--wait") { Description = "Wait while another run holds this host." };
        var stepByStep = RunOptions.StepByStep();
        var answers = new AnswerOptions();
        var verb = Verb.Create(
            "run",
            "Run a runbook on this host. Every step is proved by probes, every change is recorded with its undo before it is made.",
            [
                "runbook-tui run postfix-dovecot-tls",
                "runbook-tui run postfix-dovecot-tls --yes --set hostname=mail.example.com --set mail_user=probe --secret mail_password=/root/pw",
                "echo \"$PW\" | runbook-tui run ./my.yaml --yes --answers my.answers --secret mail_password=-",
            ],
            [name, yes, anew, wait, stepByStep],
            async parsed =>
            {
                var runbook = Shipped.Load(parsed.GetValue(name)!, composition.Catalog);
                var json = parsed.GetValue(settings.Json);
                var ask = !json && Terminal.CanAsk;
                if (
                    !parsed.GetValue(yes)
                    && !parsed.GetValue(anew)
                    && !parsed.GetValue(stepByStep)
                    && Screens.AreWanted(settings, parsed)
                )
                    return Screens.Inputs(settings, composition, parsed, runbook, answers.Read(parsed));
                if (!parsed.GetValue(yes) && !ask)
                    throw new CliException(
                        ExitCode.Usage,
                        "no terminal to ask on before the first change.\nNothing was changed on this host.\nNext: look at `runbook-tui plan`, then add --yes"
                    );
                Identity.RequireRoot("run");
                var language = settings.LanguageOf(parsed);
                var plan = await new Preparation(composition, language)
                    .PlanAsync(runbook, answers.Read(parsed), rehearsal: false, ask)
                    .ConfigureAwait(false);
                var store = composition.Store(parsed.GetValue(settings.StateDirectory));
                var session = new RunSession(composition, store, Identity.Operator());
                RunDirectory run;
                using (await TakeAsync(session, parsed.GetValue(wait)).ConfigureAwait(false))
                {
                    if (!parsed.GetValue(anew))
                        RefuseBesideUnfinished(store);
                    await RefuseObstaclesAsync(plan, composition, settings.Glyphs(parsed), json).ConfigureAwait(false);
                    if (!parsed.GetValue(yes))
                        await ConfirmAsync(plan, composition).ConfigureAwait(false);
                    run = session.Create(plan.Runbook);
                    session.Record(run, plan, rehearsal: false, parsed.GetValue(yes) ? "--yes" : "asked");
                }
                var attended = ask && !parsed.GetValue(yes);
                return await Viewing
                    .StartAsync(settings, parsed, session, run, Walk(plan, attended, parsed.GetValue(stepByStep)))
                    .ConfigureAwait(false);
            }
        );
        answers.AddTo(verb);
        return verb;
    }

    /// <summary>The host's lock for a run that has no id yet; says so where a holder before was cut off.</summary>
    private static async Task<HostLock> TakeAsync(RunSession session, bool wait)
    {
        HostLock taken;
        if (wait)
        {
            using var given = new CancellationTokenSource();
            using var interrupt = PosixSignalRegistration.Create(
                PosixSignal.SIGINT,
                context =>
                {
                    context.Cancel = true;
                    given.Cancel();
                }
            );
            try
            {
                taken = await session.LockAsync("", Console.Error.WriteLine, given.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                throw new CliException(
                    ExitCode.Interrupted,
                    "waited no longer.\nNothing was changed on this host.\nNext: runbook-tui attach follows the run that holds it"
                );
            }
        }
        else
            taken = session.Lock("");
        if (taken.Abandoned is { } gone)
            await Console
                .Error.WriteLineAsync(
                    $"The lock of this host is taken over from {RunSession.Describe(gone)}: "
                        + (
                            gone.IsOfEarlierBoot
                                ? "the machine was restarted since."
                                : "its process ended without finishing."
                        )
                )
                .ConfigureAwait(false);
        return taken;
    }

    /// <summary>What the process of a run is told to walk it.</summary>
    public static RunBeginning Walk(Plan plan, bool attended, bool stepByStep) =>
        new(
            RunTask.Walk,
            attended,
            stepByStep,
            new Dictionary<string, string>(),
            plan.Answers.Answers.Where(answer => answer.Value.Secret is not null)
                .ToDictionary(answer => answer.Key, answer => answer.Value.Secret!.Reveal())
        );

    /// <summary>Ends the verb when something stands in the way of a plan.</summary>
    /// <exception cref="CliException">There are obstacles; nothing was changed.</exception>
    public static async Task RefuseObstaclesAsync(Plan plan, Composition composition, Glyphs glyphs, bool json)
    {
        var obstacles = await Preflight
            .CheckAsync(plan, composition.Host, CancellationToken.None)
            .ConfigureAwait(false);
        if (obstacles.Count == 0)
            return;
        if (json)
            Output.Json(new System.Text.Json.Nodes.JsonObject { ["obstacles"] = ObstacleText.ToJson(obstacles) });
        throw new CliException(
            ExitCode.Unavailable,
            $"{ObstacleText.Render(obstacles, glyphs)}\nNothing was changed on this host."
        );
    }

    /// <summary>The newest run that is unfinished and has changes in place.</summary>
    public static (RunDirectory Run, RunState State)? FindUnfinished(RunStore store)
    {
        foreach (var run in store.List())
        {
            var state = Recorded.StateOf(run);
            if (state.Status is not (RunStatus.Succeeded or RunStatus.RolledBack) && state.HasChanges)
                return (run, state);
        }
        return null;
    }

    /// <summary>Refuses to begin beside such a run.</summary>
    /// <exception cref="CliException">There is one.</exception>
    public static void RefuseBesideUnfinished(RunStore store)
    {
        if (FindUnfinished(store) is var (run, state))
            throw new CliException(
                ExitCode.Usage,
                $"run {run.Id} is unfinished ({Summary.Word(state.Status)}{(state.Reason is null ? "" : $": {state.Reason}")}) and has changes in place.\n"
                    + "Nothing was changed now.\n"
                    + $"Next: runbook-tui resume {run.Id}  goes on with it\n"
                    + $"      runbook-tui rollback {run.Id}  undoes it\n"
                    + "      or add --new to begin beside it"
            );
    }

    private static async Task ConfirmAsync(Plan plan, Composition composition)
    {
        var previews = await PlanPreview
            .LookAheadAsync(plan, composition.Host, CancellationToken.None)
            .ConfigureAwait(false);
        var changing = previews.Where(preview => preview.HasChanges).ToList();
        if (changing.Count == 0)
            return;
        Console.Error.WriteLine(
            $"{changing.Count} of {previews.Count} steps will change this host ('runbook-tui plan' shows exactly what):"
        );
        foreach (var preview in changing)
        {
            var final = preview.Actions.Any(action => action.Undo?.Exactness == Engine.Kinds.Exactness.Impossible);
            Console.Error.WriteLine(
                $"  {preview.Step.Id}: {Printable.Of(preview.Step.Title.ToString())}{(final ? "  (point of no return)" : "")}"
            );
        }
        if (!Terminal.Confirm("Begin?"))
            throw new CliException(ExitCode.Interrupted, "Nothing was changed on this host.");
    }
}

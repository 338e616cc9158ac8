using System.CommandLine;
using System.Globalization;
using RunbookTui.Engine.Running;
using RunbookTui.Host.Runs;
using RunbookTui.Text;

namespace RunbookTui.Cli;

/// <summary><c>runs prune</c>: throws old runs away. One that left changes unfinished stays.</summary>
internal static class PruneVerb
{
    public static System.CommandLine.Command Create(Settings settings, Composition composition)
    {
        var keep = new Option<string>("--keep")
        {
            Description = "How long runs are kept after their last record, in days.",
            HelpName = "90d",
            Required = true,
        };
        var yes = new Option<bool>("--yes") { Description = "Do not ask." };
        return Verb.Create(
            "prune",
            "Throw away the runs whose last record is older than that. Unfinished runs with changes in place stay.",
            ["runbook-tui runs prune --keep 90d"],
            [keep, yes],
            parsed =>
            {
                var t = Strings.For(settings.LanguageOf(parsed));
                var days = Days(parsed.GetValue(keep)!, t);
                Identity.RequireRoot("runs prune");
                var store = composition.Store(parsed.GetValue(settings.StateDirectory));
                var before = composition.Time.GetUtcNow().AddDays(-days);
                var old = new List<RunDirectory>();
                foreach (var run in store.List())
                {
                    // One that cannot be read is evidence of something.
                    if (Recorded.TryStateOf(run) is not { Created: not null } state || state.UpdatedAt >= before)
                        continue;
                    if (
                        RunFollower.IsWorkedOn(run)
                        || (state.HasChanges && state.Status != RunStatus.Succeeded && !state.Created.Rehearsal)
                    )
                    {
                        Console.WriteLine(t.PruneKept.With(run.Id));
                        continue;
                    }
                    Console.WriteLine(t.PruneOld.With(run.Id, t.Word(state.Status)));
                    old.Add(run);
                }
                if (old.Count == 0)
                {
                    Console.WriteLine(t.PruneNothing.With(days));
                    return Task.FromResult(ExitCode.Done);
                }
                if (!parsed.GetValue(yes))
                {
                    if (!Terminal.CanAsk)
                        throw new CliException(ExitCode.Usage, t.PruneNeedsYes);
                    if (!Terminal.Confirm(t.PruneAsk.With(old.Count)))
                        return Task.FromResult(ExitCode.Interrupted);
                }
                old.ForEach(store.Remove);
                Console.WriteLine(t.PruneDone.With(old.Count));
                return Task.FromResult(ExitCode.Done);
            }
        );
    }

    private static int Days(string text, Strings t) =>
        text.EndsWith('d')
        && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var days)
        && days is > 0 and <= 36_500
            ? days
            : throw new CliException(ExitCode.Usage, t.PruneBadKeep.With(text));
}

using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Running;
using RunbookTui.Host.Runs;

namespace RunbookTui.Cli;

/// <summary>Runs as their journals tell them.</summary>
internal static class Recorded
{
    /// <summary>The state of a run. It has no first record where its beginning was cut off.</summary>
    /// <exception cref="CliException">Its journal is damaged.</exception>
    public static RunState StateOf(RunDirectory run)
    {
        var found = FileJournal.Look(run.JournalPath);
        return found.Damage is null
            ? found.State
            : throw new CliException(
                ExitCode.Unavailable,
                $"{DamageText(run, found)}\nNothing was changed on this host.\n{AfterDamage(run, found)}"
            );
    }

    /// <summary>Where a journal is damaged, and what was expected and observed there.</summary>
    public static string DamageText(RunDirectory run, JournalReading found)
    {
        var damage = found.Damage!;
        var hashes =
            damage.Expected is null && damage.Observed is null
                ? ""
                : $"\n  expected  hash {damage.Expected ?? "none"}\n  observed  hash {damage.Observed ?? "none"}";
        return $"the journal of run {run.Id} is damaged at {Text.Printable.Of(damage.Message)}\n"
            + $"  where     {run.JournalPath}, line {damage.Line}{hashes}\n"
            + $"  trusted   {found.Records.Count} records before it; {found.Untrusted.Count} lines from there on are not trusted";
    }

    /// <summary>What can still be done with a damaged journal.</summary>
    public static string AfterDamage(RunDirectory run, JournalReading found) =>
        found.Records.Count == 0
            ? $"Next: no record can be trusted; look for a copy of {run.JournalPath}"
            : $"Next: runbook-tui show {run.Id}  shows the run up to there\n"
                + $"      runbook-tui rollback {run.Id} --trust-until {found.Records.Count}  undoes what the trusted records tell";

    /// <summary>The state of a run, or <c>null</c> where its journal is damaged or not there yet.</summary>
    public static RunState? TryStateOf(RunDirectory run)
    {
        try
        {
            return RunState.Fold(FileJournal.Read(run.JournalPath));
        }
        catch (Exception wrong) when (wrong is JournalException or HostException)
        {
            return null;
        }
    }

    /// <summary>Whether a run has, or may have, changes in place.</summary>
    public static bool MayHaveChanges(RunDirectory run)
    {
        if (!File.Exists(run.JournalPath))
            return false;
        var found = FileJournal.Look(run.JournalPath);
        return found.State.HasChanges || found.Damage is not null;
    }

    /// <summary>How many records a run has; none where its journal is not there yet.</summary>
    public static int CountOf(RunDirectory run) =>
        File.Exists(run.JournalPath) ? FileJournal.Read(run.JournalPath).Count : 0;

    /// <summary>The state of a run that is to be gone on with.</summary>
    /// <exception cref="CliException">Its journal is damaged or empty.</exception>
    public static RunState Begun(RunDirectory run)
    {
        var state = StateOf(run);
        return state.Created is not null
            ? state
            : throw new CliException(
                ExitCode.Usage,
                $"run {run.Id} was cut off before it was recorded: it has changed nothing.\nNext: runbook-tui run RUNBOOK"
            );
    }
}

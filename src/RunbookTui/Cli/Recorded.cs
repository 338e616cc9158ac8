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
        try
        {
            return RunState.Fold(FileJournal.Read(run.JournalPath));
        }
        catch (JournalException wrong)
        {
            throw new CliException(
                ExitCode.Unavailable,
                $"the journal of run {run.Id} is damaged at {wrong.Message}\n"
                    + "Nothing was changed on this host.\n"
                    + $"Next: look at {run.JournalPath}; all records before that one can be trusted"
            );
        }
    }

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

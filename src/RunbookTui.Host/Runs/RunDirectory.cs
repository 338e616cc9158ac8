using RunbookTui.Engine.Running;

namespace RunbookTui.Host.Runs;

/// <summary>Where one run keeps what it needs to be continued, rolled back and looked at.</summary>
/// <param name="Id">Such as <c>20260102-030405-postfix-dovecot-tls-k7wm</c>, the time in UTC.</param>
/// <param name="Path">The directory, mode 0700.</param>
public sealed record RunDirectory(string Id, string Path)
{
    /// <summary>The log of everything that happened; the only truth about the run.</summary>
    public string JournalPath => System.IO.Path.Combine(Path, "journal.jsonl");

    /// <summary>The runbook as it was when the run began.</summary>
    public string RunbookPath => System.IO.Path.Combine(Path, "runbook.yaml");

    /// <summary>The runbook that a run goes by: the one it began with, or the one that was accepted last.</summary>
    /// <remarks>A text of its own for each: a power cut between the file and its record leaves both usable.</remarks>
    public string RunbookPathOf(RunState state) =>
        state.Created?.RunbookHash == state.RunbookHash ? RunbookPath : RunbookPathOf(state.RunbookHash);

    /// <summary>Where a text of that hash is kept that was accepted later.</summary>
    public string RunbookPathOf(string hash) => System.IO.Path.Combine(Path, $"runbook-{hash[..12]}.yaml");

    /// <summary>The contents of files as they were before they were touched.</summary>
    public string SnapshotsPath => System.IO.Path.Combine(Path, "snapshots");

    /// <summary>Space put aside for a full disk; see <see cref="DiskReserve"/>.</summary>
    public string ReservePath => System.IO.Path.Combine(Path, "reserve");

    /// <summary>The key of the hashes that stand where a secret was; it is no part of any export.</summary>
    public string RedactionKeyPath => System.IO.Path.Combine(Path, "redaction.key");

    /// <summary>The name of the socket on which the run's process answers viewers.</summary>
    public const string ControlName = "control.sock";

    /// <summary>What the run's process had to say that is no fact about the run.</summary>
    public string LogPath => System.IO.Path.Combine(Path, "runner.log");
}

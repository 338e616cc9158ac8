using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Planning;

namespace RunbookTui.Engine.Running;

/// <summary>A viewer's connection to a run that another process works on, or that nobody works on now.</summary>
/// <remarks>It may be opened and closed at any time; the run does not notice.</remarks>
public interface IRunLink : IAsyncDisposable
{
    /// <summary>The plan of the run, for titles, reasons and causes; <c>null</c> where it cannot be made any more.</summary>
    Plan? Plan { get; }

    /// <summary>The run as far as its journal was read.</summary>
    RunState State { get; }

    /// <summary>The records read so far.</summary>
    IReadOnlyList<JournalRecord> Records { get; }

    /// <summary>Whether a process works on the run now.</summary>
    bool IsLive { get; }

    /// <summary>Whether this viewer may decide; one that only watches may not.</summary>
    bool MayDecide { get; }

    /// <summary>Reads what was appended since. Cheap enough for ten times a second.</summary>
    /// <returns>Whether anything was.</returns>
    bool Poll();

    /// <summary>Asks something of the run's process.</summary>
    Task<RunReply> AskAsync(RunRequest request, CancellationToken cancellation);
}

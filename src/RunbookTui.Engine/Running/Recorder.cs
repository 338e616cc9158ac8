using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Engine.Running;

/// <summary>Records what happens: in the journal, in the state, and for whoever watches.</summary>
/// <remarks>
/// A record that could not be written is never made up for, so after it nothing more is recorded, and nothing more
/// may be done. A viewer that breaks does not matter: the journal has the record, and it can be read there.
/// </remarks>
internal sealed class Recorder(IJournal journal, Redactor redactor, IRunObserver observer)
{
    /// <summary>The run as recorded so far.</summary>
    public RunState State { get; } = RunState.Fold(journal.Records);

    /// <summary>Takes the secrets out; another one once there is another secret.</summary>
    public Redactor Redactor { get; set; } = redactor;

    /// <summary>Whether a record was lost.</summary>
    public bool Lost { get; private set; }

    /// <summary>Records a fact, without secrets.</summary>
    /// <exception cref="HostException">The journal could not be written, now or earlier.</exception>
    public void Append(RunEvent happened)
    {
        RequireJournal();
        Lost = true;
        var record = journal.Append(Redactor.Redact(happened));
        State.Apply(record);
        Lost = false;
        try
        {
            observer.Appended(record);
        }
        catch (Exception)
        {
            // See above.
        }
    }

    /// <summary>Refuses to go on once a record was lost, also where an action went on after the failure.</summary>
    public void RequireJournal()
    {
        if (Lost)
            throw new HostException("an earlier record of the journal was lost; nothing more is done");
    }
}

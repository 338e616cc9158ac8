using RunbookTui.Engine.Kinds;
using RunbookTui.Host;
using RunbookTui.Host.Local;
using RunbookTui.Host.Runs;

namespace RunbookTui;

/// <summary>The only place that makes host types; everything else is handed what it needs.</summary>
internal sealed class Composition
{
    /// <summary>The clock.</summary>
    public TimeProvider Time { get; } = TimeProvider.System;

    /// <summary>The machine the program runs on.</summary>
    public IHost Host => new LocalHost(Time);

    /// <summary>Where the lock of the whole host is.</summary>
    public string LockDirectory { get; init; } = "/run";

    /// <summary>All kinds.</summary>
    public KindCatalog Catalog => BuiltInKinds.Catalog;

    /// <summary>The runs of this host.</summary>
    /// <param name="directory">Where they are kept, or <c>null</c> for the usual place.</param>
    public RunStore Store(string? directory) =>
        directory is null ? new RunStore(Time) : new RunStore(Time, Path.GetFullPath(directory));

    /// <summary>The snapshots of a run.</summary>
    public FileSnapshots Snapshots(RunDirectory run) => new(run.SnapshotsPath);

    /// <summary>Puts space aside for the journal and the rollback of a run.</summary>
    public void ReserveSpace(RunDirectory run) => DiskReserve.Ensure(run);

    /// <summary>Gives that space back where the disk is full.</summary>
    public void MakeRoom(RunDirectory run) => DiskReserve.FreeWhereFull(run);

    /// <summary>A viewer of a run.</summary>
    /// <param name="mayDecide">Whether it may ask anything of the run.</param>
    /// <param name="by">The person who looks.</param>
    /// <param name="connection">A connection to the run's process where there is one already.</param>
    public RunFollower Follow(RunDirectory run, bool mayDecide, string by, ControlConnection? connection = null) =>
        RunFollower.Open(run, Catalog, Time, mayDecide, by, connection);

    /// <summary>The journal of a run, line by line; a torn last line is left out.</summary>
    public IReadOnlyList<string> Lines(RunDirectory run) => AppendOnlyFile.Read(run.JournalPath).Lines;

    /// <summary>The key of the hashes that stand where a secret was; made when it is first asked for.</summary>
    public byte[] RedactionKey(RunDirectory run)
    {
        if (!File.Exists(run.RedactionKeyPath))
        {
            var options = new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            };
            using var file = new FileStream(run.RedactionKeyPath, options);
            file.Write(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));
        }
        return File.ReadAllBytes(run.RedactionKeyPath);
    }

    /// <summary>The journal of a run, to append to.</summary>
    public FileJournal Journal(RunDirectory run) => FileJournal.Open(run.JournalPath, Time, run.ReservePath);
}

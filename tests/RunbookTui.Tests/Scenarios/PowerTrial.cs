using System.Net;
using System.Text;
using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Loading;
using RunbookTui.Engine.Model;
using RunbookTui.Engine.Planning;
using RunbookTui.Engine.Running;
using RunbookTui.Host;
using RunbookTui.Host.Local;
using RunbookTui.Host.Runs;
using RunbookTui.Tests.Running;
using RunbookTui.Tests.Support;
using Xunit;
using FileAttributes = RunbookTui.Engine.Kinds.FileAttributes;

namespace RunbookTui.Tests.Scenarios;

/// <summary>
/// A runbook with the real kinds on a tree of real files, its journal and snapshots as files, and power that goes out
/// where the test wants it.
/// </summary>
internal sealed class PowerTrial : IDisposable
{
    /// <summary>Where the tree is, in a runbook and in what is expected.</summary>
    public const string Root = "@ROOT@";

    private readonly TemporaryDirectory place = new();
    private readonly PowerHost host = new(new LocalHost(TimeProvider.System));
    private readonly Plan plan;

    /// <summary>Makes the tree and records the run.</summary>
    /// <param name="yaml">The runbook, with <see cref="Root"/> for the tree.</param>
    /// <param name="tree">The files at the beginning; a path that ends in a slash is a directory.</param>
    public PowerTrial(string yaml, params (string Path, string Text)[] tree)
    {
        Directory.CreateDirectory(Tree);
        Directory.CreateDirectory(place["run"]);
        foreach (var (path, text) in tree)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Tree, path))!);
            if (!path.EndsWith('/'))
                File.WriteAllText(Path.Combine(Tree, path), text);
        }
        var source = new RunbookSource("trial.yaml", yaml.Replace(Root, Tree, StringComparison.Ordinal));
        var loaded = RunbookLoader.Load(source, BuiltInKinds.Catalog);
        Assert.Equal([], loaded.Diagnostics.Select(found => found.ToString()));
        plan = Planner.Build(loaded.Runbook!, TestPlan.NoAnswers, BuiltInKinds.Catalog).Plan;
        using var journal = FileJournal.Open(JournalPath, TimeProvider.System);
        journal.Append(TestPlan.Created(plan));
    }

    /// <summary>The file of the journal.</summary>
    public string JournalPath => place["run/journal.jsonl"];

    /// <summary>The run as recorded.</summary>
    public RunState State => RunState.Fold(FileJournal.Read(JournalPath));

    /// <summary>The records.</summary>
    public IReadOnlyList<JournalRecord> Records => FileJournal.Read(JournalPath);

    private string Tree => place["tree"];

    /// <summary>Starts or resumes, unless the run has succeeded.</summary>
    public async Task RunAsync(Func<IJournal, IJournal>? wrap = null)
    {
        if (State.Status == RunStatus.Succeeded)
            return;
        using var journal = FileJournal.Open(JournalPath, TimeProvider.System);
        await new Runner(
            plan,
            host,
            wrap?.Invoke(journal) ?? journal,
            new FileSnapshots(place["run/snapshots"]),
            new ScriptedOperator(),
            new Watcher(),
            BuiltInKinds.Catalog
        ).RunAsync("boot", CancellationToken.None);
    }

    /// <summary>Rolls back, unless that is done.</summary>
    public async Task RollBackAsync(Func<IJournal, IJournal>? wrap = null)
    {
        if (State.Status == RunStatus.RolledBack)
            return;
        using var journal = FileJournal.Open(JournalPath, TimeProvider.System);
        await new RollbackRunner(
            BuiltInKinds.Catalog,
            plan.Baseline,
            host,
            wrap?.Invoke(journal) ?? journal,
            new FileSnapshots(place["run/snapshots"]),
            new Watcher()
        ).RollBackAsync("alice");
    }

    /// <summary>Does something until the power goes out at a record, of which the beginning is on the disk.</summary>
    /// <param name="records">How many records are written before.</param>
    /// <param name="torn">How much of the record is written, from a length in bytes without the line break.</param>
    /// <returns>Whether it went out; not where the work was done before.</returns>
    public Task<bool> CutAtRecordAsync(int records, Func<int, int> torn, Func<Func<IJournal, IJournal>?, Task> work) =>
        CutAsync(() => work(journal => new TearingJournal(journal, JournalPath, records, torn)));

    /// <summary>Does something until the power goes out before an effect on the host.</summary>
    /// <param name="effects">How many happen before.</param>
    public async Task<bool> CutAtEffectAsync(int effects, Func<Func<IJournal, IJournal>?, Task> work)
    {
        host.Fuse = effects;
        try
        {
            return await CutAsync(() => work(null));
        }
        finally
        {
            host.Fuse = -1;
        }
    }

    /// <summary>Everything in the tree: type, mode, content or target.</summary>
    public string Picture()
    {
        var text = new StringBuilder();
        Draw(Tree, text);
        return text.ToString();
    }

    public void Dispose() => place.Dispose();

    private static async Task<bool> CutAsync(Func<Task> work)
    {
        try
        {
            await work();
            return false;
        }
        catch (PowerCutException)
        {
            return true;
        }
    }

    private void Draw(string path, StringBuilder text)
    {
        var stat = LocalFiles.Stat(path)!;
        var mode = Convert.ToString((int)stat.Attributes.Mode, 8);
        text.Append($"{path[Tree.Length..]} {stat.Type} {mode} {stat.LinkTarget}");
        if (stat.Type == FileType.File)
            text.Append($" {File.ReadAllText(path)}");
        text.Append('\n');
        if (stat.Type == FileType.Directory)
            foreach (var name in LocalFiles.List(path))
                Draw($"{path}/{name}", text);
    }

    /// <summary>A journal at which the power goes out in the middle of a record.</summary>
    private sealed class TearingJournal(IJournal inner, string path, int records, Func<int, int> torn) : IJournal
    {
        private int left = records;

        public IReadOnlyList<JournalRecord> Records => inner.Records;

        public JournalRecord Append(RunEvent happened)
        {
            if (left-- > 0)
                return inner.Append(happened);
            var last = inner.Records[^1];
            var (_, line) = JournalCodec.Encode(happened, last.Sequence + 1, last.At, last.Hash);
            var bytes = Encoding.UTF8.GetBytes(line);
            using (var file = new FileStream(path, FileMode.Append))
                file.Write(bytes.AsSpan(0, torn(bytes.Length)));
            throw new PowerCutException();
        }
    }

    /// <summary>The machine, until the power goes out before an effect.</summary>
    private sealed class PowerHost(IHost inner) : IHost
    {
        public int Fuse { get; set; } = -1;

        public TimeProvider Time => inner.Time;

        public Task<CommandResult> QueryAsync(Command command, CancellationToken cancellation) =>
            inner.QueryAsync(command, cancellation);

        public Task<CommandResult> RunAsync(Command command, CancellationToken cancellation)
        {
            Burn();
            return inner.RunAsync(command, cancellation);
        }

        public FileStat? Stat(string path) => inner.Stat(path);

        public byte[]? ReadFile(string path) => inner.ReadFile(path);

        public IReadOnlyList<string> ListDirectory(string path) => inner.ListDirectory(path);

        public Task<Stream> ConnectAsync(IPEndPoint target, IPAddress? source, CancellationToken cancellation) =>
            inner.ConnectAsync(target, source, cancellation);

        public IScratch OpenScratch() => inner.OpenScratch();

        public void WriteFile(string path, ReadOnlySpan<byte> content, FileAttributes attributes)
        {
            Burn();
            inner.WriteFile(path, content, attributes);
        }

        public void CreateDirectory(string path, FileAttributes attributes)
        {
            Burn();
            inner.CreateDirectory(path, attributes);
        }

        public void CreateSymbolicLink(string path, string target, FileAttributes attributes)
        {
            Burn();
            inner.CreateSymbolicLink(path, target, attributes);
        }

        public void SetAttributes(string path, FileAttributes attributes)
        {
            Burn();
            inner.SetAttributes(path, attributes);
        }

        public void Delete(string path)
        {
            Burn();
            inner.Delete(path);
        }

        public void Move(string from, string to)
        {
            Burn();
            inner.Move(from, to);
        }

        private void Burn()
        {
            if (Fuse-- == 0)
                throw new PowerCutException();
        }
    }
}

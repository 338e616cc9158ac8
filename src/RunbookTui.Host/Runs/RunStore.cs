using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Local;

namespace RunbookTui.Host.Runs;

/// <summary>All runs of this host, in <c>runs/</c> below a directory that only root can look into.</summary>
public sealed partial class RunStore(TimeProvider time, string root = RunStore.DefaultRoot)
{
    /// <summary>Where state that must survive a restart belongs (FHS, /var/lib).</summary>
    public const string DefaultRoot = "/var/lib/runbook-tui";

    private const string StampFormat = "yyyyMMdd-HHmmss";

    /// <summary>The directory of all state, mode 0700; it need not exist before <see cref="Create"/>.</summary>
    public string Root => root;

    private string RunsPath => Path.Combine(root, "runs");

    /// <summary>Makes the directory of all state where there is none.</summary>
    /// <exception cref="HostException">It cannot be made.</exception>
    private void EnsureRoot()
    {
        if (Path.GetDirectoryName(root) is { Length: > 1 } parent)
            Directory.CreateDirectory(parent);
        PrivateDirectory.Ensure(root);
    }

    /// <summary>Makes sure that runs can be recorded here, without writing anything into what exists.</summary>
    /// <exception cref="HostException">They cannot: a read-only file system, or a directory that is not ours.</exception>
    public void RequireWritable()
    {
        EnsureRoot();
        // access(2) tells of a read-only file system to root too.
        const int forWriting = 2;
        if (Posix.access(root, forWriting) != 0)
            throw Posix.Failure(root, "looking whether it can be written");
    }

    /// <summary>Makes the directory of a new run, which is from then on the newest.</summary>
    /// <param name="runbook">The runbook's name; it becomes part of the id.</param>
    /// <exception cref="HostException">The directory cannot be made.</exception>
    public RunDirectory Create(string runbook)
    {
        EnsureRoot();
        PrivateDirectory.Ensure(RunsPath);
        var stamp = NextStamp();
        while (true)
        {
            var tag = RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 4);
            var id = $"{stamp}-{Slug(runbook)}-{tag}";
            var path = Path.Combine(RunsPath, id);
            if (LocalFiles.Stat(path) is not null)
                continue;
            PrivateDirectory.Ensure(path);
            return new RunDirectory(id, path);
        }
    }

    /// <summary>All runs, newest first.</summary>
    /// <exception cref="HostException">They cannot be listed.</exception>
    public IReadOnlyList<RunDirectory> List() =>
        [
            .. LocalFiles
                .List(RunsPath)
                .Where(name => IdPattern().IsMatch(name))
                .Reverse()
                .Select(id => new RunDirectory(id, Path.Combine(RunsPath, id))),
        ];

    /// <summary>Removes a run with all it kept: it cannot be shown or rolled back any more.</summary>
    /// <exception cref="HostException">It cannot be removed.</exception>
    public void Remove(RunDirectory run)
    {
        try
        {
            // Its journal last: what is left after a failure in between is still known for what it is.
            foreach (var part in Directory.EnumerateFileSystemEntries(run.Path).Where(part => part != run.JournalPath))
            {
                if (LocalFiles.Stat(part) is { Type: FileType.Directory })
                    Directory.Delete(part, recursive: true);
                else
                    File.Delete(part);
            }
            Directory.Delete(run.Path, recursive: true);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            throw new HostException($"{run.Path}: cannot be removed: {wrong.Message}", null, wrong);
        }
    }

    /// <summary>The run of that id, of that unique beginning of an id, or the newest for <c>last</c>.</summary>
    /// <exception cref="HostException">There is none, or there are several.</exception>
    public RunDirectory Find(string id)
    {
        var all = List();
        if (all.Count == 0)
            throw new HostException($"no run is recorded in {RunsPath}", "runbook-tui list");
        if (id == "last")
            return all[0];
        var found = all.Where(run => run.Id.StartsWith(id, StringComparison.Ordinal)).ToList();
        return found.Find(run => run.Id == id) is { } exact
            ? exact
            : found.Count switch
            {
                1 => found[0],
                0 => throw new HostException($"no run is called '{id}' or begins so", "runbook-tui runs"),
                _ => throw new HostException(
                    $"'{id}' is the beginning of {found.Count} runs: {string.Join(", ", found.Select(run => run.Id))}",
                    $"runbook-tui show {found[0].Id}"
                ),
            };
    }

    /// <summary>The time of the id. Ids sort by it, so a run started within the same second gets the next one.</summary>
    /// <remarks>Also when the clock was set back by less than a minute; not more, or ids would lie too much.</remarks>
    private string NextStamp()
    {
        var now = time.GetUtcNow();
        if (
            List() is [var newest, ..]
            && StampOf(newest.Id) is { } last
            && last >= Whole(now)
            && last < now.AddMinutes(1)
        )
            now = last.AddSeconds(1);
        return now.ToString(StampFormat, CultureInfo.InvariantCulture);
    }

    private static DateTimeOffset Whole(DateTimeOffset moment) =>
        new(moment.Ticks - (moment.Ticks % TimeSpan.TicksPerSecond), moment.Offset);

    private static DateTimeOffset? StampOf(string id) =>
        DateTimeOffset.TryParseExact(
            id[..StampFormat.Length],
            StampFormat,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var stamp
        )
            ? stamp
            : null;

    private static string Slug(string runbook)
    {
        var slug = NotInIds().Replace(runbook.ToLowerInvariant(), "-").Trim('-');
        return slug.Length == 0 ? "run" : slug[..Math.Min(slug.Length, 40)].TrimEnd('-');
    }

    [GeneratedRegex("^[0-9]{8}-[0-9]{6}-[a-z0-9-]+-[a-z0-9]{4}$", RegexOptions.NonBacktracking)]
    private static partial Regex IdPattern();

    [GeneratedRegex("[^a-z0-9]+", RegexOptions.NonBacktracking)]
    private static partial Regex NotInIds();
}

using System.Net;
using System.Text;
using RunbookTui.Engine.Kinds;
using Xunit;
using FileAttributes = RunbookTui.Engine.Kinds.FileAttributes;

namespace RunbookTui.Tests.Support;

/// <summary>
/// A host of which everything is declared up front. What was not declared throws, so that a kind can neither look at
/// nor change anything that its test does not name.
/// </summary>
/// <remarks>
/// Queries may be asked any number of times; commands that change the host run once each, in the order declared.
/// Command lines are compared as <see cref="Command.ToString"/> writes them. A path may be looked at when it, or the
/// directory it is in, was declared; the same paths may be written, and every change is listed in
/// <see cref="Changes"/>.
/// </remarks>
internal sealed class StrictHost : IHost
{
    private readonly Dictionary<string, Func<CommandResult>> queries = new(StringComparer.Ordinal);
    private readonly Queue<(string Line, Func<CommandResult> Answer)> runs = [];
    private readonly SortedDictionary<string, FileStat> stats = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> contents = new(StringComparer.Ordinal);
    private readonly HashSet<string> absent = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Func<Stream>> connections = new(StringComparer.Ordinal);
    private int scratches;

    /// <summary>The clock; a <see cref="FakeTime"/> unless the test brings another.</summary>
    public TimeProvider Time { get; init; } = new FakeTime();

    /// <summary>All commands in the order called, queries and others.</summary>
    public List<Command> Calls { get; } = [];

    /// <summary>All changes in order: command lines, and <c>write PATH</c>, <c>delete PATH</c>, ….</summary>
    public List<string> Changes { get; } = [];

    /// <summary>Declares a command that only looks.</summary>
    public StrictHost Query(string commandLine, string output = "", int exitCode = 0, string error = "") =>
        Query(commandLine, () => Result(exitCode, output, error));

    /// <summary>Declares a command that only looks, with an answer made when it is called.</summary>
    public StrictHost Query(string commandLine, Func<CommandResult> answer)
    {
        queries[commandLine] = answer;
        return this;
    }

    /// <summary>Declares the next command that changes the host.</summary>
    /// <param name="effect">What it does to this host.</param>
    public StrictHost Run(
        string commandLine,
        string output = "",
        int exitCode = 0,
        string error = "",
        Action<StrictHost>? effect = null
    )
    {
        runs.Enqueue(
            (
                commandLine,
                () =>
                {
                    effect?.Invoke(this);
                    return Result(exitCode, output, error);
                }
            )
        );
        return this;
    }

    /// <summary>Declares a file.</summary>
    /// <param name="mode">Permission bits; 0644 unless given, as <c>Convert.ToInt32("0640", 8)</c>.</param>
    public StrictHost File(string path, string text, int mode = 0x1a4, uint owner = 0, uint group = 0) =>
        File(path, Encoding.UTF8.GetBytes(text), new FileAttributes((UnixFileMode)mode, owner, group));

    /// <summary>Declares a file.</summary>
    public StrictHost File(string path, byte[] content, FileAttributes attributes)
    {
        Put(path, new FileStat(FileType.File, attributes, content.Length, Time.GetUtcNow()), content);
        return this;
    }

    /// <summary>Declares a directory; everything in it that is not declared is known to be absent.</summary>
    public StrictHost Directory(string path, int mode = 0x1ed, uint owner = 0, uint group = 0)
    {
        var attributes = new FileAttributes((UnixFileMode)mode, owner, group);
        Put(path, new FileStat(FileType.Directory, attributes, 0, Time.GetUtcNow()), null);
        return this;
    }

    /// <summary>Declares a symbolic link.</summary>
    public StrictHost Link(string path, string target)
    {
        var attributes = new FileAttributes((UnixFileMode)0x1ff);
        Put(path, new FileStat(FileType.SymbolicLink, attributes, target.Length, Time.GetUtcNow(), target), null);
        return this;
    }

    /// <summary>Declares that nothing stands at a path.</summary>
    public StrictHost Absent(string path)
    {
        absent.Add(path);
        return this;
    }

    /// <summary>Declares a listener; <paramref name="open"/> may throw a <see cref="System.Net.Sockets.SocketException"/>.</summary>
    /// <param name="target">Such as <c>127.0.0.1:25</c>, or <c>127.0.0.2 to 127.0.0.1:25</c> with a source.</param>
    public StrictHost Connection(string target, Func<Stream> open)
    {
        connections[target] = open;
        return this;
    }

    /// <summary>The text of a file as it is now.</summary>
    public string TextOf(string path) => Encoding.UTF8.GetString(contents[path]);

    /// <summary>Fails the test when a declared change was never made.</summary>
    public void VerifyAllRan() => Assert.Equal([], runs.Select(run => run.Line));

    public Task<CommandResult> QueryAsync(Command command, CancellationToken cancellation)
    {
        Calls.Add(command);
        return queries.TryGetValue(command.ToString(), out var answer)
            ? Task.FromResult(answer())
            : throw Unexpected($"query: {command}", queries.Keys);
    }

    public Task<CommandResult> RunAsync(Command command, CancellationToken cancellation)
    {
        Calls.Add(command);
        if (!runs.TryPeek(out var next) || next.Line != command.ToString())
            throw Unexpected($"run: {command}", runs.Select(run => run.Line));
        runs.Dequeue();
        Changes.Add(next.Line);
        return Task.FromResult(next.Answer());
    }

    public FileStat? Stat(string path)
    {
        RequireDeclared(path);
        return stats.GetValueOrDefault(path);
    }

    public byte[]? ReadFile(string path)
    {
        var current = path;
        while (Stat(current) is { LinkTarget: { } target })
            current = Path.GetFullPath(target, Path.GetDirectoryName(current)!);
        return contents.TryGetValue(current, out var content) ? [.. content]
            : Stat(current) is null ? null
            : throw new HostException($"{current}: expected a regular file");
    }

    public IReadOnlyList<string> ListDirectory(string path)
    {
        RequireDeclared(path);
        return [.. stats.Keys.Where(key => key != "/" && ParentOf(key) == path).Select(key => Path.GetFileName(key)!)];
    }

    public Task<Stream> ConnectAsync(IPEndPoint target, IPAddress? source, CancellationToken cancellation)
    {
        var key = source is null ? target.ToString() : $"{source} to {target}";
        return connections.TryGetValue(key, out var open)
            ? Task.FromResult(open())
            : throw Unexpected($"connection: {key}", connections.Keys);
    }

    /// <summary>A directory <c>/scratch/1</c>, <c>/scratch/2</c>, … of this host.</summary>
    public IScratch OpenScratch()
    {
        var scratch = new StrictScratch(this, $"/scratch/{++scratches}");
        Directory(scratch.Path, mode: 0x1c0);
        return scratch;
    }

    public void WriteFile(string path, ReadOnlySpan<byte> content, FileAttributes attributes)
    {
        RequireDeclared(path);
        RequireParent(path);
        Changes.Add($"write {path}");
        File(path, content.ToArray(), attributes);
    }

    public void CreateDirectory(string path, FileAttributes attributes)
    {
        RequireDeclared(path);
        RequireParent(path);
        Changes.Add($"directory {path}");
        Put(path, new FileStat(FileType.Directory, attributes, 0, Time.GetUtcNow()), null);
    }

    public void CreateSymbolicLink(string path, string target, FileAttributes attributes)
    {
        RequireDeclared(path);
        RequireParent(path);
        Changes.Add($"link {path}");
        Put(path, new FileStat(FileType.SymbolicLink, attributes, target.Length, Time.GetUtcNow(), target), null);
    }

    public void SetAttributes(string path, FileAttributes attributes)
    {
        var stat = Stat(path) ?? throw new HostException($"{path}: No such file or directory");
        Changes.Add($"attributes {path}");
        stats[path] = stat with { Attributes = attributes, Changed = Time.GetUtcNow() };
    }

    public void Delete(string path)
    {
        if (Stat(path) is null)
            return;
        if (ListDirectory(path).Count > 0)
            throw new HostException($"{path}: Directory not empty");
        Changes.Add($"delete {path}");
        Remove(path);
    }

    public void Move(string from, string to)
    {
        var stat = Stat(from) ?? throw new HostException($"{from}: No such file or directory");
        RequireDeclared(to);
        RequireParent(to);
        Changes.Add($"move {from} to {to}");
        var content = contents.GetValueOrDefault(from);
        Remove(from);
        Put(to, stat, content);
    }

    /// <summary>Takes a path away, as a command's effect might; what was declared there is then absent.</summary>
    public void Remove(string path)
    {
        foreach (var below in stats.Keys.Where(key => key.StartsWith(path + "/", StringComparison.Ordinal)).ToList())
            Remove(below);
        stats.Remove(path);
        contents.Remove(path);
        absent.Add(path);
    }

    private static CommandResult Result(int exitCode, string output, string error) =>
        new(exitCode, output, error, TimeSpan.FromMilliseconds(1));

    private static string ParentOf(string path) => Path.GetDirectoryName(path) ?? "/";

    private void Put(string path, FileStat stat, byte[]? content)
    {
        stats[path] = stat;
        contents.Remove(path);
        if (content is not null)
            contents[path] = content;
    }

    private void RequireDeclared(string path)
    {
        if (stats.ContainsKey(path) || absent.Contains(path))
            return;
        for (var above = ParentOf(path); above != "/"; above = ParentOf(above))
            if (absent.Contains(above) || stats.ContainsKey(above))
                return;
        throw Unexpected($"path: {path}", stats.Keys.Concat(absent));
    }

    private void RequireParent(string path)
    {
        var parent = ParentOf(path);
        var known = stats.GetValueOrDefault(parent);
        if (known is { Type: FileType.File } || (known is null && absent.Contains(parent)))
            throw new HostException($"{path}: No such file or directory");
    }

    private static InvalidOperationException Unexpected(string what, IEnumerable<string> declared) =>
        new($"unexpected {what}\ndeclared:\n{string.Join('\n', declared.Select(item => "  " + item))}");

    private sealed class StrictScratch(StrictHost host, string path) : IScratch
    {
        public string Path => path;

        public string Write(string relativePath, ReadOnlySpan<byte> content)
        {
            var full = System.IO.Path.Combine(path, relativePath);
            host.File(full, content.ToArray(), new FileAttributes((UnixFileMode)0x180));
            return full;
        }

        public void Dispose() => host.Remove(path);
    }
}

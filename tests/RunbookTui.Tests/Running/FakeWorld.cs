using System.Net;
using System.Text;
using RunbookTui.Engine.Kinds;
using RunbookTui.Tests.Support;
using FileAttributes = RunbookTui.Engine.Kinds.FileAttributes;

namespace RunbookTui.Tests.Running;

/// <summary>The power went out: no code of the program gets to react to it.</summary>
internal sealed class PowerCutException : Exception;

/// <summary>
/// A small machine with files, one kind of daemon that reads its configuration when it starts, a registry, and a
/// switch. Its commands have more than one effect, and the power can go out before any of them.
/// </summary>
internal sealed class FakeWorld : IHost
{
    private readonly StrictHost files = new();
    private readonly SortedDictionary<string, string> daemons = new(StringComparer.Ordinal);
    private readonly SortedSet<string> registered = new(StringComparer.Ordinal);
    private int starts;

    public FakeWorld()
    {
        files.Directory("/etc").Directory("/srv");
        files.File("/etc/main.conf", "v0", mode: Convert.ToInt32("0640", 8), owner: 7, group: 8);
        files.File("/etc/same.conf", "same").File("/etc/old", "old").Link("/etc/alias", "old");
    }

    public TimeProvider Time => files.Time;

    /// <summary>How many more effects happen before the power goes out; negative for no limit.</summary>
    public int Fuse { get; set; } = -1;

    /// <summary>How many effects happened.</summary>
    public int Effects { get; private set; }

    public bool Switch { get; private set; }

    /// <summary>The switch cannot be moved.</summary>
    public bool Stuck { get; set; }

    /// <summary>What the daemon runs with, or <c>null</c> where it is stopped.</summary>
    public string? Running(string daemon) => daemons.GetValueOrDefault(daemon);

    /// <summary>Everything there is, as text.</summary>
    public string Picture()
    {
        var text = new StringBuilder();
        foreach (var root in new[] { "/etc", "/srv" })
            Draw(root, text);
        foreach (var (daemon, configuration) in daemons)
            text.Append($"{daemon} runs with {configuration}\n");
        text.Append($"registered: {string.Join(' ', registered)}\nswitch: {Switch}\n");
        return text.ToString();
    }

    public Task<CommandResult> QueryAsync(Command command, CancellationToken cancellation) =>
        Task.FromResult(
            command.Arguments switch
            {
                ["status", var daemon] => Result(
                    daemons.ContainsKey(daemon) ? $"running, process {starts}" : "stopped"
                ),
                ["registered", var name] => Result(registered.Contains(name) ? "yes" : "no"),
                ["switch"] => Result(Switch ? "on" : "off"),
                _ => throw new InvalidOperationException($"unexpected query: {command}"),
            }
        );

    public Task<CommandResult> RunAsync(Command command, CancellationToken cancellation)
    {
        switch (command.Arguments)
        {
            case ["start", var daemon]:
                Burn();
                daemons[daemon] = TextOf($"/etc/{daemon}.conf");
                starts++;
                break;
            case ["stop", var daemon]:
                Burn();
                daemons.Remove(daemon);
                break;
            case ["register", var name]:
                if (files.Stat($"/srv/{name}") is null)
                {
                    Burn();
                    files.CreateDirectory($"/srv/{name}", new FileAttributes((UnixFileMode)0x1c0));
                }
                Burn();
                registered.Add(name);
                break;
            case ["unregister", var name]:
                Burn();
                registered.Remove(name);
                Burn();
                files.Delete($"/srv/{name}");
                break;
            case ["switch", var state]:
                if (Stuck)
                    return Task.FromResult(new CommandResult(1, "", "stuck", TimeSpan.Zero));
                Burn();
                Switch = state == "on";
                break;
            default:
                throw new InvalidOperationException($"unexpected command: {command}");
        }
        return Task.FromResult(Result(""));
    }

    public string TextOf(string path) => Encoding.UTF8.GetString(ReadFile(path) ?? []);

    public FileStat? Stat(string path) => files.Stat(path);

    public byte[]? ReadFile(string path) => files.ReadFile(path);

    public IReadOnlyList<string> ListDirectory(string path) => files.ListDirectory(path);

    public Task<Stream> ConnectAsync(IPEndPoint target, IPAddress? source, CancellationToken cancellation) =>
        throw new InvalidOperationException("unexpected connection");

    public IScratch OpenScratch() => throw new InvalidOperationException("unexpected scratch");

    public void WriteFile(string path, ReadOnlySpan<byte> content, FileAttributes attributes)
    {
        Burn();
        files.WriteFile(path, content, attributes);
    }

    public void CreateDirectory(string path, FileAttributes attributes)
    {
        Burn();
        files.CreateDirectory(path, attributes);
    }

    public void CreateSymbolicLink(string path, string target, FileAttributes attributes)
    {
        Burn();
        files.CreateSymbolicLink(path, target, attributes);
    }

    public void SetAttributes(string path, FileAttributes attributes)
    {
        Burn();
        files.SetAttributes(path, attributes);
    }

    public void Delete(string path)
    {
        Burn();
        files.Delete(path);
    }

    public void Move(string from, string to)
    {
        Burn();
        files.Move(from, to);
    }

    private static CommandResult Result(string output) => new(0, output, "", TimeSpan.FromMilliseconds(1));

    private void Burn()
    {
        if (Fuse == 0)
            throw new PowerCutException();
        Fuse--;
        Effects++;
    }

    private void Draw(string path, StringBuilder text)
    {
        var stat = files.Stat(path)!;
        var mode = Convert.ToString((int)stat.Attributes.Mode, 8);
        text.Append($"{path} {stat.Type} {mode} {stat.Attributes.Owner}:{stat.Attributes.Group} {stat.LinkTarget}");
        if (stat.Type == FileType.File)
            text.Append(Encoding.UTF8.GetString(files.ReadFile(path)!));
        text.Append('\n');
        if (stat.Type == FileType.Directory)
            foreach (var name in files.ListDirectory(path))
                Draw($"{path}/{name}", text);
    }
}

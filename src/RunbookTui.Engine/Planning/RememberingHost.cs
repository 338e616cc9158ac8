using System.Net;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Engine.Planning;

/// <summary>A host that is asked each question once: for looking ahead, while nothing changes it.</summary>
/// <remarks>
/// The actions of a runbook ask much the same before a run, and each question is a process. Questions with an input
/// and those about scratch copies, which do change, are passed on every time.
/// </remarks>
internal sealed class RememberingHost(IHostReader host) : IHostReader
{
    private readonly Dictionary<string, Task<CommandResult>> answers = new(StringComparer.Ordinal);
    private readonly List<string> scratches = [];

    /// <inheritdoc/>
    public TimeProvider Time => host.Time;

    /// <inheritdoc/>
    public Task<CommandResult> QueryAsync(Command command, CancellationToken cancellation)
    {
        var text = command.ToString();
        if (
            command is not { Input: null, SecretInput: null, Directory: "/" }
            || scratches.Exists(path => text.Contains(path, StringComparison.Ordinal))
        )
            return host.QueryAsync(command, cancellation);
        if (!answers.TryGetValue(text, out var answer))
            answers[text] = answer = host.QueryAsync(command, cancellation);
        return answer;
    }

    /// <inheritdoc/>
    public FileStat? Stat(string path) => host.Stat(path);

    /// <inheritdoc/>
    public byte[]? ReadFile(string path) => host.ReadFile(path);

    /// <inheritdoc/>
    public IReadOnlyList<string> ListDirectory(string path) => host.ListDirectory(path);

    /// <inheritdoc/>
    public Task<Stream> ConnectAsync(IPEndPoint target, IPAddress? source, CancellationToken cancellation) =>
        host.ConnectAsync(target, source, cancellation);

    /// <inheritdoc/>
    public IScratch OpenScratch()
    {
        var scratch = host.OpenScratch();
        scratches.Add(scratch.Path);
        return scratch;
    }
}

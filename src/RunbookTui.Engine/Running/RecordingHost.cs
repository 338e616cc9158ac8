using System.Net;
using System.Security.Cryptography;
using System.Text;
using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Engine.Running;

/// <summary>The host as actions and undos see it: every effect is also an event.</summary>
internal sealed class RecordingHost(IHost host, string step, Recorder recorder) : IHost
{
    private const int OutputLimit = 64 * 1024;

    public TimeProvider Time => host.Time;

    public Task<CommandResult> QueryAsync(Command command, CancellationToken cancellation) =>
        host.QueryAsync(command, cancellation);

    public FileStat? Stat(string path) => host.Stat(path);

    public byte[]? ReadFile(string path) => host.ReadFile(path);

    public IReadOnlyList<string> ListDirectory(string path) => host.ListDirectory(path);

    public Task<Stream> ConnectAsync(IPEndPoint target, IPAddress? source, CancellationToken cancellation) =>
        host.ConnectAsync(target, source, cancellation);

    public IScratch OpenScratch() => host.OpenScratch();

    public async Task<CommandResult> RunAsync(Command command, CancellationToken cancellation)
    {
        recorder.RequireJournal();
        var result = await host.RunAsync(command, cancellation).ConfigureAwait(false);
        // Before it is cut: half a secret at the cut would not be found.
        var output = recorder.Redactor.Redact(result.Text);
        var (hash, length) = (Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(output))), output.Length);
        if (output.Length > OutputLimit)
            output = $"{output[..OutputLimit]}\n… {output.Length - OutputLimit} more characters";
        recorder.Append(
            new CommandRan(
                step,
                command.ToString(),
                result.ExitCode,
                output,
                (long)result.Duration.TotalMilliseconds,
                result.TimedOut,
                [command.Program, .. command.Arguments],
                hash,
                length
            )
        );
        return result;
    }

    public void WriteFile(string path, ReadOnlySpan<byte> content, Kinds.FileAttributes attributes)
    {
        recorder.RequireJournal();
        host.WriteFile(path, content, attributes);
        recorder.Append(new PathChanged(step, path, "write"));
    }

    public void CreateDirectory(string path, Kinds.FileAttributes attributes)
    {
        recorder.RequireJournal();
        host.CreateDirectory(path, attributes);
        recorder.Append(new PathChanged(step, path, "directory"));
    }

    public void CreateSymbolicLink(string path, string target, Kinds.FileAttributes attributes)
    {
        recorder.RequireJournal();
        host.CreateSymbolicLink(path, target, attributes);
        recorder.Append(new PathChanged(step, path, "link"));
    }

    public void SetAttributes(string path, Kinds.FileAttributes attributes)
    {
        recorder.RequireJournal();
        host.SetAttributes(path, attributes);
        recorder.Append(new PathChanged(step, path, "attributes"));
    }

    public void Delete(string path)
    {
        recorder.RequireJournal();
        host.Delete(path);
        recorder.Append(new PathChanged(step, path, "delete"));
    }

    public void Move(string from, string to)
    {
        recorder.RequireJournal();
        host.Move(from, to);
        recorder.Append(new PathChanged(step, from, $"move to {to}"));
    }
}

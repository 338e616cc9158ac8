using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Machine;
using FileAttributes = RunbookTui.Engine.Kinds.FileAttributes;

namespace RunbookTui.Host.Postfix;

/// <summary>
/// What an interrupted <c>postmulti -e create</c> leaves undone: once the instance is registered, create refuses to
/// run again, and the queue may lack directories or the data directory its owner.
/// </summary>
internal static class InstanceCompletion
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>What a registered instance lacks, one text each.</summary>
    public static async Task<IReadOnlyList<string>> MissingAsync(
        IHostReader host,
        string directory,
        CancellationToken cancellation
    )
    {
        var missing = new List<string>();
        foreach (var file in new[] { "main.cf", "master.cf" })
        {
            if (host.Stat($"{directory}/{file}") is null)
                missing.Add($"no '{directory}/{file}'");
        }
        var layout = await InstanceLayout.ReadAsync(host, directory, cancellation);
        missing.AddRange(
            InstanceLayout
                .QueueDirectories.Where(name => host.Stat($"{layout.Queue}/{name}") is null)
                .Select(name => $"no '{layout.Queue}/{name}'")
        );
        if (host.Stat(layout.Data) is not { } data)
            missing.Add($"no '{layout.Data}'");
        else if (
            await Accounts.UserAsync(host, layout.Owner, cancellation) is { } owner
            && data.Attributes.Owner != owner
        )
            missing.Add($"'{layout.Data}' belongs to user {data.Attributes.Owner}, not to '{layout.Owner}'");
        return missing;
    }

    /// <summary>Completes it with Postfix's own means; nothing where nothing lacks.</summary>
    /// <exception cref="HostException">It is still incomplete.</exception>
    public static async Task CompleteAsync(IHost host, string directory, CancellationToken cancellation)
    {
        if ((await MissingAsync(host, directory, cancellation)).Count == 0)
            return;
        var layout = await InstanceLayout.ReadAsync(host, directory, cancellation);
        // postfix-script makes the directory and gives it away in two steps, and mends only the first.
        if (
            host.Stat(layout.Data) is { } data
            && await Accounts.UserAsync(host, layout.Owner, cancellation) is { } owner
        )
            host.SetAttributes(layout.Data, new FileAttributes(OwnerOnly, owner, data.Attributes.Group));
        var check = new Command("postfix", "-c", directory, "check");
        var result = await host.RunAsync(check, cancellation);
        var left = await MissingAsync(host, directory, cancellation);
        if (left.Count > 0)
            throw new HostException(
                $"the instance in '{directory}' is incomplete after '{check}' (exit status {result.ExitCode}): {string.Join("; ", left)}{CommandFault.Tail(result)}",
                $"run by hand: {check}"
            );
    }
}

using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Postfix;

/// <summary>Waits for a postmulti that is at work already.</summary>
/// <remarks>
/// A command outlives the process that started it: when that is killed in the middle of a create, a run that is resumed
/// at once would create beside it, and both would write the same files.
/// </remarks>
internal static class OtherPostmulti
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Returns when no postmulti runs.</summary>
    /// <exception cref="HostException">One still runs after a minute.</exception>
    public static async Task AwaitEndAsync(IHostReader host, CancellationToken cancellation)
    {
        var began = host.Time.GetTimestamp();
        while (Find(host) is { } other)
        {
            if (host.Time.GetElapsedTime(began) > Patience)
                throw new HostException(
                    $"another postmulti is at work: '{other.Name}', process {other.Pid}; expected it to end within {Patience.TotalSeconds:0} s",
                    $"look at it: ps -fp {other.Pid}; then try again"
                );
            await Task.Delay(Pause, host.Time, cancellation);
        }
    }

    // Its work is done by a script beside it, postmulti-script, whose name the kernel cuts at 15 characters.
    private static ProcessEntry? Find(IHostReader host) =>
        ProcessTable
            .Read(host)
            .FirstOrDefault(process => process.Name.StartsWith("postmulti", StringComparison.Ordinal));
}

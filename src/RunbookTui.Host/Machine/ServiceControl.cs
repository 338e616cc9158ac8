using System.Globalization;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Machine;

/// <summary>What was seen of a daemon.</summary>
/// <param name="Fresh">Whether it read all its files after they last changed. In doubt it did not.</param>
/// <param name="OnlyReads">Where it is not fresh: whether only files changed for which a reload suffices.</param>
/// <param name="Text">The same in words, to follow the daemon's name.</param>
internal sealed record ServiceState(bool Running, bool Fresh, bool OnlyReads, string Text);

/// <summary>Brings a daemon into a state and waits until it is there.</summary>
/// <param name="reads">Files beside its configuration that it reads, such as certificates.</param>
internal sealed class ServiceControl(IDaemon daemon, IReadOnlyList<string> reads)
{
    /// <summary>
    /// How much later than a file's change the daemon must have read it to count: file times advance by clock ticks
    /// (1 to 10 ms), and a daemon reads its files a little before the moment by which we know it.
    /// </summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ReloadDeadline = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMilliseconds(200);

    /// <summary>Looks whether the daemon runs, and with what its files say.</summary>
    public async Task<ServiceState> ObserveAsync(IHostReader host, CancellationToken cancellation)
    {
        if (!await daemon.IsRunningAsync(host, cancellation))
            return new ServiceState(false, false, false, "does not run");
        if (await daemon.EffectiveSinceAsync(host, cancellation) is not { } since)
            return new ServiceState(true, false, false, "runs; when it read its files cannot be told");
        var configuration = await LatestAsync(host, cancellation);
        if (configuration.Changed + Tolerance > since)
            return Stale(configuration.Path, configuration.Changed, onlyReads: false);
        var read = Latest(host, reads);
        if (read.Changed + Tolerance > since)
            return Stale(read.Path, read.Changed, onlyReads: true);
        return new ServiceState(true, true, false, $"runs since {Time(since)}, after the last change of its files");

        ServiceState Stale(string path, DateTimeOffset changed, bool onlyReads) =>
            new(true, false, onlyReads, $"runs since {Time(since)}, but '{path}' changed at {Time(changed)}");
    }

    /// <summary>Makes it run; with <paramref name="fresh"/>, with what its files say now.</summary>
    /// <exception cref="HostException">It does not take its configuration, or does not come up in time.</exception>
    public async Task RunAsync(IHost host, bool fresh, CancellationToken cancellation)
    {
        var state = await ObserveAsync(host, cancellation);
        if (Reached(state))
            return;
        await daemon.ValidateAsync(host, cancellation);
        await PassTickAsync(host, cancellation);
        if (state is { Running: true, OnlyReads: true })
        {
            await daemon.ReloadAsync(host, cancellation);
            if (Reached(await WaitAsync(host, Reached, ReloadDeadline, cancellation)))
                return;
        }
        if (state.Running)
            await StopAsync(host, cancellation);
        await daemon.StartAsync(host, cancellation);
        var last = await WaitAsync(host, Reached, Deadline, cancellation);
        if (!Reached(last))
        {
            throw new HostException(
                $"{daemon.Name} was started, but {Deadline.TotalSeconds:0} s later it {last.Text}",
                $"look with: {daemon.ByHand(host).Status}"
            );
        }

        bool Reached(ServiceState seen) => seen.Running && (seen.Fresh || !fresh);
    }

    /// <summary>Makes it stop.</summary>
    /// <exception cref="HostException">It still runs at the deadline.</exception>
    public async Task StopAsync(IHost host, CancellationToken cancellation)
    {
        if (!await daemon.IsRunningAsync(host, cancellation))
            return;
        await daemon.StopAsync(host, cancellation);
        if ((await WaitAsync(host, state => !state.Running, Deadline, cancellation)).Running)
        {
            throw new HostException(
                $"{daemon.Name} was stopped, but {Deadline.TotalSeconds:0} s later it still runs",
                $"look with: {daemon.ByHand(host).Status}"
            );
        }
    }

    private async Task<ServiceState> WaitAsync(
        IHostReader host,
        Func<ServiceState, bool> reached,
        TimeSpan patience,
        CancellationToken cancellation
    )
    {
        var began = host.Time.GetTimestamp();
        for (var delay = FirstDelay; ; delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay)
        {
            var state = await ObserveAsync(host, cancellation);
            if (reached(state) || host.Time.GetElapsedTime(began) >= patience)
                return state;
            await Task.Delay(delay, host.Time, cancellation);
        }
    }

    /// <summary>Files written a moment ago would make the daemon look stale for ever: lets the tolerance pass.</summary>
    private async Task PassTickAsync(IHostReader host, CancellationToken cancellation)
    {
        var configuration = await LatestAsync(host, cancellation);
        var read = Latest(host, reads);
        var latest = configuration.Changed > read.Changed ? configuration.Changed : read.Changed;
        var wait = latest + Tolerance * 1.5 - host.Time.GetUtcNow();
        // A time in the future is a clock that was set back; waiting for it would take for ever.
        if (wait > TimeSpan.Zero && wait < Tolerance * 2)
            await Task.Delay(wait, host.Time, cancellation);
    }

    private async Task<(string Path, DateTimeOffset Changed)> LatestAsync(
        IHostReader host,
        CancellationToken cancellation
    ) => Latest(host, await daemon.ConfigurationFilesAsync(host, cancellation));

    private static (string Path, DateTimeOffset Changed) Latest(IHostReader host, IReadOnlyList<string> paths) =>
        paths
            .Select(path => (Path: path, Changed: Places.Changed(host, path)))
            .Where(entry => entry.Changed is not null)
            .Select(entry => (entry.Path, entry.Changed!.Value))
            .DefaultIfEmpty(("", DateTimeOffset.MinValue))
            .MaxBy(entry => entry.Item2);

    private static string Time(DateTimeOffset time) =>
        time.ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}

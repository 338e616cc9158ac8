using RunbookTui.Engine.Kinds;

namespace RunbookTui.Engine.Running;

/// <summary>Looks until a probe passes, its answer is final, or the deadline is over. Sleeps only between two looks.</summary>
public static class ProbeLoop
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(800);

    /// <summary>How long a daemon that was just started or reloaded gets.</summary>
    public static TimeSpan DefaultPatience { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Looks at least once.</summary>
    /// <param name="patience">How long to look again where <see cref="ProbeResult.MayChange"/> says it could help.</param>
    public static async Task<ProbeResult> ObserveAsync(
        IProbe probe,
        IHostReader host,
        TimeSpan patience,
        CancellationToken cancellation
    )
    {
        var start = host.Time.GetTimestamp();
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            var result = await LookAsync(probe, host, cancellation).ConfigureAwait(false);
            if (
                result.Verdict == Verdict.Passed
                || !result.MayChange
                || host.Time.GetElapsedTime(start) + pause > patience
            )
                return result;
            await Task.Delay(pause, host.Time, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Looks once; a probe that breaks could not look.</summary>
    internal static async Task<ProbeResult> LookAsync(IProbe probe, IHostReader host, CancellationToken cancellation)
    {
        try
        {
            return await probe.ObserveAsync(host, cancellation).ConfigureAwait(false);
        }
        catch (Exception wrong) when (wrong is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            // A probe that breaks has not looked: that is never green, and never the host's fault either.
            return new ProbeResult(
                Verdict.Inconclusive,
                probe.Summary,
                $"could not look: {wrong.Message}",
                "this host",
                ""
            );
        }
    }
}

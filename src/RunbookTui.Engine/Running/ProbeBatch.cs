using RunbookTui.Engine.Kinds;

namespace RunbookTui.Engine.Running;

/// <summary>Probes that look at the same time: they change nothing, and most of their time is waiting for daemons.</summary>
/// <remarks>Probes that share a resource (<see cref="IProbe.Exclusive"/>) look one after the other, in the order given.</remarks>
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Design",
    "CA1001",
    Justification = "A semaphore whose wait handle nobody asks for holds nothing that must be let go."
)]
public sealed class ProbeBatch
{
    private const int AtOnce = 8;

    private readonly Dictionary<IProbe, Task<ProbeResult>> looks = new(ReferenceEqualityComparer.Instance);
    private readonly SemaphoreSlim places = new(AtOnce);

    /// <summary>Begins to look.</summary>
    /// <param name="patience">See <see cref="ProbeLoop"/>; it counts for each probe from its own first look.</param>
    public ProbeBatch(IEnumerable<IProbe> probes, IHostReader host, TimeSpan patience)
    {
        var latest = new Dictionary<string, Task<ProbeResult>>();
        foreach (var probe in probes)
        {
            var before = probe.Exclusive is { } key ? latest.GetValueOrDefault(key) : null;
            looks[probe] = LookAsync(probe, host, patience, before);
            if (probe.Exclusive is { } own)
                latest[own] = looks[probe];
        }
    }

    /// <summary>Nothing looked at.</summary>
    public static ProbeBatch Empty(IHostReader host) => new([], host, TimeSpan.Zero);

    /// <summary>Whether a probe is in it.</summary>
    public bool Holds(IProbe probe) => looks.ContainsKey(probe);

    /// <summary>What a probe of the batch saw.</summary>
    public Task<ProbeResult> ResultAsync(IProbe probe) => looks[probe];

    /// <summary>Ends when no probe looks any more.</summary>
    public Task EndAsync() => Task.WhenAll(looks.Values);

    private async Task<ProbeResult> LookAsync(
        IProbe probe,
        IHostReader host,
        TimeSpan patience,
        Task<ProbeResult>? before
    )
    {
        // Off the caller's thread: a probe that reads many files before its first wait would hold up the others.
        await Task.Yield();
        if (before is not null)
            await before.ConfigureAwait(false);
        await places.WaitAsync().ConfigureAwait(false);
        try
        {
            return await ProbeLoop.ObserveAsync(probe, host, patience, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            places.Release();
        }
    }
}

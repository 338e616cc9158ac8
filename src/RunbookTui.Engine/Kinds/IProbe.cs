namespace RunbookTui.Engine.Kinds;

/// <summary>Observes one thing about the host and never changes it.</summary>
public interface IProbe
{
    /// <summary>What is looked at, in one line, such as <c>STARTTLS on 192.0.2.10:587</c>.</summary>
    string Summary { get; }

    /// <summary>
    /// What only one probe at a time may use, such as a mailbox: probes with the same text look one after the other.
    /// <c>null</c> for a probe that can look beside any other.
    /// </summary>
    string? Exclusive => null;

    /// <summary>What must hold before the first change, or this probe cannot pass after the last one.</summary>
    IReadOnlyList<IPrecondition> Needs => [];

    /// <summary>Looks once. Waiting and looking again is the runner's part.</summary>
    /// <remarks>
    /// A look that could not be made (no tool, no permission, an unexpected exception) is
    /// <see cref="Verdict.Inconclusive"/>, never passed, and never failed for the wrong reason.
    /// </remarks>
    Task<ProbeResult> ObserveAsync(IHostReader host, CancellationToken cancellation);
}

/// <summary>Something that no step of a run makes, and that can be looked at before the first change.</summary>
/// <remarks>Equal ones, as the same account in several probes, are looked at once: implement it by a record.</remarks>
public interface IPrecondition
{
    /// <summary>What is looked at, such as <c>whether alice can log in to mail</c>.</summary>
    string Summary { get; }

    /// <summary>Why it does not hold; empty where it does, or where that cannot be told yet.</summary>
    /// <exception cref="HostException">It cannot be looked at.</exception>
    Task<IReadOnlyList<Obstacle>> CheckAsync(IHostReader host, CancellationToken cancellation);
}

/// <summary>What a probe found.</summary>
public enum Verdict
{
    /// <summary>Seen, and as expected.</summary>
    Passed,

    /// <summary>Seen, and not as expected.</summary>
    Failed,

    /// <summary>Could not look. Never green.</summary>
    Inconclusive,
}

/// <summary>A verdict with its evidence.</summary>
/// <param name="Expected">What should have been seen.</param>
/// <param name="Observed">What was seen, or why nothing could be.</param>
/// <param name="Vantage">From where it was seen: <c>this host</c>, <c>127.0.0.2 to 127.0.0.1</c>, …</param>
/// <param name="ByHand">One shell line with which the operator can look for themselves.</param>
/// <param name="MayChange">Whether looking again soon could show something else (a daemon that is still starting).</param>
public sealed record ProbeResult(
    Verdict Verdict,
    string Expected,
    string Observed,
    string Vantage,
    string ByHand,
    bool MayChange = false
)
{
    /// <summary>
    /// What was seen, without what differs from one start of a daemon to the next, such as process numbers. Two
    /// results with the same verdict and the same lasting part saw the same. <c>null</c> is all of <see cref="Observed"/>.
    /// </summary>
    public string? Lasting { get; init; }

    /// <summary>Whether another result of the same probe saw the same.</summary>
    public bool SawTheSame(ProbeResult other) =>
        Verdict == other.Verdict && (Lasting ?? Observed) == (other.Lasting ?? other.Observed);
}

namespace RunbookTui.Tests.Support;

/// <summary>A clock that runs faster than the real one, for dialogues over real sockets that must wait in vain.</summary>
internal sealed class HastyTime(int factor) : TimeProvider
{
    private readonly long began = System.GetTimestamp();
    private readonly DateTimeOffset start = System.GetUtcNow();

    public override long TimestampFrequency => System.TimestampFrequency;

    public override long GetTimestamp() => began + ((System.GetTimestamp() - began) * factor);

    public override DateTimeOffset GetUtcNow() => start + (System.GetElapsedTime(began) * factor);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(
            callback,
            state,
            dueTime == Timeout.InfiniteTimeSpan ? dueTime : dueTime / factor,
            period == Timeout.InfiniteTimeSpan ? period : period / factor
        );
}

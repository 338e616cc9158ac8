namespace RunbookTui.HostTests.Support;

/// <summary>Waits for a condition, and fails with what was seen last.</summary>
internal static class Eventually
{
    /// <summary>Ends a hopeless wait; no statement about how fast anything is, which a busy machine would belie.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    /// <summary>Looks again until the value is as wanted.</summary>
    public static async Task<T> BecomesAsync<T>(Func<Task<T>> look, Func<T, bool> wanted)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var value = await look();
            if (wanted(value))
                return value;
            Assert.True(
                TimeProvider.System.GetElapsedTime(started) < Deadline,
                $"not so after {Deadline.TotalSeconds} s; seen last: {value}"
            );
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
    }
}

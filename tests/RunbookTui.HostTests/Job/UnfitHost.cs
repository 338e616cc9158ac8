namespace RunbookTui.HostTests.Job;

/// <summary>A host with everything that can be wrong before a run.</summary>
public sealed class UnfitHost : IAsyncLifetime
{
    private JobHost? job;

    /// <summary>The host.</summary>
    public JobHost Job => job!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        job = await JobHost.StartAsync();
        await job.Host.ShellAsync(Certificates.MakeBad);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (job is not null)
            await job.DisposeAsync();
    }
}

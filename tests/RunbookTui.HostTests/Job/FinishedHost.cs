using RunbookTui.Engine.Kinds;
using RunbookTui.HostTests.Support;

namespace RunbookTui.HostTests.Job;

/// <summary>A host on which the main job is done; shared by all tests that only look at it.</summary>
public sealed class FinishedHost : IAsyncLifetime
{
    /// <summary>The private authority of the run.</summary>
    public const string Authority = "/etc/ssl/runbook-tui/ca.pem";

    /// <summary>The certificate of the run.</summary>
    public const string Certificate = "/etc/ssl/runbook-tui/fullchain.pem";

    private JobHost? job;

    /// <summary>The host.</summary>
    public JobHost Job => job!;

    /// <summary>What the run printed.</summary>
    public CommandResult Run { get; private set; } = new(-1, "", "", TimeSpan.Zero);

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        job = await JobHost.StartAsync();
        Run = await job.RunJobAsync();
        await job.AddOutsideAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (job is not null)
            await job.DisposeAsync();
    }
}

/// <summary>The tests that look at one finished host, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class FinishedHostCollection : ICollectionFixture<FinishedHost>
{
    /// <summary>Its name.</summary>
    public const string Name = "finished host";
}

using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Machine;

/// <summary>Looks whether a service runs.</summary>
internal sealed class ServiceProbe(Fields fields) : IProbe
{
    /// <summary>The registration.</summary>
    public static ProbeKind Kind { get; } =
        new(
            "service",
            "Looks whether a service really runs, and whether it starts at boot.",
            [
                new("name", new FieldType.Text(), "dovecot, postfix, or a systemd unit.", Required: true),
                new("instance", new FieldType.Text(), "Of postfix: the instance; '-' is the primary.", Default: "-"),
                new("state", new FieldType.Choice("running", "stopped"), "What it must be.", Default: "running"),
                new("enabled", new FieldType.Flag(), "Whether it must start at boot; left out, that is not looked at."),
            ],
            fields => new ServiceProbe(fields)
        );

    private readonly IDaemon daemon = Daemons.Of(fields.Text("name"), fields.Text("instance"));

    /// <inheritdoc/>
    public string Summary => $"{daemon.Name} is {fields.Text("state")}";

    /// <inheritdoc/>
    public async Task<ProbeResult> ObserveAsync(IHostReader host, CancellationToken cancellation)
    {
        var wanted = fields.Text("state");
        var expected = fields.Has("enabled")
            ? $"{wanted}, {(fields.Flag("enabled") ? "starts" : "does not start")} at boot"
            : wanted;
        var byHand = daemon.ByHand(host).Status;
        try
        {
            var exists = await daemon.ExistsAsync(host, cancellation);
            var running = exists && await daemon.IsRunningAsync(host, cancellation);
            var seen = running ? "running" : "stopped";
            var observed = exists ? seen : $"there is no service '{daemon.Name}' here";
            var verdict = seen == wanted ? Verdict.Passed : Verdict.Failed;
            if (fields.Has("enabled"))
            {
                var enabled = exists ? await daemon.IsEnabledAsync(host, cancellation) : false;
                observed += enabled switch
                {
                    true => ", starts at boot",
                    false => ", does not start at boot",
                    null => ", whether it starts at boot cannot be told here",
                };
                if (enabled is null && verdict == Verdict.Passed)
                    verdict = Verdict.Inconclusive;
                else if (enabled != fields.Flag("enabled"))
                    verdict = Verdict.Failed;
            }
            return new ProbeResult(verdict, expected, observed, "this host", byHand, MayChange: true);
        }
        catch (HostException fault)
        {
            return new ProbeResult(Verdict.Inconclusive, expected, fault.Message, "this host", byHand);
        }
    }
}

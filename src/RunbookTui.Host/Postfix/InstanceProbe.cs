using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Machine;

namespace RunbookTui.Host.Postfix;

/// <summary>Whether an instance exists, is enabled, runs. By postmulti's list and the master's lock, never by status texts.</summary>
internal sealed class InstanceProbe(Fields fields) : IProbe
{
    private readonly string name = fields.Text("name");

    /// <summary>The kind as a runbook sees it.</summary>
    public static ProbeKind Kind { get; } =
        new(
            "postfix.instance",
            "Looks whether a Postfix instance exists, is enabled, runs. Without any of the three it only reports.",
            [
                new Field("name", new FieldType.Text(), "The instance; `-` is the primary.", Required: true),
                new Field("exists", new FieldType.Flag(), "Whether `postmulti -l` must list it."),
                new Field(
                    "enabled",
                    new FieldType.Flag(),
                    "Whether it must be enabled: in Postfix, and as a systemd unit of its own where it has one (Debian 13)."
                ),
                new Field("running", new FieldType.Flag(), "Whether its master must hold its lock."),
            ],
            fields => new InstanceProbe(fields)
        );

    public string Summary =>
        name == PostfixInstances.Primary ? "primary Postfix instance" : $"Postfix instance '{name}'";

    public async Task<ProbeResult> ObserveAsync(IHostReader host, CancellationToken cancellation)
    {
        var wanted = new List<string>();
        Want("exists", "exists", "does not exist");
        Want("enabled", "enabled", "disabled");
        Want("running", "running", "not running");
        var expected = wanted.Count == 0 ? "a look at its state" : string.Join(", ", wanted);
        var byHand = "postmulti -l";
        try
        {
            var found = await PostfixInstances.FindAsync(host, name, cancellation);
            if (found is null)
            {
                // What does not exist is neither enabled nor running.
                var absent = !Is("exists", true) && !Is("enabled", true) && !Is("running", true);
                return Result(absent, "does not exist");
            }
            byHand = $"postmulti -l; {PostfixInstanceLines.Running(found.Directory)}";
            var running = await PostfixMaster.IsRunningAsync(host, found.Directory, cancellation);
            var unit = fields.Has("enabled") ? PostfixUnits.AtBoot(host, name) : null;
            var starts = unit is null ? null : await Systemd.IsEnabledAsync(host, unit, cancellation);
            if (unit is not null)
                byHand += $"; systemctl is-enabled {ShellWords.Quote(unit)}";
            var seen = new List<string> { "exists", found.Enabled ? "enabled" : "disabled" };
            if (starts is { } atBoot && atBoot != found.Enabled)
                seen.Add($"but its unit '{unit}' {(atBoot ? "starts" : "does not start")} at boot");
            seen.Add(running ? "running" : "not running");
            var holds =
                !Is("exists", false)
                && !Is("enabled", !found.Enabled)
                && (starts is null || !Is("enabled", !starts.Value))
                && !Is("running", !running);
            return Result(holds, string.Join(", ", seen), mayChange: Is("running", !running));
        }
        catch (HostException wrong)
        {
            return new ProbeResult(Verdict.Inconclusive, expected, wrong.Message, "this host", byHand);
        }

        void Want(string field, string yes, string no)
        {
            if (fields.Has(field))
                wanted.Add(fields.Flag(field) ? yes : no);
        }

        bool Is(string field, bool value) => fields.Has(field) && fields.Flag(field) == value;

        ProbeResult Result(bool holds, string observed, bool mayChange = false) =>
            new(holds ? Verdict.Passed : Verdict.Failed, expected, observed, "this host", byHand, mayChange);
    }
}

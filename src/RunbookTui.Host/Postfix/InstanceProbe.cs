using RunbookTui.Engine.Kinds;

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
                new Field("enabled", new FieldType.Flag(), "Whether it must be enabled."),
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
            var holds = !Is("exists", false) && !Is("enabled", !found.Enabled) && !Is("running", !running);
            return Result(
                holds,
                $"exists, {(found.Enabled ? "enabled" : "disabled")}, {(running ? "running" : "not running")}",
                mayChange: Is("running", !running)
            );
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

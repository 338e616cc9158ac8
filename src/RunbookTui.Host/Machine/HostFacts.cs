using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Machine;

/// <summary>What the machine says about itself.</summary>
internal static class HostFacts
{
    /// <summary>Its fully qualified name.</summary>
    public static FactKind Fqdn { get; } =
        new(
            "host.fqdn",
            "The host's fully qualified name (`hostname -f`), where it has one.",
            async (host, cancellation) =>
            {
                try
                {
                    var result = await host.QueryAsync(new Command("hostname", "-f"), cancellation);
                    var name = result.Output.Trim().TrimEnd('.');
                    return result.Succeeded && name.Contains('.', StringComparison.Ordinal) ? name : null;
                }
                catch (HostException)
                {
                    return null;
                }
            }
        );
}

using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Postfix;

/// <summary>
/// Ports that two instances would open. Both masters bind with SO_REUSEPORT: no error, and the kernel deals
/// connections out at random.
/// </summary>
internal static class SharedPorts
{
    /// <summary>One text for each service of another instance on a port that is wanted here.</summary>
    /// <param name="context">The host as the steps before leave it.</param>
    public static async Task<IReadOnlyList<string>> FindAsync(
        PreviewContext context,
        string instance,
        IReadOnlyList<WantedService> services,
        CancellationToken cancellation
    )
    {
        var ports = ServicePorts.Read(context.Host);
        var wanted = services
            .Where(service => service.Type == "inet")
            .Select(service => (service.Key, Place: ports.Endpoint(service.Name)))
            .ToList();
        if (wanted.Count == 0)
            return [];
        var found = new List<string>();
        foreach (var other in await PostfixInstances.ListAsync(context.Host, cancellation))
        {
            if (other.Name == instance)
                continue;
            using var copy = await ScratchConfiguration.OpenAsync(context, other.Directory, cancellation);
            var values = await Postconf.ValuesAsync(
                context.Host,
                copy.Directory,
                ["master_service_disable"],
                cancellation
            );
            var disabled = values.GetValueOrDefault("master_service_disable", "");
            foreach (var service in await Postconf.ServicesAsync(context.Host, copy.Directory, cancellation))
            {
                if (service.Type != "inet" || MasterServiceDisable.Covers(disabled, service.Key))
                    continue;
                var theirs = ports.Endpoint(service.Name);
                found.AddRange(
                    wanted
                        .Where(ours => Overlap(ours.Place, theirs))
                        .Select(ours =>
                            $"'{ours.Key}' of {PostfixInstances.Title(instance)}: port {theirs.Port} is also opened by "
                            + $"'{service.Key}' in '{other.Directory}/master.cf'; each would get a part of the connections"
                        )
                );
            }
        }
        return found;
    }

    private static bool Overlap((string Address, int? Port) left, (string Address, int? Port) right) =>
        left.Port is not null
        && left.Port == right.Port
        && (left.Address.Length == 0 || right.Address.Length == 0 || left.Address == right.Address);
}

using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Mail;

namespace RunbookTui.Host.Postfix;

/// <summary>Services that Postfix would write down and then not start.</summary>
internal static class MasterRules
{
    /// <summary>Looks for missing daemons, unknown ports, and strangers that listen on a port.</summary>
    public static async Task<IReadOnlyList<Obstacle>> CheckAsync(
        IHostReader host,
        IReadOnlyList<WantedService> services,
        CancellationToken cancellation
    )
    {
        if (services.Count == 0)
            return [];
        var obstacles = new List<Obstacle>();
        var ports = ServicePorts.Read(host);
        var daemons = await PostfixMaster.DaemonDirectoryAsync(host, PostfixInstances.PrimaryDirectory, cancellation);
        foreach (var service in services)
        {
            var program = service.Program.StartsWith('/') ? service.Program : $"{daemons}/{service.Program}";
            if (host.Stat(program) is null)
                obstacles.Add(
                    new Obstacle(
                        $"service '{service.Key}' runs a program that does not exist",
                        $"a program in '{daemons}'",
                        $"no '{program}'",
                        $"ls {ShellWords.Quote(daemons)}"
                    )
                );
            if (service.Type == "inet" && ports.Endpoint(service.Name).Port is null)
                obstacles.Add(
                    new Obstacle(
                        $"'{service.Name}' is not the name of a port: Postfix would not start",
                        "a number, or a name in /etc/services",
                        $"'{service.Name}'",
                        "write the port as a number"
                    )
                );
        }
        obstacles.AddRange(
            Strangers(
                host,
                ports,
                services
                    .Where(service => service.Type == "inet")
                    .Select(service => ($"service '{service.Key}'", service.Name))
            )
        );
        return obstacles;
    }

    /// <summary>Services that an instance has already, on ports that a stranger holds.</summary>
    public static async Task<IReadOnlyList<Obstacle>> StrangersAsync(
        IHostReader host,
        string directory,
        CancellationToken cancellation
    )
    {
        const string disable = "master_service_disable";
        var values = await Postconf.ValuesAsync(host, directory, [disable], cancellation);
        var disabled = values.GetValueOrDefault(disable, "");
        return Strangers(
            host,
            ServicePorts.Read(host),
            (await Postconf.ServicesAsync(host, directory, cancellation))
                .Where(service => service.Type == "inet" && !MasterServiceDisable.Covers(disabled, service.Key))
                .Select(service => ($"service '{service.Key}' in '{directory}/master.cf'", service.Name))
        );
    }

    /// <param name="services">How messages call a service, and its name in master.cf.</param>
    private static IReadOnlyList<Obstacle> Strangers(
        IHostReader host,
        ServicePorts ports,
        IEnumerable<(string What, string Name)> services
    )
    {
        var wanted = new List<WantedPort>();
        foreach (var (what, name) in services)
        {
            if (ports.Endpoint(name) is (var address, { } port))
                wanted.Add(new WantedPort(what, address, port));
        }
        return PortStrangers.Find(host, wanted, "Postfix", owner => owner.PostfixDirectory is not null);
    }
}

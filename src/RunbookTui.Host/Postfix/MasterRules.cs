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
        obstacles.AddRange(Strangers(host, services, ports));
        return obstacles;
    }

    private static List<Obstacle> Strangers(IHostReader host, IReadOnlyList<WantedService> services, ServicePorts ports)
    {
        var wanted = services
            .Where(service => service.Type == "inet")
            .Select(service => (service.Key, Place: ports.Endpoint(service.Name)))
            .ToList();
        if (wanted.Count == 0)
            return [];
        var sockets = ListeningSocket
            .Read(host)
            .Where(socket => wanted.Exists(service => service.Place.Port == socket.Local.Port))
            .ToList();
        if (sockets.Count == 0)
            return [];
        var owners = SocketOwner.Find(host, [.. sockets.Select(socket => socket.Inode)]);
        var obstacles = new List<Obstacle>();
        foreach (var (key, (address, port)) in wanted)
        {
            foreach (var socket in sockets.Where(socket => socket.Local.Port == port && Meets(socket, address)))
            {
                var holders = owners.GetValueOrDefault(socket.Inode) ?? [];
                if (holders.Any(owner => owner.PostfixDirectory is not null))
                    continue;
                var who = holders.Count == 0 ? "a process that cannot be seen" : string.Join(", ", holders);
                obstacles.Add(
                    new Obstacle(
                        $"port {port} of service '{key}' is taken by a program that is not Postfix",
                        $"nothing else listens on port {port}",
                        $"{who} on {socket.Local}",
                        $"stop it, or choose another port; see: ss -ltnp 'sport = :{port}'"
                    )
                );
            }
        }
        return obstacles;
    }

    /// <summary>Whether binding to an address would meet the socket; without an address <c>inet_interfaces</c> decides, maybe for all.</summary>
    private static bool Meets(ListeningSocket socket, string address) =>
        address.Length == 0
        || socket.Local.Address.Equals(System.Net.IPAddress.Any)
        || socket.Local.Address.Equals(System.Net.IPAddress.IPv6Any)
        || socket.Local.Address.ToString() == address;
}

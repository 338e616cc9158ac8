using System.Net;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Mail;

/// <summary>A port that a daemon is to open.</summary>
/// <param name="What">Whose it is, for messages, such as <c>service 'submission/inet'</c>.</param>
/// <param name="Address">The address it is bound to; empty where that is not known, maybe all.</param>
internal sealed record WantedPort(string What, string Address, int Port);

/// <summary>Programs on ports that a daemon is to open.</summary>
/// <remarks>
/// Without SO_REUSEPORT on their side the daemon does not start; with it, both do and each gets a part of the
/// connections.
/// </remarks>
internal static class PortStrangers
{
    /// <summary>One obstacle for each socket of a stranger.</summary>
    /// <param name="daemon">The daemon as messages name it.</param>
    /// <param name="isOwn">Tells the daemon's own sockets.</param>
    public static IReadOnlyList<Obstacle> Find(
        IHostReader host,
        IReadOnlyList<WantedPort> wanted,
        string daemon,
        Func<SocketOwner, bool> isOwn
    )
    {
        if (wanted.Count == 0)
            return [];
        var sockets = ListeningSocket
            .Read(host)
            .Where(socket => wanted.Any(place => place.Port == socket.Local.Port))
            .ToList();
        if (sockets.Count == 0)
            return [];
        var owners = SocketOwner.Find(host, [.. sockets.Select(socket => socket.Inode)]);
        var obstacles = new List<Obstacle>();
        foreach (var (what, address, port) in wanted)
        {
            foreach (var socket in sockets.Where(socket => socket.Local.Port == port && Meets(socket, address)))
            {
                var holders = owners.GetValueOrDefault(socket.Inode) ?? [];
                if (holders.Any(isOwn) || (holders.Count == 0 && !SeesOthers(host)))
                    continue;
                var who = holders.Count == 0 ? "a process that cannot be seen" : string.Join(", ", holders);
                obstacles.Add(
                    new Obstacle(
                        $"port {port} of {what} is taken by a program that is not {daemon}",
                        $"nothing else listens on port {port}",
                        $"{who} on {socket.Local}",
                        $"stop it, or choose another port; see: ss -ltnp 'sport = :{port}'"
                    )
                );
            }
        }
        return obstacles;
    }

    /// <summary>Whether binding to an address would meet the socket.</summary>
    private static bool Meets(ListeningSocket socket, string address) =>
        address.Length == 0
        || socket.Local.Address.Equals(IPAddress.Any)
        || socket.Local.Address.Equals(IPAddress.IPv6Any)
        || socket.Local.Address.ToString() == address;

    /// <summary>Whether this user may see who holds a socket; an ordinary one sees no daemon, not even the right one.</summary>
    private static bool SeesOthers(IHostReader host)
    {
        try
        {
            return host.ListDirectory("/proc/1/fd").Count > 0;
        }
        catch (HostException)
        {
            return false;
        }
    }
}

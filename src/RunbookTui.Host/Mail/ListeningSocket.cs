using System.Globalization;
using System.Net;
using System.Text;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Mail;

/// <summary>A listening TCP socket of this network namespace, as /proc/net/tcp and tcp6 list it (proc(5)).</summary>
internal sealed record ListeningSocket(IPEndPoint Local, long Inode)
{
    private const string ListenState = "0A";

    /// <summary>All of them.</summary>
    /// <exception cref="HostException">The tables cannot be read.</exception>
    public static IReadOnlyList<ListeningSocket> Read(IHostReader host)
    {
        if (host.ReadFile("/proc/net/tcp") is not { } ipv4)
            throw new HostException("'/proc/net/tcp' does not exist", "look whether /proc is mounted");
        // Without IPv6 in the kernel there is no second table.
        return [.. Parse(ipv4), .. Parse(host.ReadFile("/proc/net/tcp6") ?? [])];
    }

    /// <summary>Whether a connection to an address and port could reach this socket.</summary>
    public bool Serves(IPEndPoint target) =>
        Local.Port == target.Port
        && (
            Local.Address.Equals(target.Address)
            || Local.Address.Equals(IPAddress.Any)
                && target.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork
            || Local.Address.Equals(IPAddress.IPv6Any)
        );

    private static IEnumerable<ListeningSocket> Parse(byte[] table)
    {
        foreach (var line in Encoding.ASCII.GetString(table).Split('\n').Skip(1))
        {
            var columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (columns.Length < 10 || columns[3] != ListenState)
                continue;
            var address = columns[1].Split(':');
            yield return new ListeningSocket(
                new IPEndPoint(
                    Address(address[0]),
                    int.Parse(address[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture)
                ),
                long.Parse(columns[9], CultureInfo.InvariantCulture)
            );
        }
    }

    /// <summary>The kernel prints each 32-bit word in the machine's own order, little-endian on all we run on.</summary>
    private static IPAddress Address(string hex)
    {
        var bytes = Convert.FromHexString(hex);
        for (var word = 0; word < bytes.Length; word += 4)
            Array.Reverse(bytes, word, 4);
        var address = new IPAddress(bytes);
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }
}

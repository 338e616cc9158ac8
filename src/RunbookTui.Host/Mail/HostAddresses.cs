using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Mail;

/// <summary>The addresses of this host, as the kernel's tables list them.</summary>
internal static class HostAddresses
{
    /// <summary>All local addresses but link-local IPv6, sorted by family and value.</summary>
    /// <exception cref="HostException">The tables cannot be read.</exception>
    public static IReadOnlyList<IPAddress> Read(IHostReader host)
    {
        var found = ReadIpv4(Text(host, "/proc/net/fib_trie")).Concat(ReadIpv6(Text(host, "/proc/net/if_inet6")));
        return [.. found.Distinct().OrderBy(address => Convert.ToHexString(address.GetAddressBytes()).PadLeft(32))];
    }

    /// <summary>Those that are not loopback addresses.</summary>
    public static IReadOnlyList<IPAddress> Outside(IHostReader host) =>
        [.. Read(host).Where(address => !IPAddress.IsLoopback(address))];

    /// <summary>In the trie a local address is a leaf followed by <c>/32 host LOCAL</c>.</summary>
    private static IEnumerable<IPAddress> ReadIpv4(string trie)
    {
        IPAddress? leaf = null;
        foreach (var line in trie.Split('\n').Select(line => line.Trim()))
        {
            if (line.StartsWith("|-- ", StringComparison.Ordinal))
                _ = IPAddress.TryParse(line.AsSpan(4), out leaf);
            else if (line == "/32 host LOCAL" && leaf is { AddressFamily: AddressFamily.InterNetwork })
                yield return leaf;
        }
    }

    /// <summary>Columns: address in hex, interface index, prefix length, scope, flags, name.</summary>
    private static IEnumerable<IPAddress> ReadIpv6(string table)
    {
        const int linkLocal = 0x20;
        foreach (var line in table.Split('\n'))
        {
            var columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (
                columns.Length >= 6
                && columns[0].Length == 32
                && int.Parse(columns[3], NumberStyles.HexNumber, CultureInfo.InvariantCulture) != linkLocal
            )
                yield return new IPAddress(Convert.FromHexString(columns[0]));
        }
    }

    private static string Text(IHostReader host, string path) =>
        host.ReadFile(path) is { } bytes ? Encoding.ASCII.GetString(bytes) : "";
}

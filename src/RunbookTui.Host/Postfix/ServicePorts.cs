using System.Globalization;
using System.Text;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Postfix;

/// <summary>Port numbers behind the names of <c>/etc/services</c> (services(5)): <c>smtps</c> and <c>submissions</c> are one port.</summary>
internal sealed class ServicePorts
{
    private readonly Dictionary<string, int> ports;

    private ServicePorts(Dictionary<string, int> ports) => this.ports = ports;

    /// <summary>Reads the names of TCP ports of this host.</summary>
    public static ServicePorts Read(IHostReader host) =>
        Parse(host.ReadFile("/etc/services") is { } bytes ? Encoding.UTF8.GetString(bytes) : "");

    /// <summary>Reads the text of <c>/etc/services</c>; the first line of a name counts.</summary>
    internal static ServicePorts Parse(string text)
    {
        var byName = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n'))
        {
            var words = line.Split('#', 2)[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 2 || words[1].Split('/') is not [var number, "tcp"] || Number(number) is not { } port)
                continue;
            foreach (var name in words.Where((_, index) => index != 1))
                byName.TryAdd(name, port);
        }
        return new ServicePorts(byName);
    }

    /// <summary>The address and port of an <c>inet</c> service name: <c>smtp</c>, <c>127.0.0.1:2525</c>, <c>[::1]:smtp</c>.</summary>
    /// <returns>The address as written, empty for <c>inet_interfaces</c>; the port, <c>null</c> where the name is unknown.</returns>
    public (string Address, int? Port) Endpoint(string service)
    {
        var colon = service.LastIndexOf(':');
        var address = colon < 0 ? "" : service[..colon].Trim('[', ']');
        var name = service[(colon + 1)..];
        return (address, Number(name) ?? (ports.TryGetValue(name, out var port) ? port : null));
    }

    /// <summary>Whether two services would listen at the same place.</summary>
    public bool SamePlace(MasterService left, MasterService right)
    {
        if (left.Type != "inet" || right.Type != "inet")
            return left.Key == right.Key;
        if (left.Name == right.Name)
            return true;
        var (one, other) = (Endpoint(left.Name), Endpoint(right.Name));
        return one.Port is not null && one == other;
    }

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 65536
            ? number
            : null;
}

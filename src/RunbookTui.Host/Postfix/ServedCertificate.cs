using System.Globalization;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Postfix;

/// <summary>What this host's Postfix serves, and where: the defaults for a renewal.</summary>
internal static class ServedCertificate
{
    private const string Level = "smtpd_tls_security_level";
    private const string Wrapper = "smtpd_tls_wrappermode";

    /// <summary>The certificate file of the primary.</summary>
    public static FactKind CertificateFile { get; } =
        new(
            "postfix.certificate_file",
            "The certificate file of the primary Postfix (`smtpd_tls_cert_file`).",
            (host, cancellation) => FileAsync(host, "smtpd_tls_cert_file", cancellation)
        );

    /// <summary>The key file of the primary.</summary>
    public static FactKind KeyFile { get; } =
        new(
            "postfix.key_file",
            "The private key file of the primary Postfix (`smtpd_tls_key_file`).",
            (host, cancellation) => FileAsync(host, "smtpd_tls_key_file", cancellation)
        );

    /// <summary>The ports that offer STARTTLS.</summary>
    public static FactKind StartTlsPorts { get; } =
        new(
            "postfix.starttls_ports",
            "The ports on which an enabled Postfix instance offers STARTTLS, separated by commas.",
            (host, cancellation) => PortsAsync(host, wrapped: false, cancellation)
        );

    /// <summary>The ports where TLS comes first.</summary>
    public static FactKind TlsPorts { get; } =
        new(
            "postfix.tls_ports",
            "The ports on which an enabled Postfix instance expects TLS from the first byte, separated by commas.",
            (host, cancellation) => PortsAsync(host, wrapped: true, cancellation)
        );

    /// <summary>The additional instances, as an input of the type <c>postfix_instance</c> takes them.</summary>
    public static FactKind Instances { get; } =
        new(
            "postfix.instances",
            "The enabled additional Postfix instances that serve a port, separated by commas.",
            async (host, cancellation) =>
            {
                var names = new List<string>();
                foreach (var (instance, ports) in await EnabledAsync(host, cancellation))
                {
                    if (instance.Name != PostfixInstances.Primary && ports is [var first, ..])
                        names.Add(string.Create(CultureInfo.InvariantCulture, $"{instance.Name}={first.Port}"));
                }
                return string.Join(',', names);
            }
        );

    /// <summary>A file named by a parameter. With <c>smtpd_tls_chain_files</c> the parameter counts for nothing.</summary>
    private static async Task<string?> FileAsync(IHostReader host, string name, CancellationToken cancellation)
    {
        const string chain = "smtpd_tls_chain_files";
        var values = await Postconf.ValuesAsync(
            host,
            PostfixInstances.PrimaryDirectory,
            [name, chain],
            cancellation,
            expanded: true
        );
        return
            values.GetValueOrDefault(chain, "").Length == 0 && values.GetValueOrDefault(name) is ['/', ..] and var file
            ? file
            : null;
    }

    private static async Task<string?> PortsAsync(IHostReader host, bool wrapped, CancellationToken cancellation)
    {
        var ports = (await EnabledAsync(host, cancellation))
            .SelectMany(entry => entry.Ports)
            .Where(port => port.Wrapped == wrapped && (wrapped || port.Level is "may" or "encrypt"))
            .Select(port => port.Port);
        return string.Join(',', ports.Distinct().Order());
    }

    /// <summary>The ports of all enabled instances. A service bound to one address only is somebody's private one.</summary>
    private static async Task<IReadOnlyList<(PostfixInstance Instance, IReadOnlyList<Served> Ports)>> EnabledAsync(
        IHostReader host,
        CancellationToken cancellation
    )
    {
        var names = ServicePorts.Read(host);
        var found = new List<(PostfixInstance, IReadOnlyList<Served>)>();
        foreach (var instance in await PostfixInstances.ListAsync(host, cancellation))
        {
            if (!instance.Enabled && instance.Name != PostfixInstances.Primary)
                continue;
            var main = await Postconf.ValuesAsync(
                host,
                instance.Directory,
                [Level, Wrapper, "master_service_disable"],
                cancellation,
                expanded: true
            );
            var disabled = main.GetValueOrDefault("master_service_disable", "");
            var ports = new List<Served>();
            foreach (var service in await Postconf.ServicesAsync(host, instance.Directory, cancellation))
            {
                if (
                    service.Type == "inet"
                    && service.Command.Split(' ')[0] is "smtpd" or "postscreen"
                    && !MasterServiceDisable.Covers(disabled, service.Key)
                    && names.Endpoint(service.Name) is ("", { } port)
                )
                    ports.Add(new Served(port, Value(service, Level), Value(service, Wrapper) == "yes"));
            }
            found.Add((instance, ports));

            string Value(MasterService service, string name) =>
                service.EffectiveOptions.GetValueOrDefault(name) ?? main.GetValueOrDefault(name, "");
        }
        return found;
    }

    private sealed record Served(int Port, string Level, bool Wrapped);
}

using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Dovecot;

/// <summary>Facts about the installed Dovecot.</summary>
internal static class DovecotFacts
{
    /// <summary>Its version, such as <c>2.3.19.1</c>.</summary>
    public static FactKind Version { get; } =
        new("dovecot.version", "The version of the installed Dovecot.", DovecotInstallation.VersionAsync);

    /// <summary>The ports where it expects TLS from the first byte.</summary>
    public static FactKind TlsPorts { get; } =
        new("dovecot.tls_ports", "The POP3S and IMAPS ports of Dovecot, separated by commas.", TlsPortsAsync);

    private static async Task<string?> TlsPortsAsync(IHostReader host, CancellationToken cancellation)
    {
        string[] listeners =
        [
            "service/imap-login/inet_listener/imaps/port",
            "service/pop3-login/inet_listener/pop3s/port",
        ];
        var values = await DovecotConfiguration.ValuesAsync(host, ["ssl", .. listeners], cancellation);
        var ports = listeners.Select(name => values[name]).Where(port => port is not (null or "" or "0"));
        return values["ssl"] == "no" ? "" : string.Join(',', ports);
    }
}

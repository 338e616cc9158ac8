using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Model;
using RunbookTui.Tests.Support;

namespace RunbookTui.Tests.Mail;

/// <summary>What the tests of mail probes share: fields, a host, and a server behind 127.0.0.1.</summary>
internal static class MailProbeBench
{
    public const string CaFile = "/etc/ssl/test-ca.pem";

    /// <summary>A host with the test authority trusted and no system store.</summary>
    public static StrictHost Host(TimeProvider? time = null) =>
        new StrictHost { Time = time ?? TimeProvider.System }
            .File(CaFile, TestAuthority.Shared.Root.ExportCertificatePem())
            .Absent("/etc/ssl/certs/ca-certificates.crt")
            .Absent("/etc/pki/tls/certs/ca-bundle.crt")
            .Absent("/etc/ssl/ca-bundle.pem")
            .Absent("/etc/ssl/cert.pem");

    /// <summary>Lets the probe find the server at a port.</summary>
    public static StrictHost Serves(this StrictHost host, int port, ScriptedServer server) =>
        host.Connection($"127.0.0.2 to 127.0.0.1:{port}", server.Connect);

    /// <summary>Declares the addresses of the host.</summary>
    public static StrictHost Addresses(this StrictHost host, params string[] addresses) =>
        host.File(
                "/proc/net/fib_trie",
                "Local:\n"
                    + string.Concat(addresses.Select(address => $"     |-- {address}\n        /32 host LOCAL\n"))
                    + "     |-- 127.255.255.255\n        /32 link BROADCAST\n"
            )
            .Absent("/proc/net/if_inet6");

    /// <summary>Looks once.</summary>
    public static Task<ProbeResult> ObserveAsync(
        this ProbeKind kind,
        StrictHost host,
        params (string Name, object Value)[] fields
    ) => kind.Create(new Fields(Map(fields), kind.Fields)).ObserveAsync(host, CancellationToken.None);

    public static FieldValue.Map Map(IEnumerable<(string Name, object Value)> fields) =>
        new([.. fields.Select(field => new MapEntry(field.Name, default!, Value(field.Value)))], default!);

    private static FieldValue Value(object value) =>
        value switch
        {
            string[] list => new FieldValue.List(
                [.. list.Select(item => new FieldValue.Text(item, default!))],
                default!
            ),
            Secret secret => new FieldValue.Hidden(secret, default!),
            (string, object)[] nested => Map(nested),
            _ => new FieldValue.Text(value.ToString()!, default!),
        };
}

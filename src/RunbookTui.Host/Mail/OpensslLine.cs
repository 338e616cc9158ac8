using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Mail;

/// <summary>The <c>openssl s_client</c> line that shows an operator what a probe saw.</summary>
internal static class OpensslLine
{
    /// <summary>A verifying client: fails where the certificate does not hold.</summary>
    public static string Verifying(
        string address,
        int port,
        string? starttls,
        string host,
        IReadOnlyList<string> trust,
        string extra = "-brief </dev/null"
    ) =>
        Connect(address, port, starttls, host)
        + $" -verify_hostname {ShellWords.Quote(host)} -verify_return_error"
        + string.Concat(trust.Take(1).Select(file => $" -CAfile {ShellWords.Quote(file)}"))
        + $" {extra}";

    /// <summary>
    /// A client of one version. OpenSSL 3 refuses old versions itself unless the security level is 0, and its word
    /// would then be taken for the server's.
    /// </summary>
    public static string OneVersion(string address, int port, string? starttls, string host, TlsVersion version) =>
        Connect(address, port, starttls, host)
        + $" {version.OpensslOption}"
        + (version.SslProtocol is null ? " -cipher 'ALL:@SECLEVEL=0'" : "")
        + " -brief </dev/null";

    private static string Connect(string address, int port, string? starttls, string host)
    {
        var target = address.Contains(':', StringComparison.Ordinal) ? $"[{address}]:{port}" : $"{address}:{port}";
        return $"openssl s_client -connect {ShellWords.Quote(target)}"
            + (starttls is null ? "" : $" -starttls {starttls}")
            + $" -servername {ShellWords.Quote(host)}";
    }
}

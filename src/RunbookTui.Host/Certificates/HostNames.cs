using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace RunbookTui.Host.Certificates;

/// <summary>Which names a certificate is for.</summary>
internal static class HostNames
{
    /// <summary>The names and addresses of the subject alternative name; the common name does not count (RFC 6125, section 6.4.4).</summary>
    public static IReadOnlyList<string> Of(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault() is { } names
            ? [.. names.EnumerateDnsNames(), .. names.EnumerateIPAddresses().Select(address => address.ToString())]
            : [];

    /// <summary>Whether the certificate is for the host, a name or an address.</summary>
    public static bool Covers(X509Certificate2 certificate, string host) =>
        IPAddress.TryParse(host, out var address)
            ? certificate
                .Extensions.OfType<X509SubjectAlternativeNameExtension>()
                .Any(names => names.EnumerateIPAddresses().Contains(address))
            : Of(certificate).Any(name => Matches(name, host));

    /// <summary>
    /// Whether a presented name matches a host name: letter case does not matter, and <c>*</c> stands for exactly one
    /// whole, leftmost label (RFC 6125, section 6.4.3, in the strict reading of RFC 9525, section 6.3).
    /// </summary>
    public static bool Matches(string presented, string host)
    {
        var pattern = presented.TrimEnd('.').Split('.');
        var labels = host.TrimEnd('.').Split('.');
        if (pattern.Length != labels.Length || labels.Any(label => label.Length == 0))
            return false;
        // "*.org" would be for everybody below org.
        var wildcard = pattern[0] == "*" && pattern.Length > 2;
        return pattern
            .Zip(labels)
            .Skip(wildcard ? 1 : 0)
            .All(pair => string.Equals(pair.First, pair.Second, StringComparison.OrdinalIgnoreCase));
    }
}

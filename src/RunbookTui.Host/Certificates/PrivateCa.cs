using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RunbookTui.Host.Certificates;

/// <summary>A certificate with its key, as PEM.</summary>
internal sealed record IssuedPair(string CertificatePem, string KeyPem);

/// <summary>A certificate authority for trials, which issues the certificate of one host.</summary>
/// <remarks>ECDSA on P-256: every client since TLS 1.2 takes it, and a key takes a millisecond to make.</remarks>
internal static class PrivateCa
{
    /// <summary>What tells our authority from those of others.</summary>
    private const string Organization = "runbook-tui";

    /// <summary>The longest that browsers and mail clients accept for a server.</summary>
    public static readonly TimeSpan ServerLifetime = TimeSpan.FromDays(397);

    private static readonly TimeSpan CaLifetime = TimeSpan.FromDays(3650);

    /// <summary>Clocks of clients may be a little behind.</summary>
    private static readonly TimeSpan Backdated = TimeSpan.FromHours(1);

    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>Whether an authority of this program issued the certificate, or is it.</summary>
    public static bool IsOurs(X509Certificate2 certificate) =>
        certificate.Issuer.Contains($"O={Organization}", StringComparison.Ordinal);

    /// <summary>A new authority.</summary>
    public static IssuedPair CreateAuthority(string host, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Name($"Private CA of {host}"), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, critical: true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true)
        );
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        using var certificate = request.CreateSelfSigned(now - Backdated, now - Backdated + CaLifetime);
        return new IssuedPair(Pem(certificate), key.ExportPkcs8PrivateKeyPem() + "\n");
    }

    /// <summary>A certificate of the authority for one host, followed by the authority's own.</summary>
    public static IssuedPair Issue(X509Certificate2 authority, ECDsa authorityKey, string host, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        // The subject's common name holds 64 characters at most (RFC 5280, appendix A); the host may be longer.
        var request = new CertificateRequest(Name(host.Length <= 64 ? host : "server"), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true)
        );
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], critical: false)
        );
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false)
        );
        var from = now - Backdated;
        var until = from + ServerLifetime - TimeSpan.FromSeconds(1);
        var last = new DateTimeOffset(authority.NotAfter);
        // Positive, and without a leading zero byte, which DER would forbid.
        Span<byte> serial = stackalloc byte[16];
        RandomNumberGenerator.Fill(serial);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40);
        using var certificate = request.Create(
            authority.SubjectName,
            X509SignatureGenerator.CreateForECDsa(authorityKey),
            from,
            until < last ? until : last,
            serial
        );
        return new IssuedPair(Pem(certificate) + Pem(authority), key.ExportPkcs8PrivateKeyPem() + "\n");
    }

    private static string Pem(X509Certificate2 certificate) => certificate.ExportCertificatePem() + "\n";

    private static X500DistinguishedName Name(string commonName)
    {
        var name = new X500DistinguishedNameBuilder();
        name.AddOrganizationName(Organization);
        name.AddCommonName(commonName.Length <= 64 ? commonName : commonName[..64]);
        return name.Build();
    }
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RunbookTui.Tests.Support;

/// <summary>A certificate with its key.</summary>
internal sealed record TestCertificate(X509Certificate2 Certificate, AsymmetricAlgorithm Key)
{
    /// <summary>The certificate in PEM.</summary>
    public string Pem => Certificate.ExportCertificatePem() + "\n";

    /// <summary>The key in PEM, without passphrase.</summary>
    public string KeyPem => Key.ExportPkcs8PrivateKeyPem() + "\n";
}

/// <summary>Makes certificates with every fault there is. Valid from a day before <see cref="Now"/> for 90 days, unless told.</summary>
internal static class TestCertificates
{
    /// <summary>The time at which <see cref="FakeTime"/> starts.</summary>
    public static DateTimeOffset Now { get; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    /// <summary>A self-signed authority.</summary>
    public static TestCertificate Root(string name = "Test Root", DateTimeOffset? until = null)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Authority(name, key);
        return new TestCertificate(request.CreateSelfSigned(Now.AddDays(-2), until ?? Now.AddDays(900)), key);
    }

    /// <summary>An authority issued by another.</summary>
    public static TestCertificate Intermediate(TestCertificate issuer, string name = "Test Intermediate")
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new TestCertificate(Sign(Authority(name, key), issuer, Now.AddDays(-1), Now.AddDays(800)), key);
    }

    /// <summary>A server's certificate.</summary>
    public static TestCertificate Server(
        TestCertificate issuer,
        string[]? names = null,
        DateTimeOffset? from = null,
        DateTimeOffset? until = null,
        string usage = "1.3.6.1.5.5.7.3.1",
        bool rsa = false
    )
    {
        AsymmetricAlgorithm key = rsa ? RSA.Create(2048) : ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var subject = new X500DistinguishedName("CN=mail.example.test");
        var request = key is RSA own
            ? new CertificateRequest(subject, own, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest(subject, (ECDsa)key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names ?? ["mail.example.test"])
            alternatives.AddDnsName(name);
        if (names is not [])
            request.CertificateExtensions.Add(alternatives.Build());
        return new TestCertificate(Sign(request, issuer, from ?? Now.AddDays(-1), until ?? Now.AddDays(89)), key);
    }

    private static CertificateRequest Authority(string name, ECDsa key)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request;
    }

    private static X509Certificate2 Sign(
        CertificateRequest request,
        TestCertificate issuer,
        DateTimeOffset from,
        DateTimeOffset until
    )
    {
        var serial = RandomNumberGenerator.GetBytes(8);
        serial[0] = 0x42;
        return request.Create(
            issuer.Certificate.SubjectName,
            X509SignatureGenerator.CreateForECDsa((ECDsa)issuer.Key),
            from,
            until,
            serial
        );
    }
}

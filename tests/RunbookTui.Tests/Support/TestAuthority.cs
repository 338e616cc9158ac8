using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RunbookTui.Tests.Support;

/// <summary>A root, an intermediate and server certificates under them.</summary>
internal sealed class TestAuthority
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private readonly X509Certificate2 intermediateWithKey;

    public TestAuthority()
    {
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var rootRequest = Authority("CN=Test root", rootKey);
        var rootWithKey = rootRequest.CreateSelfSigned(Now.AddYears(-5), Now.AddYears(5));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        intermediateWithKey = Authority("CN=Test intermediate", key)
            .Create(rootWithKey, Now.AddYears(-4), Now.AddYears(4), [1])
            .CopyWithPrivateKey(key);
        Root = X509CertificateLoader.LoadCertificate(rootWithKey.RawData);
        Intermediate = X509CertificateLoader.LoadCertificate(intermediateWithKey.RawData);
    }

    /// <summary>One authority for all tests that need no other.</summary>
    public static TestAuthority Shared { get; } = new();

    /// <summary>A good certificate of it for mail.example.test.</summary>
    public static X509Certificate2 Good { get; } = Shared.Issue("mail.example.test");

    public X509Certificate2 Root { get; }

    public X509Certificate2 Intermediate { get; }

    /// <summary>A server certificate with its key, valid from one day to another, counted from today.</summary>
    public X509Certificate2 Issue(string name, int fromDay = -1, int toDay = 90, bool withNames = true)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        if (withNames)
            request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        using var bare = request.Create(
            intermediateWithKey,
            Now.AddDays(fromDay),
            Now.AddDays(toDay).AddHours(1),
            RandomNumberGenerator.GetBytes(8)
        );
        return bare.CopyWithPrivateKey(key);
    }

    /// <summary>What a server needs to show the certificate.</summary>
    public SslServerAuthenticationOptions Serve(
        X509Certificate2 certificate,
        bool withIntermediate = true,
        SslProtocols versions = SslProtocols.Tls12 | SslProtocols.Tls13
    ) =>
        new()
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(
                certificate,
                withIntermediate ? [Intermediate] : [],
                offline: true
            ),
            EnabledSslProtocols = versions,
        };

    private static CertificateRequest Authority(string subject, ECDsa key)
    {
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true)
        );
        return request;
    }
}

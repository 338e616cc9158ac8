using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Certificates;
using RunbookTui.Tests.Support;
using Xunit;
using FileAttributes = RunbookTui.Engine.Kinds.FileAttributes;

namespace RunbookTui.Tests.Certificates;

public sealed class CertificateCheckTests
{
    private const string CertificateFile = "/etc/ssl/mail/fullchain.pem";
    private const string KeyFile = "/etc/ssl/mail/privkey.pem";
    private const string CaFile = "/etc/ssl/mail/ca.pem";
    private const string Store = "/etc/ssl/certs/ca-certificates.crt";

    private readonly TestCertificate root = TestCertificates.Root();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_certificate_of_a_trusted_authority_with_its_key_is_taken(bool rsa)
    {
        var server = TestCertificates.Server(root, rsa: rsa);
        Assert.Empty(Examine(server.Pem, server.KeyPem));
    }

    [Fact]
    public void A_chain_through_an_intermediate_is_taken()
    {
        var intermediate = TestCertificates.Intermediate(root);
        var server = TestCertificates.Server(intermediate);
        Assert.Empty(Examine(server.Pem + intermediate.Pem, server.KeyPem));
    }

    [Fact]
    public void An_authority_that_only_the_ca_file_names_is_trusted()
    {
        var own = TestCertificates.Root("Own");
        var server = TestCertificates.Server(own);
        Assert.Contains("no client would trust", Single(server.Pem + own.Pem, server.KeyPem).Message);
        Assert.Empty(Examine(server.Pem, server.KeyPem, ca: own.Pem));
    }

    [Fact]
    public void A_missing_intermediate_is_named()
    {
        var server = TestCertificates.Server(TestCertificates.Intermediate(root));
        var obstacle = Single(server.Pem, server.KeyPem);
        Assert.Contains("incomplete", obstacle.Message);
        Assert.Contains("append the certificate of CN=Test Intermediate", obstacle.Next);
    }

    [Fact]
    public void An_expired_certificate_is_refused()
    {
        var server = TestCertificates.Server(root, until: TestCertificates.Now.AddMinutes(-1));
        var obstacle = Single(server.Pem, server.KeyPem);
        Assert.Contains("has expired", obstacle.Message);
        Assert.Contains("until 2026-01-02 03:03Z", obstacle.Observed);
    }

    [Fact]
    public void A_certificate_that_is_not_valid_yet_points_to_the_clock()
    {
        var server = TestCertificates.Server(root, from: TestCertificates.Now.AddMinutes(1));
        var obstacle = Single(server.Pem, server.KeyPem);
        Assert.Contains("is not valid yet", obstacle.Message);
        Assert.Contains("date -u", obstacle.Next);
    }

    [Fact]
    public void A_certificate_for_another_name_is_refused_with_its_names()
    {
        var server = TestCertificates.Server(root, ["smtp.example.test", "*.other.test"]);
        var obstacle = Single(server.Pem, server.KeyPem);
        Assert.Contains("is not for 'mail.example.test'", obstacle.Message);
        Assert.Equal("smtp.example.test, *.other.test", obstacle.Observed);
    }

    [Fact]
    public void A_common_name_does_not_count()
    {
        var server = TestCertificates.Server(root, []);
        Assert.Contains("does not count", Single(server.Pem, server.KeyPem).Observed);
    }

    [Fact]
    public void A_certificate_for_clients_is_refused()
    {
        var server = TestCertificates.Server(root, usage: "1.3.6.1.5.5.7.3.2");
        Assert.Contains("is not for servers", Single(server.Pem, server.KeyPem).Message);
    }

    [Fact]
    public void A_key_of_another_certificate_is_refused()
    {
        var server = TestCertificates.Server(root);
        var obstacle = Single(server.Pem, TestCertificates.Server(root).KeyPem);
        Assert.Equal($"the key '{KeyFile}' does not belong to '{CertificateFile}'", obstacle.Message);
    }

    [Fact]
    public void An_intermediate_before_the_servers_certificate_is_named()
    {
        var intermediate = TestCertificates.Intermediate(root);
        var server = TestCertificates.Server(intermediate);
        var obstacles = Examine(intermediate.Pem + server.Pem, server.KeyPem);
        Assert.Contains("does not begin with the server's certificate", obstacles[0].Message);
        Assert.Contains("certificate 2, CN=mail.example.test", obstacles[0].Observed);
    }

    [Fact]
    public void A_chain_whose_links_do_not_follow_is_refused()
    {
        var first = TestCertificates.Intermediate(root, "First");
        var second = TestCertificates.Intermediate(first, "Second");
        var server = TestCertificates.Server(second);
        var obstacle = Single(server.Pem + first.Pem + second.Pem, server.KeyPem);
        Assert.Contains("out of order", obstacle.Message);
        Assert.Equal("certificate 2 is the issuer of certificate 1, CN=Second", obstacle.Expected);
    }

    [Fact]
    public void An_issuer_of_the_same_name_but_another_key_is_refused()
    {
        var server = TestCertificates.Server(TestCertificates.Intermediate(root));
        var impostor = TestCertificates.Intermediate(root);
        Assert.Contains("out of order", Single(server.Pem + impostor.Pem, server.KeyPem).Message);
    }

    [Fact]
    public void A_key_with_a_passphrase_is_recognised()
    {
        var server = TestCertificates.Server(root, rsa: true);
        var parameters = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000);
        var key = server.Key.ExportEncryptedPkcs8PrivateKeyPem("secret", parameters);
        Assert.Contains("passphrase", Single(server.Pem, key).Observed);
        const string traditional =
            "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----\n";
        Assert.Contains("passphrase", Single(server.Pem, traditional).Observed);
    }

    [Fact]
    public void A_binary_certificate_or_key_is_recognised()
    {
        var server = TestCertificates.Server(root);
        var obstacles = Examine(Host(server.Certificate.RawData, server.Key.ExportPkcs8PrivateKey()));
        Assert.Equal(["DER, the binary form", "DER, the binary form"], obstacles.Select(one => one.Observed));
        Assert.Contains("openssl x509 -inform DER", obstacles[0].Next);
        Assert.Contains("openssl pkey -inform DER", obstacles[1].Next);
    }

    [Fact]
    public void A_pkcs12_file_is_recognised()
    {
        var server = TestCertificates.Server(root);
        using var both = server.Certificate.CopyWithPrivateKey((ECDsa)server.Key);
        var host = Host(both.Export(X509ContentType.Pkcs12), Encoding.ASCII.GetBytes(server.KeyPem));
        Assert.StartsWith("PKCS #12", Assert.Single(Examine(host)).Observed);
    }

    [Theory]
    [InlineData("", "an empty file")]
    [InlineData("\n", "nothing but blanks")]
    [InlineData("hello", "neither PEM nor DER")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA", "a BEGIN line, but no complete block after it")]
    public void A_file_that_is_no_certificate_is_named_for_what_it_is(string text, string observed)
    {
        var server = TestCertificates.Server(root);
        Assert.Equal(observed, Single(text, server.KeyPem).Observed);
    }

    [Fact]
    public void A_key_in_place_of_the_certificate_is_named()
    {
        var server = TestCertificates.Server(root);
        Assert.Equal("no certificate, but: PRIVATE KEY", Single(server.KeyPem, server.KeyPem).Observed);
        Assert.Equal("no private key in it", Single(server.Pem, server.Pem).Observed);
    }

    [Fact]
    public void A_key_that_everybody_may_read_is_refused_with_the_command_that_mends_it()
    {
        var server = TestCertificates.Server(root);
        var host = Host(Encoding.ASCII.GetBytes(server.Pem), Encoding.ASCII.GetBytes(server.KeyPem), keyMode: "0644");
        var obstacle = Assert.Single(Examine(host));
        Assert.Equal("mode 0644", obstacle.Observed);
        Assert.Equal($"chmod o= {KeyFile}", obstacle.Next);
    }

    [Fact]
    public void The_mode_of_the_file_behind_a_link_counts()
    {
        var server = TestCertificates.Server(root);
        var host = Host(Encoding.ASCII.GetBytes(server.Pem), Encoding.ASCII.GetBytes(server.KeyPem), keyMode: "0644")
            .Link("/etc/ssl/mail/live.pem", "privkey.pem");
        var pair = new CertificatePair(CertificateFile, "/etc/ssl/mail/live.pem", CaFile, "mail.example.test");
        Assert.Equal($"chmod o= {KeyFile}", Assert.Single(CertificateCheck.Examine(host, pair)).Next);
    }

    [Fact]
    public void Missing_files_are_named_both()
    {
        var host = new StrictHost().Directory("/etc/ssl/mail").Absent(Store);
        var obstacles = Examine(host);
        Assert.Equal(
            [$"the certificate '{CertificateFile}' does not exist", $"the private key '{KeyFile}' does not exist"],
            obstacles.Select(one => one.Message)
        );
    }

    private Obstacle Single(string certificate, string key) => Assert.Single(Examine(certificate, key));

    private IReadOnlyList<Obstacle> Examine(string certificate, string key, string? ca = null) =>
        Examine(Host(Encoding.ASCII.GetBytes(certificate), Encoding.ASCII.GetBytes(key), ca));

    private static IReadOnlyList<Obstacle> Examine(StrictHost host) =>
        CertificateCheck.Examine(host, new CertificatePair(CertificateFile, KeyFile, CaFile, "mail.example.test"));

    private StrictHost Host(byte[] certificate, byte[] key, string? ca = null, string keyMode = "0600")
    {
        var host = new StrictHost()
            .Directory("/etc/ssl/mail")
            .File(CertificateFile, certificate, new FileAttributes((UnixFileMode)Convert.ToInt32("0644", 8)))
            .File(KeyFile, key, new FileAttributes((UnixFileMode)Convert.ToInt32(keyMode, 8)))
            .File(Store, root.Pem);
        return ca is null ? host : host.File(CaFile, ca);
    }
}

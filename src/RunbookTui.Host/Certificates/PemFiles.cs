using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Certificates;

/// <summary>What a file held, or why it cannot be used.</summary>
internal abstract record PemContent<T>
{
    /// <summary>It could be read.</summary>
    public sealed record Readable(T Value) : PemContent<T>;

    /// <summary>It is something else.</summary>
    public sealed record Unusable(Obstacle Obstacle) : PemContent<T>;
}

/// <summary>Reads certificates and keys as Postfix and Dovecot do: PEM, without passphrase; and names what else it is.</summary>
internal static class PemFiles
{
    private const string Begin = "-----BEGIN ";

    /// <summary>The certificates of a file, in its order.</summary>
    public static PemContent<IReadOnlyList<X509Certificate2>> Certificates(string path, byte[] content)
    {
        const string expected = "certificates in PEM, '-----BEGIN CERTIFICATE-----'";
        if (NotPem(path, content, expected, "x509") is { } obstacle)
            return new PemContent<IReadOnlyList<X509Certificate2>>.Unusable(obstacle);
        var text = Encoding.Latin1.GetString(content);
        var certificates = new List<X509Certificate2>();
        var labels = new List<string>();
        try
        {
            for (var rest = text.AsSpan(); PemEncoding.TryFind(rest, out var found); rest = rest[found.Location.End..])
            {
                labels.Add(rest[found.Label].ToString());
                if (labels[^1] is "CERTIFICATE" or "X509 CERTIFICATE")
                {
                    var der = Convert.FromBase64String(rest[found.Base64Data].ToString());
                    certificates.Add(X509CertificateLoader.LoadCertificate(der));
                }
            }
        }
        catch (CryptographicException fault)
        {
            return Damaged($"certificate {certificates.Count + 1} of the file is damaged: {fault.Message}");
        }
        if (certificates.Count > 0)
            return new PemContent<IReadOnlyList<X509Certificate2>>.Readable(certificates);
        return labels.Count == 0
            ? Damaged("a BEGIN line, but no complete block after it")
            : Damaged($"no certificate, but: {string.Join(", ", labels.Distinct())}");

        PemContent<IReadOnlyList<X509Certificate2>> Damaged(string observed) =>
            new PemContent<IReadOnlyList<X509Certificate2>>.Unusable(
                new Obstacle(
                    $"'{path}' cannot be read as a certificate",
                    expected,
                    observed,
                    $"look with: openssl x509 -noout -text -in {ShellWords.Quote(path)}"
                )
            );
    }

    /// <summary>The private key of a file.</summary>
    public static PemContent<AsymmetricAlgorithm> Key(string path, byte[] content)
    {
        const string expected = "a private key in PEM, without passphrase";
        if (NotPem(path, content, expected, "pkey") is { } obstacle)
            return new PemContent<AsymmetricAlgorithm>.Unusable(obstacle);
        var text = Encoding.Latin1.GetString(content);
        if (
            text.Contains("-----BEGIN ENCRYPTED PRIVATE KEY-----", StringComparison.Ordinal)
            || text.Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal)
        )
        {
            return Unusable(
                "a key with a passphrase, which no daemon can enter",
                $"(umask 077; openssl pkey -in {ShellWords.Quote(path)} -out {ShellWords.Quote(path + ".plain")})"
            );
        }
        var keys = new List<string>();
        for (var rest = text.AsSpan(); PemEncoding.TryFind(rest, out var found); rest = rest[found.Location.End..])
        {
            var label = rest[found.Label].ToString();
            if (!label.EndsWith("PRIVATE KEY", StringComparison.Ordinal))
                continue;
            keys.Add(label);
            if (Import(rest[found.Location].ToString()) is { } key)
                return new PemContent<AsymmetricAlgorithm>.Readable(key);
        }
        return Unusable(
            keys.Count == 0 ? "no private key in it" : $"'{keys[0]}', neither RSA nor ECDSA, or damaged",
            $"look with: openssl pkey -noout -in {ShellWords.Quote(path)}"
        );

        PemContent<AsymmetricAlgorithm> Unusable(string observed, string next) =>
            new PemContent<AsymmetricAlgorithm>.Unusable(
                new Obstacle($"'{path}' cannot be used as a private key", expected, observed, next)
            );
    }

    private static AsymmetricAlgorithm? Import(string pem)
    {
        foreach (var create in (Func<AsymmetricAlgorithm>[])[RSA.Create, ECDsa.Create])
        {
            var key = create();
            try
            {
                key.ImportFromPem(pem);
                return key;
            }
            catch (Exception fault) when (fault is CryptographicException or ArgumentException)
            {
                key.Dispose();
            }
        }
        return null;
    }

    private static Obstacle? NotPem(string path, byte[] content, string expected, string openssl)
    {
        var text = Encoding.Latin1.GetString(content);
        if (text.Contains(Begin, StringComparison.Ordinal))
            return null;
        var quoted = ShellWords.Quote(path);
        // DER begins with a SEQUENCE of more than 127 bytes: 0x30, then the length of the length.
        var der = content is [0x30, >= 0x81 and <= 0x84, ..];
        // PFX begins with its version, 3 (RFC 7292, section 4).
        var pkcs12 = der && content.AsSpan(2 + (content[1] & 0x7F)).StartsWith((byte[])[0x02, 0x01, 0x03]);
        return new Obstacle(
            $"'{path}' is not PEM",
            expected,
            content.Length == 0 ? "an empty file"
                : text.All(char.IsWhiteSpace) ? "nothing but blanks"
                : pkcs12 ? "PKCS #12 (a .p12 or .pfx file)"
                : der ? "DER, the binary form"
                : "neither PEM nor DER",
            pkcs12 ? $"convert it: openssl pkcs12 -in {quoted} -nodes -out {ShellWords.Quote(path + ".pem")}"
                : der ? $"convert it: openssl {openssl} -inform DER -in {quoted} -out {ShellWords.Quote(path + ".pem")}"
                : "name the right file"
        );
    }
}

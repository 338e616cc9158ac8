using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Machine;

namespace RunbookTui.Host.Certificates;

/// <summary>The files of a certificate and what it must be for.</summary>
/// <param name="CaFile">Authorities to trust beside the system's; <c>null</c> or missing: none.</param>
internal sealed record CertificatePair(string CertificateFile, string KeyFile, string? CaFile, string Host);

/// <summary>Finds what is wrong with a certificate, its chain and its key before a daemon or a client does.</summary>
/// <remarks>
/// Postfix and Dovecot start with most of these faults and fail at the first connection; some only a verifying client
/// ever sees.
/// </remarks>
internal static class CertificateCheck
{
    private static readonly string[] SystemStores =
    [
        "/etc/ssl/certs/ca-certificates.crt", // Debian and its kin
        "/etc/pki/tls/certs/ca-bundle.crt", // Red Hat and its kin
        "/etc/ssl/ca-bundle.pem", // SUSE
    ];

    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>Everything that is wrong; empty where the pair can be served.</summary>
    /// <exception cref="HostException">A file exists and cannot be read.</exception>
    public static IReadOnlyList<Obstacle> Examine(IHostReader host, CertificatePair pair)
    {
        var obstacles = new List<Obstacle>();
        var chain = Read(host, pair.CertificateFile, "certificate", PemFiles.Certificates, obstacles);
        var key = Read(host, pair.KeyFile, "private key", PemFiles.Key, obstacles);
        KeyMode(host, pair.KeyFile, obstacles);
        if (chain is not null)
        {
            using var _ = key;
            if (key is null || Match(chain, key, pair, obstacles))
                Order(chain, pair, obstacles);
            Dates(chain, pair, host.Time.GetUtcNow(), obstacles);
            Purpose(chain[0], pair, obstacles);
            if (obstacles.Count == 0)
                Trust(host, chain, pair, obstacles);
        }
        return obstacles;
    }

    /// <summary>Whether the key is the certificate's.</summary>
    public static bool IsKeyOf(AsymmetricAlgorithm key, X509Certificate2 certificate)
    {
        using var rsa = certificate.GetRSAPublicKey();
        using var ecdsa = certificate.GetECDsaPublicKey();
        AsymmetricAlgorithm? own = rsa is null ? ecdsa : rsa;
        return own is not null
            && own.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo());
    }

    private static T? Read<T>(
        IHostReader host,
        string path,
        string what,
        Func<string, byte[], PemContent<T>> parse,
        List<Obstacle> obstacles
    )
        where T : class
    {
        if (host.ReadFile(path) is not { } bytes)
        {
            obstacles.Add(
                new Obstacle(
                    $"the {what} '{path}' does not exist",
                    "a readable file",
                    Places.Follow(host, path) is null ? "no such file" : "not a file",
                    "put it there, or name another path"
                )
            );
            return null;
        }
        switch (parse(path, bytes))
        {
            case PemContent<T>.Readable readable:
                return readable.Value;
            case PemContent<T>.Unusable unusable:
                obstacles.Add(unusable.Obstacle);
                break;
        }
        return null;
    }

    private static void KeyMode(IHostReader host, string path, List<Obstacle> obstacles)
    {
        const UnixFileMode others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        if (Places.Follow(host, path) is not { } found || (found.Stat.Attributes.Mode & others) == UnixFileMode.None)
            return;
        obstacles.Add(
            new Obstacle(
                $"the private key '{path}' is open to every user of this host",
                "mode 0600, or 0640 with a group of its own",
                $"mode {Modes.Octal(found.Stat.Attributes.Mode)}",
                $"chmod o= {ShellWords.Quote(found.Path)}"
            )
        );
    }

    private static bool Match(
        IReadOnlyList<X509Certificate2> chain,
        AsymmetricAlgorithm key,
        CertificatePair pair,
        List<Obstacle> obstacles
    )
    {
        if (IsKeyOf(key, chain[0]))
            return true;
        var at = chain.ToList().FindIndex(certificate => IsKeyOf(key, certificate));
        obstacles.Add(
            at > 0
                ? new Obstacle(
                    $"'{pair.CertificateFile}' does not begin with the server's certificate",
                    "the certificate that the key belongs to first, then its issuer, and so on",
                    $"first {Subject(chain[0])}; the key belongs to certificate {at + 1}, {Subject(chain[at])}",
                    $"put the certificates into the right order; see: {ListByHand(pair.CertificateFile)}"
                )
                : new Obstacle(
                    $"the key '{pair.KeyFile}' does not belong to '{pair.CertificateFile}'",
                    $"the key of {Subject(chain[0])}",
                    "the key of another certificate",
                    $"compare: openssl x509 -noout -pubkey -in {ShellWords.Quote(pair.CertificateFile)}; "
                        + $"openssl pkey -pubout -in {ShellWords.Quote(pair.KeyFile)}"
                )
        );
        return false;
    }

    private static void Order(IReadOnlyList<X509Certificate2> chain, CertificatePair pair, List<Obstacle> obstacles)
    {
        for (var at = 1; at < chain.Count; at++)
        {
            if (IsIssued(chain[at - 1], by: chain[at]))
                continue;
            obstacles.Add(
                new Obstacle(
                    $"the chain in '{pair.CertificateFile}' is out of order",
                    $"certificate {at + 1} is the issuer of certificate {at}, {chain[at - 1].Issuer}",
                    $"certificate {at + 1} is {Subject(chain[at])}",
                    $"put each issuer after what it issued; see: {ListByHand(pair.CertificateFile)}"
                )
            );
            return;
        }
    }

    private static void Dates(
        IReadOnlyList<X509Certificate2> chain,
        CertificatePair pair,
        DateTimeOffset now,
        List<Obstacle> obstacles
    )
    {
        foreach (var certificate in chain)
        {
            var (from, until) = (new DateTimeOffset(certificate.NotBefore), new DateTimeOffset(certificate.NotAfter));
            if (now >= from && now <= until)
                continue;
            obstacles.Add(
                new Obstacle(
                    $"{Subject(certificate)} in '{pair.CertificateFile}' {(now < from ? "is not valid yet" : "has expired")}",
                    $"valid at {Time(now)}, the time of this host",
                    $"valid from {Time(from)} until {Time(until)}",
                    now < from ? "check the clock of this host with: date -u" : "renew the certificate"
                )
            );
        }
    }

    private static void Purpose(X509Certificate2 leaf, CertificatePair pair, List<Obstacle> obstacles)
    {
        if (!HostNames.Covers(leaf, pair.Host))
        {
            var names = HostNames.Of(leaf);
            obstacles.Add(
                new Obstacle(
                    $"the certificate '{pair.CertificateFile}' is not for '{pair.Host}'",
                    $"'{pair.Host}' among the subject alternative names",
                    names.Count == 0
                        ? $"no subject alternative names (the subject {leaf.Subject} does not count)"
                        : string.Join(", ", names),
                    "give the name that clients connect to, or get a certificate for it"
                )
            );
        }
        var usages = leaf.Extensions.OfType<X509EnhancedKeyUsageExtension>().FirstOrDefault();
        if (usages is null || usages.EnhancedKeyUsages.Cast<Oid>().Any(usage => usage.Value == ServerAuthentication))
            return;
        obstacles.Add(
            new Obstacle(
                $"the certificate '{pair.CertificateFile}' is not for servers",
                "the extended key usage 'TLS Web Server Authentication', or none at all",
                string.Join(
                    ", ",
                    usages.EnhancedKeyUsages.Cast<Oid>().Select(usage => usage.FriendlyName ?? usage.Value)
                ),
                "get a certificate for a server"
            )
        );
    }

    private static void Trust(
        IHostReader host,
        IReadOnlyList<X509Certificate2> served,
        CertificatePair pair,
        List<Obstacle> obstacles
    )
    {
        var trusted = new X509Certificate2Collection();
        foreach (var path in SystemStores.Where(path => host.Stat(path) is not null).Take(1))
            trusted.ImportFromPem(System.Text.Encoding.Latin1.GetString(host.ReadFile(path) ?? []));
        if (pair.CaFile is { } file && host.ReadFile(file) is { } bytes)
        {
            switch (PemFiles.Certificates(file, bytes))
            {
                case PemContent<IReadOnlyList<X509Certificate2>>.Readable own:
                    trusted.AddRange(own.Value.ToArray());
                    break;
                case PemContent<IReadOnlyList<X509Certificate2>>.Unusable unusable:
                    obstacles.Add(unusable.Obstacle);
                    return;
            }
        }
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(trusted);
        chain.ChainPolicy.ExtraStore.AddRange(served.Skip(1).ToArray());
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = host.Time.GetUtcNow().UtcDateTime;
        if (chain.Build(served[0]))
            return;
        var faults = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status);
        var last = served[^1];
        var byHand =
            $"openssl verify -show_chain{(pair.CaFile is null ? "" : $" -CAfile {ShellWords.Quote(pair.CaFile)}")}"
            + $" -untrusted {ShellWords.Quote(pair.CertificateFile)} {ShellWords.Quote(pair.CertificateFile)}";
        obstacles.Add(
            faults.HasFlag(X509ChainStatusFlags.PartialChain)
                ? new Obstacle(
                    $"the chain in '{pair.CertificateFile}' is incomplete",
                    $"it ends in a certificate whose issuer this host trusts{AndFile(pair)}",
                    $"it ends in {Subject(last)}, issued by {last.Issuer}, which is neither in it nor trusted",
                    $"append the certificate of {last.Issuer}; check with: {byHand}"
                )
            : faults.HasFlag(X509ChainStatusFlags.UntrustedRoot)
                ? new Obstacle(
                    $"no client would trust '{pair.CertificateFile}'",
                    $"an authority that this host trusts{AndFile(pair)}",
                    $"it leads to {Subject(chain.ChainElements[^1].Certificate)}, which is not trusted",
                    "name the file of the authority in 'ca_file', or get a certificate of a public authority"
                )
            : new Obstacle(
                $"the chain in '{pair.CertificateFile}' does not verify",
                "a chain up to a trusted authority",
                string.Join("; ", chain.ChainStatus.Select(status => status.StatusInformation.Trim())),
                $"check with: {byHand}"
            )
        );
    }

    /// <summary>Whether the names fit and the signature is the issuer's.</summary>
    public static bool IsIssued(X509Certificate2 certificate, X509Certificate2 by)
    {
        if (!certificate.IssuerName.RawData.AsSpan().SequenceEqual(by.SubjectName.RawData))
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(by);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.AllFlags;
        chain.Build(certificate);
        return chain.ChainElements.Count > 1
            && chain.ChainElements[1].Certificate.RawData.AsSpan().SequenceEqual(by.RawData)
            && !chain.ChainStatus.Any(status => status.Status == X509ChainStatusFlags.NotSignatureValid);
    }

    private static string AndFile(CertificatePair pair) =>
        pair.CaFile is null ? "" : $", or that is in '{pair.CaFile}'";

    private static string Subject(X509Certificate2 certificate) =>
        certificate.Subject.Length > 0 ? certificate.Subject : string.Join(", ", HostNames.Of(certificate));

    private static string ListByHand(string path) =>
        $"openssl crl2pkcs7 -nocrl -certfile {ShellWords.Quote(path)} | openssl pkcs7 -print_certs -noout";

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}

using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Machine;
using FileAttributes = RunbookTui.Engine.Kinds.FileAttributes;

namespace RunbookTui.Host.Certificates;

/// <summary>A private authority and the certificate it issues.</summary>
internal sealed class PrivateCaSource(CertificatePair pair, TimeSpan renewBefore) : ICertificateSource
{
    /// <summary>Mode of a certificate.</summary>
    public const UnixFileMode CertificateMode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Mode of a private key.</summary>
    public const UnixFileMode KeyMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private string CaFile => pair.CaFile ?? Path.Combine(Places.Parent(pair.CertificateFile), "ca.pem");

    private string CaKeyFile => Path.ChangeExtension(CaFile, ".key");

    /// <inheritdoc/>
    public string Summary => $"make a private authority and a certificate for {pair.Host}";

    /// <inheritdoc/>
    public IReadOnlyList<string> Touched => [CaKeyFile, CaFile, pair.KeyFile, pair.CertificateFile];

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Obstacle>> CheckAsync(IHostReader host, CancellationToken cancellation)
    {
        var obstacles = new List<Obstacle>();
        if (Touched.Distinct().Count() != Touched.Count)
        {
            obstacles.Add(
                new Obstacle(
                    "the files of the private authority are not distinct",
                    "four paths: certificate, key, authority, and the authority's key with the ending .key",
                    string.Join(", ", Touched),
                    "choose other paths"
                )
            );
        }
        foreach (var path in Touched)
            obstacles.AddRange(await Places.CheckWritableAsync(host, path, 1 << 13, cancellation));
        if (obstacles.Count > 0)
            return obstacles;
        foreach (var path in (string[])[CaFile, pair.CertificateFile])
        {
            if (host.ReadFile(path) is not { Length: > 0 } bytes)
                continue;
            var existing = PemFiles.Certificates(path, bytes) as PemContent<IReadOnlyList<X509Certificate2>>.Readable;
            if (existing is not null && PrivateCa.IsOurs(existing.Value[0]))
                continue;
            obstacles.Add(
                new Obstacle(
                    $"'{path}' is there and was not made by this program",
                    "no file, or a certificate of a private authority of this program",
                    existing is null ? "something else" : $"a certificate issued by {existing.Value[0].Issuer}",
                    "choose 'existing' to use that certificate, or another path for the new one"
                )
            );
        }
        return obstacles;
    }

    /// <inheritdoc/>
    public Inspection Inspect(IHostReader host) =>
        Due(host) is { } reason
            ? new Inspection(false, reason)
            : new Inspection(true, $"'{pair.CertificateFile}' fits '{pair.Host}' and is not due for renewal");

    /// <inheritdoc/>
    public IEnumerable<string> Preview(IHostReader host)
    {
        if (Due(host) is not { } reason)
            yield break;
        if (Authority(host) is { } authority)
            authority.Dispose();
        else
        {
            yield return $"create {CaKeyFile} (mode 0600): the key of a new private authority";
            yield return $"create {CaFile}: a new private authority, valid for 10 years";
        }
        yield return $"create {pair.KeyFile} (mode 0600): a new private key";
        yield return $"create {pair.CertificateFile}: a certificate for {pair.Host}, valid for 397 days, with its authority ({reason})";
    }

    /// <inheritdoc/>
    public void Apply(IHost host)
    {
        if (Due(host) is null)
            return;
        var now = host.Time.GetUtcNow();
        foreach (var path in Touched)
            Places.CreateMissingDirectories(host, path);
        if (Authority(host) is not { } authority)
        {
            var made = PrivateCa.CreateAuthority(pair.Host, now);
            Write(host, CaKeyFile, made.KeyPem, KeyMode);
            Write(host, CaFile, made.CertificatePem, CertificateMode);
            authority = Authority(host) ?? throw new HostException($"'{CaFile}' was written, but cannot be used");
        }
        using (authority)
        {
            var issued = PrivateCa.Issue(authority.Certificate, authority.Key, pair.Host, now);
            Write(host, pair.KeyFile, issued.KeyPem, KeyMode);
            Write(host, pair.CertificateFile, issued.CertificatePem, CertificateMode);
        }
        if (Due(host) is { } reason)
            throw new HostException($"the certificate was made, but {reason}");
    }

    /// <summary>Why there is something to do, or <c>null</c>.</summary>
    private string? Due(IHostReader host)
    {
        if (Find(host, pair.CertificateFile) is not { } chain)
            return $"there is no certificate in '{pair.CertificateFile}'";
        if (Find(host, CaFile) is not { } authority)
            return $"there is no authority in '{CaFile}'";
        if (!CertificateCheck.IsIssued(chain[0], by: authority[0]))
            return $"'{pair.CertificateFile}' was not issued by '{CaFile}'";
        if (Ends(chain[0]) - host.Time.GetUtcNow() < renewBefore)
            return string.Create(
                CultureInfo.InvariantCulture,
                $"it is due for renewal: it ends at {Ends(chain[0]):yyyy-MM-dd HH:mm'Z'}"
            );
        return CertificateCheck.Examine(host, pair with { CaFile = CaFile }) is [var first, ..]
            ? $"{first.Message}: {first.Observed}"
            : null;
    }

    /// <summary>The authority and its key, where both are there, fit, and last long enough.</summary>
    private Signer? Authority(IHostReader host)
    {
        if (
            Find(host, CaFile) is not { } certificates
            || Ends(certificates[0]) - host.Time.GetUtcNow() < renewBefore
            || host.ReadFile(CaKeyFile) is not { } bytes
            || PemFiles.Key(CaKeyFile, bytes) is not PemContent<AsymmetricAlgorithm>.Readable { Value: var key }
        )
            return null;
        if (key is ECDsa ecdsa && CertificateCheck.IsKeyOf(ecdsa, certificates[0]))
            return new Signer(certificates[0], ecdsa);
        key.Dispose();
        return null;
    }

    private static IReadOnlyList<X509Certificate2>? Find(IHostReader host, string path) =>
        host.ReadFile(path) is { } bytes
        && PemFiles.Certificates(path, bytes)
            is PemContent<IReadOnlyList<X509Certificate2>>.Readable { Value: var found }
            ? found
            : null;

    private static DateTimeOffset Ends(X509Certificate2 certificate) => new(certificate.NotAfter.ToUniversalTime());

    private static void Write(IHost host, string path, string text, UnixFileMode mode) =>
        host.WriteFile(path, Encoding.ASCII.GetBytes(text), new FileAttributes(mode));

    private sealed record Signer(X509Certificate2 Certificate, ECDsa Key) : IDisposable
    {
        public void Dispose() => Key.Dispose();
    }
}

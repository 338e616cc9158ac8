using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Mail;

/// <summary>The certificate authorities a probe trusts: those of the runbook, then those of the system.</summary>
internal sealed class TrustAnchors
{
    /// <summary>Where distributions keep the system's authorities in one file: Debian, RHEL, SUSE, Alpine.</summary>
    private static readonly string[] SystemBundles =
    [
        "/etc/ssl/certs/ca-certificates.crt",
        "/etc/pki/tls/certs/ca-bundle.crt",
        "/etc/ssl/ca-bundle.pem",
        "/etc/ssl/cert.pem",
    ];

    private readonly Lazy<IReadOnlyList<X509Certificate2>> system;

    private TrustAnchors(
        IReadOnlyList<X509Certificate2> own,
        IReadOnlyList<string> notes,
        Lazy<IReadOnlyList<X509Certificate2>> system
    )
    {
        Own = own;
        Notes = notes;
        this.system = system;
    }

    /// <summary>The runbook's authorities.</summary>
    public IReadOnlyList<X509Certificate2> Own { get; }

    /// <summary>The system's; read at first use, because most chains do not need them.</summary>
    public IReadOnlyList<X509Certificate2> System => system.Value;

    /// <summary>Trust files that could not be used, one line each.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Reads the runbook's trust files. One that is missing or broken becomes a note.</summary>
    public static TrustAnchors Load(IHostReader host, IReadOnlyList<string> files)
    {
        List<X509Certificate2> own = [];
        List<string> notes = [];
        foreach (var file in files)
        {
            try
            {
                var found = host.ReadFile(file) is { } bytes ? Certificates(bytes) : null;
                own.AddRange(found ?? []);
                if (found is null)
                    notes.Add($"trust file '{file}' does not exist");
                else if (found.Count == 0)
                    notes.Add($"trust file '{file}' holds no PEM certificate");
            }
            catch (HostException error)
            {
                notes.Add($"trust file '{file}' cannot be read: {error.Message}");
            }
        }
        return new TrustAnchors(
            own,
            notes,
            new Lazy<IReadOnlyList<X509Certificate2>>(() =>
                SystemBundles.Select(host.ReadFile).FirstOrDefault(bytes => bytes is not null) is { } bundle
                    ? Certificates(bundle)
                    : []
            )
        );
    }

    /// <summary>The certificates of a PEM file in its order; blocks that are none, or broken ones, are left out.</summary>
    public static IReadOnlyList<X509Certificate2> Certificates(byte[] pem)
    {
        List<X509Certificate2> found = [];
        ReadOnlySpan<char> rest = Encoding.Latin1.GetString(pem);
        while (PemEncoding.TryFind(rest, out var fields))
        {
            if (rest[fields.Label] is "CERTIFICATE" or "TRUSTED CERTIFICATE" or "X509 CERTIFICATE")
            {
                try
                {
                    var der = Convert.FromBase64String(rest[fields.Base64Data].ToString());
                    found.Add(X509CertificateLoader.LoadCertificate(der));
                }
                catch (CryptographicException)
                {
                    // An authority that cannot be parsed is one that is not trusted.
                }
            }
            rest = rest[fields.Location.End..];
        }
        return found;
    }
}

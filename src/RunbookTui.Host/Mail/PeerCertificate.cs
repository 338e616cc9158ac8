using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Mail;

/// <summary>Judges the certificates a server sent, as a strict client sees them that fetches nothing.</summary>
internal sealed class PeerCertificate(
    IReadOnlyList<X509Certificate2> sent,
    TrustAnchors trust,
    string host,
    DateTimeOffset now
)
{
    /// <summary>One judgement.</summary>
    public sealed record Judgement(bool Holds, string Observed);

    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");

    private X509Certificate2 Leaf => sent[0];

    /// <summary>SHA-256 of the server's own certificate in lower-case hex.</summary>
    public string Fingerprint => FingerprintOf(Leaf);

    /// <summary>SHA-256 of a certificate in lower-case hex.</summary>
    public static string FingerprintOf(X509Certificate2 certificate) =>
        Convert.ToHexStringLower(certificate.GetCertHash(HashAlgorithmName.SHA256));

    /// <summary>Whether what was sent, and nothing else, leads to a trusted authority, dates left aside.</summary>
    public Judgement Chain()
    {
        for (var i = 0; i + 1 < sent.Count; i++)
            if (!sent[i].IssuerName.RawData.AsSpan().SequenceEqual(sent[i + 1].SubjectName.RawData))
                return new Judgement(
                    false,
                    $"sent out of order: certificate {i + 1} ({sent[i].Subject}) was issued by {sent[i].Issuer}, "
                        + $"but certificate {i + 2} is {sent[i + 1].Subject}"
                );
        var judgement = Build(trust.Own);
        if (!judgement.Holds)
        {
            var wider = Build([.. trust.Own, .. trust.System]);
            judgement = wider.Holds || trust.System.Count > 0 ? wider : judgement;
        }
        return judgement;
    }

    /// <summary>Whether the certificate names the host (RFC 6125: subject alternative names only).</summary>
    public Judgement Name()
    {
        var names = Leaf
            .Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(extension =>
                extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(ip => ip.ToString()))
            )
            .ToList();
        return new Judgement(
            Leaf.MatchesHostname(host, allowWildcards: true, allowCommonName: false),
            names.Count == 0 ? "the certificate names no host" : $"the certificate names {string.Join(", ", names)}"
        );
    }

    /// <summary>Whether every certificate sent is valid now, and the server's own for some days more.</summary>
    public Judgement Dates(int daysLeft)
    {
        foreach (var certificate in sent)
        {
            if (certificate.NotBefore.ToUniversalTime() > now.UtcDateTime)
                return new Judgement(false, $"{certificate.Subject} is not valid before {Day(certificate.NotBefore)}");
            if (certificate.NotAfter.ToUniversalTime() < now.UtcDateTime)
                return new Judgement(false, $"{certificate.Subject} expired on {Day(certificate.NotAfter)}");
        }
        var left = Leaf.NotAfter.ToUniversalTime() - now.UtcDateTime;
        return new Judgement(
            left.TotalDays >= daysLeft,
            $"expires in {(int)left.TotalDays} days, on {Day(Leaf.NotAfter)}"
        );
    }

    /// <summary>Why a password must not be sent over this connection, or <c>null</c>.</summary>
    public string? ReasonNotToTrust() =>
        new[] { Chain(), Name(), Dates(0) }.FirstOrDefault(judgement => !judgement.Holds)?.Observed;

    private Judgement Build(IReadOnlyList<X509Certificate2> anchors)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        chain.ChainPolicy.ApplicationPolicy.Add(ServerAuthentication);
        chain.ChainPolicy.CustomTrustStore.AddRange(anchors.ToArray());
        chain.ChainPolicy.ExtraStore.AddRange(sent.Skip(1).ToArray());
        chain.Build(Leaf);
        const X509ChainStatusFlags datesAside = ~X509ChainStatusFlags.NotTimeValid;
        var faults = chain
            .ChainStatus.Where(status => (status.Status & datesAside) != X509ChainStatusFlags.NoError)
            .Select(status => status.StatusInformation.Trim())
            .Distinct()
            .ToList();
        if (faults.Count > 0)
            return new Judgement(
                false,
                $"{Sequence()} does not lead to a trusted authority: {string.Join("; ", faults)} "
                    + $"(last sent was issued by {sent[^1].Issuer})"
            );
        // The platform also looks into the user's own store of intermediates, which other clients do not have.
        var elements = chain.ChainElements.Select(element => element.Certificate).ToList();
        var fetched = elements.SkipLast(1).FirstOrDefault(element => !Holds(sent, element));
        return fetched is not null
            ? new Judgement(false, $"{Sequence()} lacks the intermediate {fetched.Subject}")
            : new Judgement(true, $"{Sequence()}, trusted by {elements[^1].Subject}");
    }

    private static bool Holds(IEnumerable<X509Certificate2> certificates, X509Certificate2 one) =>
        certificates.Any(other => other.RawDataMemory.Span.SequenceEqual(one.RawDataMemory.Span));

    private string Sequence() => $"sent {string.Join(" → ", sent.Select(certificate => certificate.Subject))}";

    private static string Day(DateTime date) =>
        date.ToUniversalTime().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}

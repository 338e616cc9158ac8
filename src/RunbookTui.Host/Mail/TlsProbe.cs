using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Mail;

/// <summary>
/// Proves one TLS port: a handshake with certificate and cipher, the certificate of the file on the wire, the chain as
/// sent, the host name, the dates, and which versions the server itself accepts and refuses.
/// </summary>
internal sealed class TlsProbe(Fields fields) : IProbe
{
    private static readonly FieldType Versions = new FieldType.ListOf(
        new FieldType.Choice([.. TlsVersion.All.Select(version => version.Name)])
    );

    private readonly int port = fields.Integer("port");
    private readonly string address = fields.Text("address");
    private readonly string? starttls = fields.TextOrNull("starttls");
    private readonly string host = fields.Text("host");
    private readonly IReadOnlyList<string> trust = fields.Texts("trust");

    /// <summary>The registration.</summary>
    public static ProbeKind Kind { get; } =
        new(
            "tls",
            "Makes TLS handshakes with a port and judges what the server shows. A handshake counts only with a "
                + "certificate and a cipher; refusals count only as an alert of the server itself.",
            [
                MailFields.Port,
                MailFields.Address,
                MailFields.From,
                MailFields.Host,
                MailFields.Trust,
                new(
                    "starttls",
                    new FieldType.Choice(StartTls.Protocols),
                    "Protocol whose command begins TLS. Absent: TLS from the first byte."
                ),
                new(
                    "certificate_file",
                    new FieldType.Path(),
                    "PEM file whose first certificate must be the one the server shows."
                ),
                new("accepts", Versions, "Versions of TLS that the server must agree to."),
                new("refuses", Versions, "Versions of TLS that the server must refuse with an alert."),
                new(
                    "days_left",
                    new FieldType.Integer(0, 36500),
                    "Days for which the certificate must still be valid.",
                    Default: "14"
                ),
                new(
                    "verify_name",
                    new FieldType.Flag(),
                    "Whether the certificate must name the host.",
                    Default: "true"
                ),
            ],
            fields => new TlsProbe(fields)
        );

    /// <inheritdoc/>
    public string Summary => $"{(starttls is null ? "TLS" : $"TLS by {starttls} STARTTLS")} on {address}:{port}";

    private string ByHand => OpensslLine.Verifying(address, port, starttls, host, trust);

    /// <inheritdoc/>
    public async Task<ProbeResult> ObserveAsync(IHostReader host, CancellationToken cancellation)
    {
        var findings = new Findings();
        var seenFrom = "this host";
        await findings.CheckAsync(
            "a TLS handshake with certificate and cipher",
            async () =>
            {
                var vantage = MailFields.ChooseVantage(host, fields.Text("vantage"), address, port);
                seenFrom = vantage.ToString();
                var negotiated = await FirstHandshakeAsync(host, vantage, findings, cancellation);
                foreach (var version in fields.Texts("accepts").Select(TlsVersion.Of))
                    if (version.Name == negotiated)
                        findings.Add(Verdict.Passed, $"{version.Name} accepted", $"{version.Name} accepted");
                    else
                        await AcceptsAsync(host, vantage, version, findings, cancellation);
                var offer = new VersionOffer(host, vantage, starttls, this.host);
                foreach (var version in fields.Texts("refuses").Select(TlsVersion.Of))
                    await RefusesAsync(offer, version, TlsVersion.Of(negotiated), findings, cancellation);
            }
        );
        return findings.ToResult(seenFrom, ByHand);
    }

    private async Task<string> FirstHandshakeAsync(
        IHostReader reader,
        Vantage vantage,
        Findings findings,
        CancellationToken cancellation
    )
    {
        var stream = await StartTls.OpenAsync(reader, vantage, starttls, cancellation);
        await using var session = await TlsSession.HandshakeAsync(
            stream,
            reader.Time,
            host,
            TlsSession.Modern,
            cancellation
        );
        findings.Add(Verdict.Passed, "a TLS handshake with certificate and cipher", session.ToString());
        var anchors = TrustAnchors.Load(reader, trust);
        var peer = new PeerCertificate(session.Sent, anchors, host, reader.Time.GetUtcNow());
        if (fields.TextOrNull("certificate_file") is { } file)
            CompareWithFile(reader, file, peer.Fingerprint, findings);
        var chain = peer.Chain();
        findings.Add(chain.Holds, "a chain as sent, server first, that leads to a trusted authority", chain.Observed);
        foreach (var note in anchors.Notes)
            findings.Note(note);
        if (fields.Flag("verify_name"))
        {
            var name = peer.Name();
            findings.Add(name.Holds, $"a certificate for {host}", name.Observed);
        }
        var daysLeft = fields.Integer("days_left");
        var dates = peer.Dates(daysLeft);
        findings.Add(dates.Holds, $"valid now and for {daysLeft} days more", dates.Observed);
        return session.VersionName;
    }

    private static void CompareWithFile(IHostReader reader, string file, string onWire, Findings findings)
    {
        var expected = $"the first certificate of '{file}'";
        try
        {
            if (reader.ReadFile(file) is not { } bytes)
                findings.Add(Verdict.Failed, expected, $"'{file}' does not exist; the server shows sha256 {onWire}");
            else if (TrustAnchors.Certificates(bytes) is not [var leaf, ..])
                findings.Add(Verdict.Failed, expected, $"'{file}' holds no PEM certificate");
            else
            {
                var inFile = PeerCertificate.FingerprintOf(leaf);
                findings.Add(
                    inFile == onWire,
                    $"{expected}, sha256 {inFile}",
                    inFile == onWire ? $"sha256 {onWire}" : $"another certificate, sha256 {onWire}"
                );
            }
        }
        catch (HostException error)
        {
            findings.Add(Verdict.Inconclusive, expected, $"could not look: {error.Message}");
        }
    }

    private Task AcceptsAsync(
        IHostReader reader,
        Vantage vantage,
        TlsVersion version,
        Findings findings,
        CancellationToken cancellation
    )
    {
        var expected = $"{version.Name} accepted";
        return findings.CheckAsync(
            expected,
            async () =>
            {
                if (version.SslProtocol is { } protocol)
                {
                    var stream = await StartTls.OpenAsync(reader, vantage, starttls, cancellation);
                    await using var session = await TlsSession.HandshakeAsync(
                        stream,
                        reader.Time,
                        host,
                        protocol,
                        cancellation
                    );
                    findings.Add(Verdict.Passed, expected, session.ToString());
                    return;
                }
                var (accepted, observed) = await new VersionOffer(reader, vantage, starttls, host).AcceptedAsync(
                    version,
                    cancellation
                );
                findings.Add(accepted, expected, observed);
            },
            OpensslLine.OneVersion(address, port, starttls, host, version)
        );
    }

    private Task RefusesAsync(
        VersionOffer offer,
        TlsVersion version,
        TlsVersion control,
        Findings findings,
        CancellationToken cancellation
    )
    {
        var expected = $"{version.Name} refused";
        var byHand = OpensslLine.OneVersion(address, port, starttls, host, version);
        return findings.CheckAsync(
            expected,
            async () =>
            {
                var (refused, observed) = await offer.RefusedAsync(version, control, cancellation);
                findings.Add(refused, expected, observed, byHand: byHand);
            },
            byHand
        );
    }
}

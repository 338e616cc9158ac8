using System.Globalization;
using RunbookTui.Engine.Kinds;
using RunbookTui.HostTests.Support;

namespace RunbookTui.HostTests.Job;

/// <summary>openssl(1) and testssl.sh judge the TLS of a finished host, from another network.</summary>
[Collection(FinishedHostCollection.Name)]
public sealed class RefereeTlsTests(FinishedHost finished)
{
    public static TheoryData<int, string?> Ports { get; } =
        new()
        {
            { 25, "smtp" },
            { 587, "smtp" },
            { 2525, "smtp" },
            { 465, null },
            { 995, null },
            { 993, null },
        };

    [Theory]
    [MemberData(nameof(Ports))]
    public async Task Openssl_verifies_chain_and_name(int port, string? startTls)
    {
        var seen = await ConnectAsync(port, startTls, "-verify_return_error");

        Assert.Equal(0, seen.ExitCode);
        // Both lines: without a certificate openssl says "return code: 0 (ok)" too.
        Assert.Contains("-----BEGIN CERTIFICATE-----", seen.Output, StringComparison.Ordinal);
        Assert.Contains("Verify return code: 0 (ok)", seen.Output, StringComparison.Ordinal);
        Assert.Matches("(?m)^New, TLSv1.3, Cipher is TLS_", seen.Output);
    }

    [Theory]
    [MemberData(nameof(Ports))]
    public async Task The_certificate_on_the_wire_is_the_one_in_the_file(int port, string? startTls)
    {
        var seen = await ConnectAsync(port, startTls);
        await finished.Job.Host.WriteFileAsync("/root/served.txt", seen.Output);

        var served = await FingerprintAsync("/root/served.txt");

        Assert.Equal(await FingerprintAsync(FinishedHost.Certificate), served);
    }

    [Theory]
    [MemberData(nameof(Ports))]
    public async Task A_client_that_asks_for_another_name_is_told_so(int port, string? startTls)
    {
        var seen = await ConnectAsync(port, startTls, "-verify_return_error", "-verify_hostname", "other.example.test");

        Assert.NotEqual(0, seen.ExitCode);
        Assert.Contains("hostname mismatch", seen.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [MemberData(nameof(Ports))]
    public async Task Tls_1_2_and_1_3_are_accepted(int port, string? startTls)
    {
        var older = await ConnectAsync(port, startTls, "-tls1_2");
        var newer = await ConnectAsync(port, startTls, "-tls1_3");

        Assert.Matches("(?m)^New, TLSv1.2, Cipher is [A-Z]", older.Output);
        Assert.Matches("(?m)^New, TLSv1.3, Cipher is [A-Z]", newer.Output);
    }

    [Theory]
    [MemberData(nameof(Ports))]
    public async Task Tls_1_0_and_1_1_are_refused_by_the_server_itself(int port, string? startTls)
    {
        foreach (var version in new[] { "-tls1", "-tls1_1" })
        {
            var seen = await ConnectAsync(port, startTls, version, "-cipher", "ALL:@SECLEVEL=0");

            Assert.NotEqual(0, seen.ExitCode);
            Assert.Contains("no peer certificate available", seen.Output, StringComparison.Ordinal);
            // The server's word, not the client's: Postfix sends the alert "protocol version", Dovecot hangs up on a
            // hello that was sent. A client that does not want to ask gets no alert and sends nothing.
            Assert.Matches(
                port is 993 or 995 ? "read 0 bytes and written 1[0-9]{2} bytes" : "SSL alert number 70",
                seen.Text
            );
        }
    }

    [Theory]
    [InlineData("-tls1", "TLSv1")]
    [InlineData("-tls1_1", "TLSv1.1")]
    public async Task The_referee_itself_could_speak_the_old_versions(string option, string version)
    {
        var seen = await finished.Job.Host.ShellAsync(
            $"""
            openssl s_server -accept 127.0.0.1:4433 -cert {FinishedHost.Certificate} -key /etc/ssl/runbook-tui/privkey.pem \
                -cipher ALL:@SECLEVEL=0 {option} -www -naccept 1 >/dev/null 2>&1 &
            until ss -Hltn 'sport = :4433' | grep -q .; do :; done
            openssl s_client -connect 127.0.0.1:4433 {option} -cipher ALL:@SECLEVEL=0 </dev/null 2>&1
            """
        );

        Assert.Contains($"Protocol  : {version}\n", seen, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(587, "smtp")]
    [InlineData(465, null)]
    public async Task Testssl_agrees_on_the_versions(int port, string? startTls)
    {
        string[] protocol = startTls is null ? [] : ["-t", startTls];
        var seen = await finished.Job.Host.RunAsync(
            "testssl",
            [
                "--quiet",
                "--color",
                "0",
                "--warnings",
                "batch",
                "--nodns",
                "none",
                "--ip",
                MailHost.Address,
                "-p",
                .. protocol,
                string.Create(CultureInfo.InvariantCulture, $"{MailHost.Name}:{port}"),
            ]
        );

        Assert.Matches("(?m)^ SSLv3 +not offered", seen);
        Assert.Matches("(?m)^ TLS 1 +not offered", seen);
        Assert.Matches("(?m)^ TLS 1.1 +not offered", seen);
        Assert.Matches("(?m)^ TLS 1.2 +offered", seen);
        Assert.Matches("(?m)^ TLS 1.3 +offered", seen);
    }

    private Task<CommandResult> ConnectAsync(int port, string? startTls, params string[] more) =>
        finished.Job.OutsideAsync(
            "openssl",
            [
                "s_client",
                "-connect",
                string.Create(CultureInfo.InvariantCulture, $"{MailHost.Address}:{port}"),
                "-servername",
                MailHost.Name,
                "-verify_hostname",
                MailHost.Name,
                "-CAfile",
                FinishedHost.Authority,
                .. startTls is null ? Array.Empty<string>() : ["-starttls", startTls],
                .. more,
            ]
        );

    private Task<string> FingerprintAsync(string file) =>
        finished.Job.Host.RunAsync("openssl", "x509", "-noout", "-fingerprint", "-sha256", "-in", file);
}

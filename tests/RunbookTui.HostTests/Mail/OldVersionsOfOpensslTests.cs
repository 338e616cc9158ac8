using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Local;
using RunbookTui.Host.Mail;
using Xunit;

namespace RunbookTui.HostTests.Mail;

/// <summary>The hand-written hello against a server that really has, or really lacks, each version.</summary>
public sealed class OldVersionsOfOpensslTests
{
    private const string Openssl = "/usr/bin/openssl";

    public static TheoryData<string, string[], bool> Cases =>
        new()
        {
            { "TLSv1.0", ["-tls1", "-cipher", "ALL:@SECLEVEL=0"], true },
            { "TLSv1.1", ["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"], true },
            { "TLSv1.0", ["-cipher", "ALL:@SECLEVEL=0"], true },
            { "TLSv1.1", ["-cipher", "ALL:@SECLEVEL=0"], true },
            { "TLSv1.1", ["-tls1", "-cipher", "ALL:@SECLEVEL=0"], false },
            { "TLSv1.0", [], false },
            { "TLSv1.1", [], false },
            { "TLSv1.0", ["-tls1_2"], false },
            { "TLSv1.2", [], true },
            { "TLSv1.2", ["-tls1_3"], false },
            { "TLSv1.3", [], true },
            { "TLSv1.3", ["-groups", "P-384"], true },
            { "TLSv1.3", ["-tls1_2"], false },
        };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_servers_own_word_is_heard(string version, string[] options, bool accepts)
    {
        Assert.SkipUnless(File.Exists(Openssl), "needs the openssl program");
        var host = new LocalHost(TimeProvider.System);
        using var files = host.OpenScratch();
        var key = Path.Combine(files.Path, "key.pem");
        var certificate = Path.Combine(files.Path, "cert.pem");
        await RunAsync([
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-keyout",
            key,
            "-out",
            certificate,
            "-subj",
            "/CN=x.test",
        ]);
        var port = FreePort();
        using var server = Start([
            "s_server",
            "-accept",
            $"127.0.0.1:{port}",
            "-key",
            key,
            "-cert",
            certificate,
            .. options,
        ]);
        try
        {
            await WaitForAsync(server, "ACCEPT");
            var vantage = Vantage.Choose(host, Vantage.Loopback, IPAddress.Loopback, port);
            var offer = new VersionOffer(host, vantage, null, "x.test");
            var control = TlsVersion.Of(version == "TLSv1.3" ? "TLSv1.2" : "TLSv1.3");
            var (accepted, _) = await offer.AcceptedAsync(TlsVersion.Of(version), CancellationToken.None);
            var (refused, observed) = await offer.RefusedAsync(TlsVersion.Of(version), control, CancellationToken.None);
            var expected = accepts ? (Verdict.Passed, Verdict.Failed) : (Verdict.Failed, Verdict.Passed);
            Assert.True(expected == (accepted, refused), $"{accepted}, {refused}: {observed}");
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task RunAsync(string[] arguments)
    {
        using var process = Start(arguments);
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
    }

    /// <summary>Standard input stays open: at its end s_server ends too.</summary>
    private static Process Start(string[] arguments) =>
        Process.Start(
            new ProcessStartInfo(Openssl, arguments)
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;

    private static async Task WaitForAsync(Process process, string text)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (await process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
            if (line.Contains(text, StringComparison.Ordinal))
                return;
        Assert.Fail($"s_server ended: {await process.StandardError.ReadToEndAsync(deadline.Token)}");
    }
}

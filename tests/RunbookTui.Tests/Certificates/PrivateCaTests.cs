using System.Text;
using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Certificates;
using RunbookTui.Tests.Support;
using Xunit;

namespace RunbookTui.Tests.Certificates;

public sealed class PrivateCaTests
{
    private const string Directory = "/etc/ssl/runbook-tui";
    private const string CertificateFile = $"{Directory}/fullchain.pem";
    private const string KeyFile = $"{Directory}/privkey.pem";
    private const string CaFile = $"{Directory}/ca.pem";
    private const string CaKeyFile = $"{Directory}/ca.key";

    private readonly FakeTime time = new();
    private readonly StrictHost host;
    private readonly IAction action = Action("mail.example.test");

    public PrivateCaTests() =>
        host = new StrictHost { Time = time }
            .Directory("/etc")
            .Directory("/etc/ssl")
            .Absent("/proc/self/mountinfo")
            .Query("df -B1 --output=avail,iavail,itotal -- /etc/ssl", "Avail IFree Inodes\n99999999 999 9999\n")
            .Query($"df -B1 --output=avail,iavail,itotal -- {Directory}", "Avail IFree Inodes\n99999999 999 9999\n");

    [Fact]
    public async Task It_makes_an_authority_and_a_certificate_that_pass_its_own_check()
    {
        Assert.Empty(await action.CheckAsync(host, default));
        Assert.False((await action.InspectAsync(host, default)).AlreadySo);
        await action.ApplyAsync(host, default);
        Assert.Equal(
            [
                $"directory {Directory}",
                $"write {CaKeyFile}",
                $"write {CaFile}",
                $"write {KeyFile}",
                $"write {CertificateFile}",
            ],
            host.Changes
        );
        Assert.True((await action.InspectAsync(host, default)).AlreadySo);
        Assert.Equal((UnixFileMode)Convert.ToInt32("0600", 8), host.Stat(KeyFile)!.Attributes.Mode);
        Assert.Equal((UnixFileMode)Convert.ToInt32("0600", 8), host.Stat(CaKeyFile)!.Attributes.Mode);
        Assert.Equal((UnixFileMode)Convert.ToInt32("0644", 8), host.Stat(CertificateFile)!.Attributes.Mode);
    }

    [Fact]
    public async Task The_server_certificate_lasts_no_longer_than_clients_accept()
    {
        await action.ApplyAsync(host, default);
        var chain = Assert
            .IsType<PemContent<IReadOnlyList<System.Security.Cryptography.X509Certificates.X509Certificate2>>.Readable>(
                PemFiles.Certificates(CertificateFile, host.ReadFile(CertificateFile)!)
            )
            .Value;
        Assert.Equal(2, chain.Count);
        Assert.InRange(chain[0].NotAfter - chain[0].NotBefore, TimeSpan.FromDays(396), PrivateCa.ServerLifetime);
    }

    [Fact]
    public async Task A_certificate_that_is_due_is_renewed_by_the_same_authority()
    {
        await action.ApplyAsync(host, default);
        var (ca, caKey, key) = (host.TextOf(CaFile), host.TextOf(CaKeyFile), host.TextOf(KeyFile));
        time.Advance(TimeSpan.FromDays(382));
        Assert.True((await action.InspectAsync(host, default)).AlreadySo);
        time.Advance(TimeSpan.FromDays(1));
        Assert.Contains("due for renewal", (await action.InspectAsync(host, default)).Observed);
        await action.ApplyAsync(host, default);
        Assert.Equal((ca, caKey), (host.TextOf(CaFile), host.TextOf(CaKeyFile)));
        Assert.NotEqual(key, host.TextOf(KeyFile));
        Assert.True((await action.InspectAsync(host, default)).AlreadySo);
    }

    [Fact]
    public async Task An_authority_whose_key_is_kept_elsewhere_is_fine_until_the_certificate_is_due()
    {
        await action.ApplyAsync(host, default);
        host.Delete(CaKeyFile);
        Assert.True((await action.InspectAsync(host, default)).AlreadySo);
    }

    [Fact]
    public async Task Another_host_name_needs_another_certificate()
    {
        await action.ApplyAsync(host, default);
        var inspection = await Action("other.example.test").InspectAsync(host, default);
        Assert.False(inspection.AlreadySo);
        Assert.Contains("is not for 'other.example.test'", inspection.Observed);
    }

    [Theory]
    [InlineData(KeyFile)]
    [InlineData(CertificateFile)]
    [InlineData(CaFile)]
    public async Task What_is_half_made_is_completed(string lost)
    {
        await action.ApplyAsync(host, default);
        host.Delete(lost);
        Assert.False((await action.InspectAsync(host, default)).AlreadySo);
        Assert.Empty(await action.CheckAsync(host, default));
        await action.ApplyAsync(host, default);
        Assert.True((await action.InspectAsync(host, default)).AlreadySo);
    }

    [Fact]
    public async Task A_certificate_of_somebody_else_is_not_overwritten()
    {
        var foreign = TestCertificates.Server(TestCertificates.Root("Somebody"));
        host.Directory(Directory).File(CertificateFile, foreign.Pem);
        var obstacle = Assert.Single(await action.CheckAsync(host, default));
        Assert.Equal("a certificate issued by CN=Somebody", obstacle.Observed);
    }

    [Fact]
    public async Task Its_undo_knows_the_directory_that_did_not_exist()
    {
        var undo = await action.PrepareUndoAsync(host, new MemorySnapshots(), default);
        Assert.Equal([Directory, CaKeyFile, CaFile, KeyFile, CertificateFile], undo.Files.Select(file => file.Path));
        Assert.All(undo.Files, file => Assert.Null(file.Type));
    }

    [Fact]
    public async Task A_renewed_pair_is_installed_only_when_it_fits()
    {
        await action.ApplyAsync(host, default);
        var renewed = TestCertificates.Server(TestCertificates.Root());
        host.Directory("/root/new")
            .File("/root/new/cert.pem", renewed.Pem)
            .File("/root/new/key.pem", renewed.KeyPem, mode: (int)PrivateCaSource.KeyMode)
            .File("/root/new/ca.pem", TestCertificates.Root("Other").Pem)
            .Absent("/etc/ssl/certs/ca-certificates.crt");
        var install = Given.Action(
            CertificateAction.Kind,
            ("source", "install"),
            ("host", "mail.example.test"),
            ("certificate_file", CertificateFile),
            ("key_file", KeyFile),
            ("ca_file", "/root/new/ca.pem"),
            ("from_certificate", "/root/new/cert.pem"),
            ("from_key", "/root/new/key.pem")
        );
        Assert.NotEmpty(await install.CheckAsync(host, default));
        var before = host.TextOf(CertificateFile);
        await Assert.ThrowsAsync<HostException>(() => install.ApplyAsync(host, default));
        Assert.Equal(before, host.TextOf(CertificateFile));
    }

    [Fact]
    public async Task A_fitting_renewed_pair_takes_the_place_of_the_old_one_and_keeps_its_modes()
    {
        await action.ApplyAsync(host, default);
        var root = TestCertificates.Root();
        var renewed = TestCertificates.Server(root);
        host.SetAttributes(KeyFile, new(PrivateCaSource.KeyMode | UnixFileMode.GroupRead, 0, 42));
        host.Directory("/root/new")
            .File("/root/new/cert.pem", renewed.Pem)
            .File("/root/new/key.pem", renewed.KeyPem, mode: (int)PrivateCaSource.KeyMode)
            .File("/root/new/ca.pem", root.Pem);
        var install = Given.Action(
            CertificateAction.Kind,
            ("source", "install"),
            ("host", "mail.example.test"),
            ("certificate_file", CertificateFile),
            ("key_file", KeyFile),
            ("ca_file", "/root/new/ca.pem"),
            ("from_certificate", "/root/new/cert.pem"),
            ("from_key", "/root/new/key.pem")
        );
        Assert.Empty(await install.CheckAsync(host, default));
        Assert.False((await install.InspectAsync(host, default)).AlreadySo);
        await install.ApplyAsync(host, default);
        Assert.True((await install.InspectAsync(host, default)).AlreadySo);
        Assert.Equal((renewed.Pem, renewed.KeyPem), (host.TextOf(CertificateFile), host.TextOf(KeyFile)));
        Assert.Equal(42u, host.Stat(KeyFile)!.Attributes.Group);
        Assert.True(host.Stat(KeyFile)!.Attributes.Mode.HasFlag(UnixFileMode.GroupRead));
    }

    [Fact]
    public void A_host_name_longer_than_a_common_name_still_gets_a_certificate()
    {
        var name = string.Join('.', Enumerable.Repeat("abcdefghijklmnopqrst", 5)) + ".example.test";
        var authority = PrivateCa.CreateAuthority(name, time.GetUtcNow());
        Assert.StartsWith("-----BEGIN CERTIFICATE-----", authority.CertificatePem);
        Assert.NotEmpty(Encoding.ASCII.GetBytes(authority.KeyPem));
    }

    private static IAction Action(string name) =>
        Given.Action(
            CertificateAction.Kind,
            ("source", "private_ca"),
            ("host", name),
            ("certificate_file", CertificateFile),
            ("key_file", KeyFile),
            ("ca_file", CaFile)
        );
}

using System.Runtime.CompilerServices;
using RunbookTui.Host.Dovecot;
using Xunit;

namespace RunbookTui.Tests.Dovecot;

public sealed class DovecotDialectTests
{
    private static readonly DovecotIntent Everything = new(
        new DovecotTls("/etc/ssl/mail/fullchain.pem", "/etc/ssl/mail/privkey.pem", Required: true, "TLSv1.2"),
        CleartextLogin: false,
        new Dictionary<string, bool>
        {
            ["pop3"] = false,
            ["imap"] = false,
            ["pop3s"] = true,
            ["imaps"] = true,
        },
        ["/var/spool/postfix/private/auth", "/var/spool/postfix-2525/private/auth"]
    );

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Each_release_gets_its_own_words(int minor)
    {
        var text = DovecotDialect.Render(DovecotDialect.Settings((2, minor), Everything));
        Assert.Equal(File.ReadAllText(Golden($"everything-2.{minor}.conf")), text);
    }

    [Fact]
    public void What_the_intent_does_not_name_is_not_written()
    {
        var intent = new DovecotIntent(null, null, new Dictionary<string, bool> { ["imap"] = true }, []);
        Assert.Equal(
            [("service/imap-login/inet_listener/imap/port", "143")],
            DovecotDialect.Settings((2, 3), intent).Select(setting => (setting.Path, setting.Value))
        );
    }

    [Fact]
    public void A_closed_encrypted_listener_needs_no_word_about_TLS()
    {
        var intent = new DovecotIntent(null, null, new Dictionary<string, bool> { ["pop3s"] = false }, []);
        Assert.Equal(
            [("service/pop3-login/inet_listener/pop3s/port", "0")],
            DovecotDialect.Settings((2, 4), intent).Select(setting => (setting.Path, setting.Value))
        );
    }

    [Theory]
    [InlineData(2, "ssl_protocols", "!SSLv2 !SSLv3 !TLSv1 !TLSv1.1 !TLSv1.2")]
    [InlineData(3, "ssl_min_protocol", "TLSv1.3")]
    [InlineData(4, "ssl_min_protocol", "TLSv1.3")]
    public void TLS_1_3_alone_can_be_asked_for(int minor, string name, string value)
    {
        var intent = Everything with { Tls = Everything.Tls! with { MinimumProtocol = "TLSv1.3" } };
        Assert.Contains(
            DovecotDialect.Settings((2, minor), intent),
            setting => (setting.Name, setting.Value) == (name, value)
        );
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(2, 5)]
    [InlineData(3, 0)]
    public void A_release_it_does_not_know_is_refused(int major, int minor)
    {
        Assert.False(DovecotDialect.Knows((major, minor)));
        Assert.Throws<ArgumentOutOfRangeException>(() => DovecotDialect.Settings((major, minor), Everything));
    }

    [Theory]
    [InlineData("/etc/ssl/mail/fullchain.pem", true)]
    [InlineData("/etc/ssl/my mail/fullchain.pem", false)]
    [InlineData("/etc/ssl/a#b", false)]
    [InlineData("/etc/ssl/$x", false)]
    [InlineData("/etc/ssl/a\nssl = no", false)]
    public void A_path_that_could_become_syntax_is_not_plain(string path, bool plain) =>
        Assert.Equal(plain, DovecotDialect.IsPlain(path));

    private static string Golden(string name, [CallerFilePath] string source = "") =>
        Path.Combine(Path.GetDirectoryName(source)!, "Golden", name);
}

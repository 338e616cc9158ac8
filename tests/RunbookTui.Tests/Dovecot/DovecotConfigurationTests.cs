using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Dovecot;
using RunbookTui.Tests.Support;
using Xunit;

namespace RunbookTui.Tests.Dovecot;

public sealed class DovecotConfigurationTests
{
    private const string Auth = """
        service auth {
          chroot =
          unix_listener /var/spool/postfix/private/auth {
            group = postfix
            mode = 0660
          }
          unix_listener "srv.auth/%{pid}" {
            mode = 0600
          }
          user = $default_internal_user
        }

        """;

    [Fact]
    public void Blocks_become_paths()
    {
        var settings = DovecotConfiguration.Parse(Auth);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["service/auth/chroot"] = "",
                ["service/auth/unix_listener//var/spool/postfix/private/auth/group"] = "postfix",
                ["service/auth/unix_listener//var/spool/postfix/private/auth/mode"] = "0660",
                ["service/auth/unix_listener/srv.auth/%{pid}/mode"] = "0600",
                ["service/auth/user"] = "$default_internal_user",
            },
            settings
        );
    }

    [Fact]
    public void Quoted_values_lose_their_quotes() =>
        Assert.Equal(
            "\\Drafts \"x\"",
            DovecotConfiguration.Parse("special_use = \"\\\\Drafts \\\"x\\\"\"\n")["special_use"]
        );

    [Fact]
    public async Task A_nested_setting_is_asked_for_by_its_service()
    {
        var host = new StrictHost().Query("doveconf service/auth", Auth);
        const string name = "service/auth/unix_listener//var/spool/postfix/private/auth/mode";
        Assert.Equal("0660", await DovecotConfiguration.ValueAsync(host, name, default));
    }

    [Fact]
    public async Task The_certificate_of_2_4_is_found_where_doveconf_files_it()
    {
        var host = new StrictHost().Query(
            "doveconf ssl_server_cert_file ssl_server/cert_file",
            "ssl_server_cert_file = \nssl_server {\n  cert_file = /etc/ssl/a.pem\n}\n"
        );
        Assert.Equal("/etc/ssl/a.pem", await DovecotConfiguration.ValueAsync(host, "ssl_server_cert_file", default));
    }

    [Fact]
    public async Task A_setting_dovecot_does_not_know_is_failed_and_a_broken_configuration_inconclusive()
    {
        var probe = Given.Probe(DovecotSettingProbe.Kind, ("name", "sssl"), ("value", "required"));
        var result = await probe.ObserveAsync(new StrictHost().Query("doveconf sssl"), default);
        Assert.Equal((Verdict.Failed, "Dovecot knows no setting 'sssl'"), (result.Verdict, result.Observed));
        result = await probe.ObserveAsync(
            new StrictHost().Query("doveconf sssl", exitCode: 89, error: "doveconf: Fatal: line 1: Garbage"),
            default
        );
        Assert.Equal(Verdict.Inconclusive, result.Verdict);
        Assert.Contains("Garbage", result.Observed);
    }

    [Theory]
    [InlineData(" imap pop3", "imap pop3", Verdict.Passed)]
    [InlineData("imap", "imap pop3", Verdict.Failed)]
    public async Task The_effective_value_is_compared(string seen, string wanted, Verdict verdict)
    {
        var probe = Given.Probe(DovecotSettingProbe.Kind, ("name", "protocols"), ("value", wanted));
        var host = new StrictHost().Query("doveconf protocols", $"protocols = {seen}\n");
        Assert.Equal(verdict, (await probe.ObserveAsync(host, default)).Verdict);
    }
}

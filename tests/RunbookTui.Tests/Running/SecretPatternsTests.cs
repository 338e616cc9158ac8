using System.Text;
using RunbookTui.Engine.Running;
using Xunit;

namespace RunbookTui.Tests.Running;

/// <summary>What looks like a secret is not recorded, and what does not is.</summary>
public sealed class SecretPatternsTests
{
    private static readonly SecretPatterns Patterns = new([1, 2, 3]);

    private static readonly string SaslPlain = Convert.ToBase64String(Encoding.UTF8.GetBytes("\0alice\0wonder-land"));

    public static TheoryData<string, string, string> Secrets =>
        new()
        {
            {
                "private-key",
                "-----BEGIN RSA PRIVATE KEY-----\nMIIEcanary\nAb+/=\n-----END RSA PRIVATE KEY-----\n",
                "canary"
            },
            { "private-key", "x\n-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbcanaryQ", "canary" },
            { "password-hash", "root:$6$saltsalt$canaryhash/9:19000:0:99999:7:::", "canary" },
            { "password-hash", "alice:$y$j9T$canarysalt$canary.hash:1", "canary" },
            { "password-hash", "alice:{SSHA512}canary+hash==:1000", "canary" },
            { "password-hash", "alice:{PLAIN}canary", "canary" },
            { "authorization", "> Authorization: Bearer canary.token", "canary" },
            { "authorization", "authorization: canary-without-scheme", "canary" },
            { "url-password", "fetching https://bob:canary@mail.example.com/x", "canary" },
            { "auth-plain", $"AUTH PLAIN {SaslPlain}", SaslPlain },
            { "auth-plain", $"334 \r\n{SaslPlain}\r\n235 2.7.0", SaslPlain },
        };

    [Theory]
    [MemberData(nameof(Secrets))]
    public void A_secret_is_replaced_by_its_kind_and_a_hash(string kind, string text, string secret)
    {
        var redacted = Patterns.Redact(text);
        Assert.DoesNotContain(secret, redacted, StringComparison.Ordinal);
        Assert.Matches($@"••••\[{kind} [0-9a-f]{{8}}\]", redacted);
        Assert.Equal(redacted, Patterns.Redact(redacted));
        Assert.Equal(redacted, Patterns.Redact(text));
        Assert.NotEqual(redacted, new SecretPatterns([9]).Redact(text));
        Assert.DoesNotContain("[", new SecretPatterns(null).Redact(text), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("250-AUTH PLAIN LOGIN XOAUTH2 OAUTHBEARER EXTERNAL")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n")]
    [InlineData("smtp_sasl_password_maps = hash:/etc/postfix/sasl_passwd")]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("see https://example.com:8443/path?x=a@b")]
    [InlineData("mydomain = $mydomain, $1 and ${name}")]
    public void What_is_no_secret_stays(string text) => Assert.Equal(text, Patterns.Redact(text));
}

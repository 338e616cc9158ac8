using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Postfix;
using Xunit;

namespace RunbookTui.Tests.Postfix;

public sealed class PostfixRulesTests
{
    private static readonly Dictionary<string, string> Known = new()
    {
        ["mail_version"] = "3.5.25",
        ["biff"] = "yes",
        ["compatibility_level"] = "0",
        ["readme_directory"] = "no",
        ["smtpd_tls_loglevel"] = "0",
    };

    [Theory]
    [InlineData("smtpd_tls_security_level", "mayy")]
    [InlineData("smtpd_tls_security_level", "dane")]
    [InlineData("smtp_tls_security_level", "optional")]
    [InlineData("smtpd_tls_protocols", ">=TLSv1.2")]
    [InlineData("smtpd_tls_mandatory_protocols", "!SSLv2, !TLS1.0")]
    [InlineData("biff", "on")]
    [InlineData("smtpd_tls_loglevel", "one")]
    [InlineData("anything", "two\nlines")]
    public void Values_that_only_the_daemons_would_refuse_are_refused(string name, string value) =>
        Assert.NotNull(MainCfRules.Check(name, value, Known));

    [Theory]
    [InlineData("smtpd_tls_security_level", "may")]
    [InlineData("smtpd_tls_security_level", "$my_level")]
    [InlineData("smtp_tls_security_level", "dane")]
    [InlineData("smtpd_tls_protocols", "!SSLv2, !SSLv3, !TLSv1, !TLSv1.1")]
    [InlineData("compatibility_level", "3.6")]
    [InlineData("readme_directory", "/usr/share/doc/postfix")]
    [InlineData("biff", "no")]
    public void Values_that_Postfix_knows_are_not(string name, string value) =>
        Assert.Null(MainCfRules.Check(name, value, Known));

    [Fact]
    public void The_bound_notation_of_protocols_is_fine_from_3_6_on() =>
        Assert.Null(
            MainCfRules.Check(
                "smtpd_tls_protocols",
                ">=TLSv1.2",
                new Dictionary<string, string> { ["mail_version"] = "3.10.5" }
            )
        );

    [Fact]
    public void A_misspelt_name_is_answered_with_the_name_meant() =>
        Assert.Equal("did you mean 'smtpd_tls_loglevel'?", MainCfRules.Unknown("smtpd_tls_loglevl", Known.Keys)?.Next);

    [Fact]
    public void A_macro_or_a_transports_own_parameter_is_no_misspelling()
    {
        Assert.Null(MainCfRules.Unknown("mua_client_restrictions", Known.Keys));
        Assert.Null(MainCfRules.Unknown("dovecot_destination_recipient_limit", Known.Keys));
    }

    [Theory]
    [InlineData("postfix-2525", true)]
    [InlineData("postfix-a.b_c-d", true)]
    [InlineData("postfix-", false)]
    [InlineData("postfix", false)]
    [InlineData("mail-1", false)]
    [InlineData("postfix-a/b", false)]
    [InlineData("postfix-a b", false)]
    [InlineData("postfix-ü", false)]
    public void Names_of_instances(string name, bool good) =>
        Assert.Equal(good, PostfixInstances.CheckName(name) is null);

    [Theory]
    [InlineData("inet", "smtp/inet", true)]
    [InlineData("inet", "pickup/unix", false)]
    [InlineData("!smtp/inet inet", "smtp/inet", false)]
    [InlineData("foo.inet, smtp.inet", "smtp/inet", true)]
    [InlineData("", "smtp/inet", false)]
    public void What_master_service_disable_covers(string value, string key, bool covered) =>
        Assert.Equal(covered, MasterServiceDisable.Covers(value, key));

    [Theory]
    [InlineData(false, "OpenSSL 3.0.11", null, null, Verdict.Passed)]
    [InlineData(true, "", false, false, Verdict.Failed)]
    [InlineData(true, null, false, false, Verdict.Failed)]
    [InlineData(true, "OpenSSL 3.0.11", true, true, Verdict.Inconclusive)]
    [InlineData(false, "", true, true, Verdict.Inconclusive)]
    [InlineData(null, "OpenSSL 3.0.11", true, true, Verdict.Inconclusive)]
    [InlineData(false, null, true, null, Verdict.Passed)]
    [InlineData(false, null, false, null, Verdict.Inconclusive)]
    public void The_signs_of_a_TLS_build_decide_together(
        bool? sentence,
        string? version,
        bool? libssl,
        bool? defines,
        Verdict verdict
    ) =>
        Assert.Equal(
            verdict,
            new TlsBuildSigns
            {
                SentenceInProgram = sentence,
                CompileVersion = version,
                RunVersion = version,
                LinksLibrary = libssl,
                MakeDefinesTls = defines,
                MapTypes = "hash",
            }.Verdict
        );
}

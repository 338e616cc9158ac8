using RunbookTui.Host.Postfix;
using Xunit;

namespace RunbookTui.Tests.Postfix;

public sealed class PostconfTests
{
    [Fact]
    public void Values_are_read_with_their_own_equals_signs_and_empty_ones_too()
    {
        var values = Postconf.Parse("a = b = c\nrelayhost =\nsubmission/inet/x = y\n");

        Assert.Equal("b = c", values["a"]);
        Assert.Equal("", values["relayhost"]);
        Assert.Equal("y", values["submission/inet/x"]);
        Assert.Equal(3, values.Count);
    }

    [Fact]
    public void Only_unused_parameters_of_main_cf_count_as_typing_errors()
    {
        var unused = Postconf.UnusedOf(
            """
            postconf: warning: /etc/postfix/main.cf, line 49: overriding earlier entry: mydestination=x
            postconf: warning: /etc/postfix/main.cf: unused parameter: smtpd_tls_loglevl=1
            postconf: warning: /etc/postfix/master.cf: unused parameter: mua=2
            """
        );

        Assert.Equal(["smtpd_tls_loglevl"], unused);
    }

    [Theory]
    [InlineData("a  b", "a b", true)]
    [InlineData("a, b", "a,b", false)]
    [InlineData("", "", true)]
    [InlineData(null, "", false)]
    public void White_space_between_words_is_all_the_same(string? left, string? right, bool same) =>
        Assert.Equal(same, Postconf.Same(left, right));
}

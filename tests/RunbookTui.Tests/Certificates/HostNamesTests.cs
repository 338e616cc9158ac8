using RunbookTui.Host.Certificates;
using Xunit;

namespace RunbookTui.Tests.Certificates;

public sealed class HostNamesTests
{
    [Theory]
    [InlineData("mail.example.test", "mail.example.test", true)]
    [InlineData("MAIL.Example.test", "mail.example.TEST", true)]
    [InlineData("mail.example.test", "mail.example.test.", true)]
    [InlineData("*.example.test", "mail.example.test", true)]
    [InlineData("*.example.test", "example.test", false)]
    [InlineData("*.example.test", "a.mail.example.test", false)]
    [InlineData("*.example.test", ".example.test", false)]
    [InlineData("m*.example.test", "mail.example.test", false)]
    [InlineData("mail.*.test", "mail.example.test", false)]
    [InlineData("*.test", "example.test", false)]
    [InlineData("*", "example", false)]
    [InlineData("example.test", "mail.example.test", false)]
    public void A_wildcard_stands_for_one_whole_leftmost_label(string presented, string host, bool matches) =>
        Assert.Equal(matches, HostNames.Matches(presented, host));
}

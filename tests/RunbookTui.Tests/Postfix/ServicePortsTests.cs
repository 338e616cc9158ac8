using RunbookTui.Host.Postfix;
using Xunit;

namespace RunbookTui.Tests.Postfix;

public sealed class ServicePortsTests
{
    private static readonly ServicePorts Ports = ServicePorts.Parse(
        """
        smtp            25/tcp          mail
        submissions     465/tcp         ssmtp smtps urd # Submission over TLS [RFC8314]
        urd             465/udp
        submission      587/tcp
        """
    );

    [Theory]
    [InlineData("smtps", "", 465)]
    [InlineData("2525", "", 2525)]
    [InlineData("127.0.0.1:smtp", "127.0.0.1", 25)]
    [InlineData("[::1]:587", "::1", 587)]
    [InlineData("nosuch", "", null)]
    [InlineData("70000", "", null)]
    public void A_service_name_is_an_address_and_a_port(string name, string address, int? port) =>
        Assert.Equal((address, port), Ports.Endpoint(name));

    [Theory]
    [InlineData("smtps inet", "submissions inet", true)]
    [InlineData("465 inet", "smtps inet", true)]
    [InlineData("127.0.0.1:465 inet", "smtps inet", false)]
    [InlineData("smtp inet", "smtp unix", false)]
    [InlineData("nosuch inet", "other inet", false)]
    public void Two_names_of_one_port_are_one_place(string left, string right, bool same) =>
        Assert.Equal(
            same,
            Ports.SamePlace(
                MasterService.Parse($"{left} n - y - - smtpd"),
                MasterService.Parse($"{right} n - y - - smtpd")
            )
        );
}

using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Postfix;
using Xunit;

namespace RunbookTui.Tests.Postfix;

public sealed class MasterServiceTests
{
    [Fact]
    public void A_line_with_options_in_both_notations_is_read()
    {
        var service = MasterService.Parse(
            "submission inet  n       -       y       -       -       smtpd -v -o {smtpd_x=a b} -o smtpd_tls_auth_only=yes"
        );

        Assert.Equal("submission/inet", service.Key);
        Assert.Equal(("n", "-", "y"), (service.Private, service.Unprivileged, service.Chroot));
        Assert.Equal("smtpd -v", service.Command);
        Assert.Equal("a b", service.EffectiveOptions["smtpd_x"]);
        Assert.Equal("yes", service.EffectiveOptions["smtpd_tls_auth_only"]);
        Assert.Equal("smtpd -v -o {smtpd_x=a b} -o smtpd_tls_auth_only=yes", service.CommandColumn);
    }

    [Fact]
    public void Arguments_of_a_pipe_are_no_options_even_if_they_look_like_it()
    {
        const string command = "pipe flags=R user=scalemail argv=/bin/store -o x ${nexthop} ${user}";

        var service = MasterService.Parse($"store unix - n n - 2 {command}");

        Assert.Equal(command, service.Command);
        Assert.Empty(service.Options);
        Assert.Equal(command, service.CommandColumn);
    }

    [Fact]
    public void The_order_of_options_makes_no_difference_and_their_values_do()
    {
        var one = MasterService.Parse("25 inet n - y - - smtpd -o a=1 -o b=2");

        Assert.True(one.MeansTheSame(MasterService.Parse("25 inet n - y - - smtpd -o b=2 -o a=1")));
        Assert.False(one.MeansTheSame(MasterService.Parse("25 inet n - y - - smtpd -o b=2 -o a=2")));
        Assert.False(one.MeansTheSame(MasterService.Parse("25 inet n - y - - smtpd -o b=2")));
        Assert.False(one.MeansTheSame(MasterService.Parse("25 inet n - n - - smtpd -o a=1 -o b=2")));
    }

    [Fact]
    public void A_line_with_too_few_columns_is_refused() =>
        Assert.Throws<HostException>(() => MasterService.Parse("smtp inet n - y"));
}

using RunbookTui.Host.Postfix;
using Xunit;

namespace RunbookTui.Tests.Postfix;

public sealed class MasterEditsTests
{
    private static readonly ServicePorts Ports = ServicePorts.Parse(
        "smtp 25/tcp\nsubmissions 465/tcp smtps\nsubmission 587/tcp\n"
    );

    [Fact]
    public void What_is_as_wanted_is_left_alone()
    {
        var plan = Plan(["submission inet n - y - - smtpd -o a=1"], Wanted("submission/inet", "smtpd", ("a", "1")));

        Assert.Empty(plan.Differences);
        Assert.Empty(plan.Edits);
    }

    [Fact]
    public void An_existing_service_is_edited_in_its_place_and_its_options_become_exactly_those()
    {
        var plan = Plan(
            ["submission inet n - y - 7 smtpd -o old=1"],
            Wanted("submission/inet", "smtpd", ("mua", "a, b"))
        );

        Assert.Equal(
            [
                ["-F", "submission/inet/command = smtpd -o {mua=a, b}"],
            ],
            plan.Edits
        );
    }

    [Fact]
    public void A_new_service_is_confined_as_its_neighbours_are()
    {
        var plan = Plan(["pickup unix n - n 60 1 pickup"], Wanted("2525/inet", "smtpd"));

        Assert.Equal(
            [
                ["-Me", "2525/inet = 2525 inet n - n - - smtpd"],
            ],
            plan.Edits
        );
    }

    [Fact]
    public void The_old_name_of_a_port_is_renamed_before_its_columns_are_edited()
    {
        var plan = Plan(["smtps inet n - y - - smtpd -o a=1"], Wanted("submissions/inet", "smtpd", ("a", "2")));

        Assert.Equal(
            [
                ["-F", "smtps/inet/service = submissions"],
                ["-F", "submissions/inet/command = smtpd -o a=2"],
            ],
            plan.Edits
        );
    }

    [Fact]
    public void With_both_names_of_a_port_the_right_one_stays()
    {
        var plan = Plan(
            ["smtps inet n - y - - smtpd", "submissions inet n - y - - smtpd"],
            Wanted("submissions/inet", "smtpd")
        );

        Assert.Equal(
            [
                ["-MX", "smtps/inet"],
            ],
            plan.Edits
        );
    }

    [Fact]
    public void Only_services_that_are_there_are_removed()
    {
        var now = new[] { MasterService.Parse("smtp inet n - y - - smtpd") };

        var plan = MasterEdits.Plan(now, [], ["smtp/inet", "pickup/unix"], Ports);

        Assert.Equal(
            [
                ["-MX", "smtp/inet"],
            ],
            plan.Edits
        );
        Assert.Equal(["'smtp/inet' is there, expected none"], plan.Differences);
    }

    private static MasterEdits Plan(string[] lines, WantedService wanted) =>
        MasterEdits.Plan([.. lines.Select(MasterService.Parse)], [wanted], [], Ports);

    private static WantedService Wanted(string key, string command, params (string Name, object Value)[] options) =>
        new(key, KindFields.Of(WantedService.Table, ("command", command), ("options", KindFields.Map(options))));
}

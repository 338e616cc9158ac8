using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Postfix;
using RunbookTui.Tests.Support;
using Xunit;

namespace RunbookTui.Tests.Postfix;

public sealed class MainActionTests
{
    private const string Primary = "postconf -c /etc/postfix -n";
    private const string Own = "postconf -c /etc/postfix-1 -n";

    [Fact]
    public async Task Inherited_values_are_copied_as_written_and_what_is_set_wins()
    {
        var after = "myorigin = /etc/mailname\nmydestination = $myhostname\nbiff = no\n";
        var now = "biff = yes\n";
        var host = Host()
            .Query(Primary, "myorigin = /etc/mailname\nmydestination = $myhostname\nbiff = yes\n")
            .Query(Own, () => new CommandResult(0, now, "", TimeSpan.Zero))
            .Run(
                "postconf -c /etc/postfix-1 -e 'myorigin = /etc/mailname' 'mydestination = $myhostname' 'biff = no'",
                effect: _ => now = after
            );

        await Action(("inherit", new[] { "myorigin", "mydestination", "relayhost", "biff" })).ApplyAsync(host, default);

        host.VerifyAllRan();
    }

    [Fact]
    public async Task A_default_that_is_right_by_chance_is_not_enough()
    {
        var host = Host().Query(Own, "myorigin = x\n");

        var inspection = await Action().InspectAsync(host, default);

        Assert.False(inspection.AlreadySo);
        Assert.Equal("'/etc/postfix-1/main.cf': 'biff' is not set, expected 'no'", inspection.Observed);
    }

    [Fact]
    public async Task A_parameter_that_nothing_reads_is_an_error_after_all()
    {
        var warning = "";
        var host = Host()
            .Query(Own, () => new CommandResult(0, "", warning, TimeSpan.Zero))
            .Run(
                "postconf -c /etc/postfix-1 -e 'biff = no'",
                effect: _ => warning = "postconf: warning: /etc/postfix-1/main.cf: unused parameter: biff=no"
            );

        var wrong = await Assert.ThrowsAsync<HostException>(() => Action().ApplyAsync(host, default));

        Assert.Equal("'/etc/postfix-1/main.cf': Postfix reads no parameter named 'biff'", wrong.Message);
    }

    [Fact]
    public async Task For_an_instance_that_is_still_to_be_created_the_preview_waits()
    {
        var host = new StrictHost().Directory("/etc").Query("postmulti -l", "- - y /etc/postfix\n");

        var changes = await Action().PreviewAsync(new PreviewContext(host), default);

        Assert.Equal([new Change.KnownAfter("postfix instance postfix-1")], changes);
    }

    private static StrictHost Host() => new StrictHost().Directory("/etc/postfix-1").File("/etc/postfix-1/main.cf", "");

    private static IAction Action(params (string Name, object Value)[] more) =>
        MainAction.Kind.Create(
            KindFields.Of(
                MainAction.Kind.Fields,
                [("instance", "postfix-1"), ("set", KindFields.Map(("biff", "no"))), .. more]
            )
        );
}

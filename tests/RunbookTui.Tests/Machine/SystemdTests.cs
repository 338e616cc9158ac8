using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Machine;
using RunbookTui.Tests.Support;
using Xunit;

namespace RunbookTui.Tests.Machine;

public sealed class SystemdTests
{
    private const string Show =
        "systemctl show --property=LoadState,ActiveState,SubState,Type,MainPID,StateChangeTimestampMonotonic,UnitFileState,Result -- ";

    private readonly StrictHost host = new();

    [Fact]
    public async Task A_start_refused_for_too_many_starts_is_tried_again()
    {
        host.Query($"{Show}x.service", "ActiveState=failed\nResult=start-limit-hit\n")
            .Run("systemctl start -- x.service", exitCode: 1)
            .Run("systemctl reset-failed -- x.service")
            .Run("systemctl start -- x.service");

        Assert.True((await Systemd.StartAsync(host, "x.service", default)).Succeeded);

        host.VerifyAllRan();
    }

    [Fact]
    public async Task A_start_that_fails_says_what_the_unit_has_logged()
    {
        host.Query($"{Show}x.service", "ActiveState=failed\nResult=exit-code\n")
            .Query(
                "journalctl --quiet --no-pager --output=cat --lines=12 --since=@1767323045 --unit=x.service",
                "Fatal: Address already in use\n"
            )
            .Run("systemctl start -- x.service", exitCode: 1, error: "Job for x.service failed.");

        var wrong = await Assert.ThrowsAsync<HostException>(() =>
            Systemd.RequireStartAsync(host, "x.service", default)
        );

        Assert.Equal(
            "'x.service' does not start: exit status 1: Job for x.service failed.\nits log:\nFatal: Address already in use",
            wrong.Message
        );
        Assert.Equal("look with: journalctl -u x.service", wrong.Next);
    }
}

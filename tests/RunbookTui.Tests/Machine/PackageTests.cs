using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Machine;
using RunbookTui.Tests.Support;
using Xunit;

namespace RunbookTui.Tests.Machine;

public sealed class PackageTests
{
    private const string Apt =
        "DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=60 -o Dpkg::Options::=--force-confold";
    private const string Dpkg = "dpkg-query -W '-f=${Package} ${db:Status-Status}\\n' -- postfix dovecot-imapd";

    private readonly IAction action = Given.Action(PackageAction.Kind, ("names", new[] { "postfix", "dovecot-imapd" }));

    [Fact]
    public async Task Only_missing_packages_are_installed()
    {
        var installed = "postfix installed\ndovecot-imapd config-files\n";
        var host = new StrictHost()
            .File("/usr/bin/apt-get", "")
            .Query(Dpkg, () => new CommandResult(0, installed, "", default))
            .Run(
                $"{Apt} install -- dovecot-imapd",
                effect: _ => installed = "postfix installed\ndovecot-imapd installed\n"
            );
        Assert.Equal("not installed: dovecot-imapd", (await action.InspectAsync(host, default)).Observed);
        Assert.Equal(
            [new Change.Execution($"{Apt} install -- dovecot-imapd")],
            await action.PreviewAsync(new PreviewContext(host), default)
        );
        await action.ApplyAsync(host, default);
        host.VerifyAllRan();
        Assert.True((await action.InspectAsync(host, default)).AlreadySo);
    }

    [Fact]
    public async Task Stale_lists_are_fetched_when_installing_fails()
    {
        var installed = "";
        var host = new StrictHost()
            .File("/usr/bin/apt-get", "")
            .Query(Dpkg, () => new CommandResult(1, installed, "", default))
            .Run($"{Apt} install -- postfix dovecot-imapd", exitCode: 100)
            .Run("DEBIAN_FRONTEND=noninteractive apt-get -q update")
            .Run(
                $"{Apt} install -- postfix dovecot-imapd",
                effect: _ => installed = "postfix installed\ndovecot-imapd installed\n"
            );
        await action.ApplyAsync(host, default);
        host.VerifyAllRan();
    }

    [Fact]
    public async Task Its_undo_removes_what_came_along_but_nothing_else()
    {
        var host = new StrictHost()
            .File("/usr/bin/apt-get", "")
            .Query(Dpkg, "postfix installed\n", exitCode: 1)
            .Query(
                $"{Apt} --simulate install -- dovecot-imapd",
                "Inst dovecot-core (1 Debian [amd64])\nInst dovecot-imapd (1 Debian [amd64])\nConf dovecot-core (1)\n"
            );
        var undo = await action.PrepareUndoAsync(host, new MemorySnapshots(), default);
        Assert.Equal("dovecot-core dovecot-imapd", undo.Fields["names"]);
        Assert.Equal(Exactness.Compensating, undo.Exactness);

        host.Query(
                "dpkg-query -W '-f=${Package} ${db:Status-Status}\\n' -- dovecot-core dovecot-imapd",
                "dovecot-core installed\ndovecot-imapd installed\n"
            )
            .Query(
                $"{Apt} --simulate purge -- dovecot-core dovecot-imapd",
                "Purg dovecot-pop3d [1]\nPurg dovecot-core [1]\nPurg dovecot-imapd [1]\n"
            );
        var fault = await Assert.ThrowsAsync<HostException>(() =>
            new PackageUndo().UndoAsync(undo, host, new MemorySnapshots(), default)
        );
        Assert.Contains("would remove dovecot-pop3d too", fault.Message);

        host.Query(
                $"{Apt} --simulate purge -- dovecot-core dovecot-imapd",
                "Purg dovecot-core [1]\nPurg dovecot-imapd [1]\n"
            )
            .Run($"{Apt} purge -- dovecot-core dovecot-imapd");
        await new PackageUndo().UndoAsync(undo, host, new MemorySnapshots(), default);
        host.VerifyAllRan();
    }

    [Theory]
    [InlineData("postfix-")]
    [InlineData("postfix+")]
    [InlineData("postfix=3")]
    [InlineData("-y")]
    [InlineData("a b")]
    public async Task What_apt_would_read_as_something_else_is_refused(string name)
    {
        var odd = Given.Action(PackageAction.Kind, ("names", new[] { name }));
        var host = new StrictHost().File("/usr/bin/apt-get", "");
        Assert.Contains("is no package name", Assert.Single(await odd.CheckAsync(host, default)).Message);
    }

    [Fact]
    public async Task A_host_without_a_known_tool_is_an_obstacle()
    {
        var host = new StrictHost().Absent("/usr/bin/apt-get").Absent("/usr/bin/dnf");
        Assert.Contains("no package tool", Assert.Single(await action.CheckAsync(host, default)).Message);
    }

    [Fact]
    public void It_provides_the_daemons_that_other_actions_require() =>
        Assert.Equal(["package postfix", "package dovecot-imapd", "dovecot", "postfix"], action.Provides);
}

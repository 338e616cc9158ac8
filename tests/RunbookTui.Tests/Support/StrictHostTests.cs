using RunbookTui.Engine.Kinds;
using Xunit;
using FileAttributes = RunbookTui.Engine.Kinds.FileAttributes;

namespace RunbookTui.Tests.Support;

public sealed class StrictHostTests
{
    private static readonly FileAttributes Plain = new(UnixFileMode.UserRead);

    [Fact]
    public async Task What_was_not_declared_fails_the_test()
    {
        var host = new StrictHost().Query("postconf -n").Run("postfix stop").Run("postfix start");

        await Assert.ThrowsAsync<InvalidOperationException>(() => host.QueryAsync(new Command("postconf"), default));
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            host.RunAsync(new Command("postconf", "-n"), default)
        );
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            host.RunAsync(new Command("postfix", "start"), default)
        );
        Assert.Throws<InvalidOperationException>(() => host.Stat("/etc/passwd"));
        Assert.Throws<InvalidOperationException>(() => host.WriteFile("/etc/passwd", ""u8, Plain));
        Assert.ThrowsAny<Exception>(host.VerifyAllRan);
    }

    [Fact]
    public async Task What_was_declared_happens_and_is_listed()
    {
        var host = new StrictHost()
            .Directory("/etc/postfix")
            .File("/etc/postfix/main.cf", "old")
            .Link("/etc/alias", "postfix/main.cf")
            .Absent("/run/x")
            .Query("postconf -n", "a = b")
            .Run("touch it", effect: self => self.File("/etc/postfix/made", "by touch"));

        Assert.Equal("a = b", (await host.QueryAsync(new Command("postconf", "-n"), default)).Output);
        await host.RunAsync(new Command("touch", "it"), default);
        host.WriteFile("/etc/postfix/main.cf", "new"u8, Plain);

        Assert.Equal("new"u8.ToArray(), host.ReadFile("/etc/alias"));
        Assert.Null(host.Stat("/etc/postfix/other"));
        Assert.Null(host.ReadFile("/run/x"));
        Assert.Equal(["made", "main.cf"], host.ListDirectory("/etc/postfix"));
        Assert.Equal(["touch it", "write /etc/postfix/main.cf"], host.Changes);
        host.VerifyAllRan();
    }

    [Fact]
    public async Task Waiting_takes_no_time_and_moves_the_clock()
    {
        var time = new FakeTime();
        var before = time.GetUtcNow();

        await Task.Delay(TimeSpan.FromHours(1), time, TestContext.Current.CancellationToken);

        Assert.Equal(TimeSpan.FromHours(1), time.GetUtcNow() - before);
    }
}

using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Machine;
using RunbookTui.Tests.Support;
using Xunit;

namespace RunbookTui.Tests.Machine;

public sealed class ServiceControlTests
{
    private const string Certificate = "/etc/ssl/cert.pem";

    private readonly FakeTime time = new();
    private readonly StrictHost host;
    private readonly ScriptedDaemon daemon = new();
    private readonly ServiceControl control;

    public ServiceControlTests()
    {
        host = new StrictHost { Time = time };
        host.File(ScriptedDaemon.ConfigurationFile, "x").File(Certificate, "x");
        time.Advance(TimeSpan.FromSeconds(1));
        control = new ServiceControl(daemon, [Certificate]);
    }

    [Fact]
    public async Task A_stopped_daemon_is_started()
    {
        await control.RunAsync(host, fresh: true, default);
        Assert.Equal(["start"], daemon.Calls);
    }

    [Fact]
    public async Task A_running_daemon_with_its_present_files_is_left_alone()
    {
        RunsNow();
        await control.RunAsync(host, fresh: true, default);
        Assert.Empty(daemon.Calls);
    }

    [Fact]
    public async Task A_changed_configuration_means_stop_and_start()
    {
        RunsNow();
        Change(ScriptedDaemon.ConfigurationFile);
        await control.RunAsync(host, fresh: false, default);
        Assert.Empty(daemon.Calls);
        await control.RunAsync(host, fresh: true, default);
        Assert.Equal(["stop", "start"], daemon.Calls);
        Assert.True((await control.ObserveAsync(host, default)).Fresh);
    }

    [Fact]
    public async Task A_changed_certificate_means_a_reload()
    {
        RunsNow();
        Change(Certificate);
        await control.RunAsync(host, fresh: true, default);
        Assert.Equal(["reload"], daemon.Calls);
    }

    [Fact]
    public async Task A_reload_without_effect_is_followed_by_a_restart()
    {
        RunsNow();
        daemon.Reloads = false;
        Change(Certificate);
        await control.RunAsync(host, fresh: true, default);
        Assert.Equal(["reload", "stop", "start"], daemon.Calls);
    }

    [Fact]
    public async Task A_broken_configuration_leaves_the_daemon_running()
    {
        RunsNow();
        Change(ScriptedDaemon.ConfigurationFile);
        daemon.Broken = "line 1: nonsense";
        var fault = await Assert.ThrowsAsync<HostException>(() => control.RunAsync(host, fresh: true, default));
        Assert.Equal("line 1: nonsense", fault.Message);
        Assert.Empty(daemon.Calls);
        Assert.True(daemon.Running);
    }

    [Fact]
    public async Task A_daemon_that_does_not_come_up_is_given_half_a_minute()
    {
        daemon.Starts = false;
        var before = time.GetUtcNow();
        var fault = await Assert.ThrowsAsync<HostException>(() => control.RunAsync(host, fresh: true, default));
        Assert.Equal("scripted was started, but 30 s later it does not run", fault.Message);
        Assert.InRange(time.GetUtcNow() - before, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30.5));
    }

    [Theory]
    [InlineData(19, false)]
    [InlineData(20, true)]
    public async Task Within_a_clock_tick_of_a_change_the_daemon_counts_as_stale(int milliseconds, bool fresh)
    {
        Change(Certificate);
        time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        RunsNow();
        Assert.Equal(fresh, (await control.ObserveAsync(host, default)).Fresh);
    }

    [Fact]
    public async Task A_start_right_after_a_change_waits_for_the_tick_instead_of_looking_stale()
    {
        Change(ScriptedDaemon.ConfigurationFile);
        await control.RunAsync(host, fresh: true, default);
        Assert.Equal(["start"], daemon.Calls);
        Assert.True((await control.ObserveAsync(host, default)).Fresh);
    }

    [Fact]
    public async Task A_file_from_the_future_does_not_make_it_wait()
    {
        time.Advance(TimeSpan.FromHours(1));
        Change(Certificate);
        time.Advance(TimeSpan.FromHours(-1));
        var before = time.GetUtcNow();
        await Assert.ThrowsAsync<HostException>(() => control.RunAsync(host, fresh: true, default));
        Assert.True(time.GetUtcNow() - before < TimeSpan.FromSeconds(31));
    }

    [Fact]
    public async Task A_link_that_leads_to_a_new_file_makes_it_stale()
    {
        host.Link("/etc/ssl/live.pem", "cert.pem");
        var linked = new ServiceControl(daemon, ["/etc/ssl/live.pem"]);
        time.Advance(TimeSpan.FromSeconds(1));
        RunsNow();
        Assert.True((await linked.ObserveAsync(host, default)).Fresh);
        Change(Certificate);
        Assert.False((await linked.ObserveAsync(host, default)).Fresh);
    }

    [Fact]
    public async Task When_it_cannot_be_told_it_is_stale()
    {
        daemon.Running = true;
        var state = await control.ObserveAsync(host, default);
        Assert.Equal((true, false), (state.Running, state.Fresh));
    }

    private void RunsNow() => (daemon.Running, daemon.Since) = (true, time.GetUtcNow());

    private void Change(string path)
    {
        time.Advance(TimeSpan.FromSeconds(1));
        host.File(path, "y");
    }
}

using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Machine;
using RunbookTui.Tests.Support;
using Xunit;

namespace RunbookTui.Tests.Machine;

public sealed class CommandTests
{
    [Fact]
    public async Task A_value_given_to_a_script_stays_one_argument()
    {
        var action = Given.Action(CommandAction.Kind, ("shell", "echo \"$1\""), ("args", new[] { "; rm -rf /" }));
        var host = new StrictHost().Run("/bin/sh -c 'echo \"$1\"' runbook '; rm -rf /'");
        await action.ApplyAsync(host, default);
        Assert.Equal(["-c", "echo \"$1\"", "runbook", "; rm -rf /"], Assert.Single(host.Calls).Arguments);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task There_is_nothing_to_do_when_unless_exits_with_0(int exitCode, bool alreadySo)
    {
        var action = Given.Action(CommandAction.Kind, ("run", new[] { "a" }), ("unless", new[] { "test", "-e", "/x" }));
        var host = new StrictHost().Query("test -e /x", exitCode: exitCode);
        Assert.Equal(alreadySo, (await action.InspectAsync(host, default)).AlreadySo);
    }

    [Fact]
    public async Task There_is_nothing_to_do_when_what_it_creates_exists()
    {
        var action = Given.Action(CommandAction.Kind, ("run", new[] { "a" }), ("creates", "/x"));
        Assert.False((await action.InspectAsync(new StrictHost().Absent("/x"), default)).AlreadySo);
        Assert.True((await action.InspectAsync(new StrictHost().File("/x", ""), default)).AlreadySo);
    }

    [Fact]
    public async Task Without_a_condition_it_always_runs()
    {
        var action = Given.Action(CommandAction.Kind, ("run", new[] { "a" }));
        Assert.False((await action.InspectAsync(new StrictHost(), default)).AlreadySo);
    }

    [Theory]
    [InlineData("3", 3, true)]
    [InlineData("3", 0, false)]
    public async Task Only_the_exit_status_asked_for_is_success(string wanted, int seen, bool succeeds)
    {
        var action = Given.Action(CommandAction.Kind, ("run", new[] { "a", "b c" }), ("exit_code", wanted));
        var host = new StrictHost().Run("a 'b c'", exitCode: seen, error: "no such thing");
        var fault = await Record.ExceptionAsync(() => action.ApplyAsync(host, default));
        if (succeeds)
            Assert.Null(fault);
        else
            Assert.Equal(
                "'a 'b c'' ended with exit status 0, expected 3: no such thing",
                Assert.IsType<HostException>(fault).Message
            );
    }

    [Fact]
    public async Task Its_undo_is_the_named_command_and_otherwise_a_point_of_no_return()
    {
        var host = new StrictHost().Run("rm '/a b'");
        var action = Given.Action(CommandAction.Kind, ("run", new[] { "a" }), ("undo", new[] { "rm", "/a b" }));
        var undo = await action.PrepareUndoAsync(host, new MemorySnapshots(), default);
        Assert.Equal(Exactness.Compensating, undo.Exactness);
        Assert.Equal("ran rm '/a b'", await new CommandUndo().UndoAsync(undo, host, new MemorySnapshots(), default));
        host.VerifyAllRan();
        undo = await Given
            .Action(CommandAction.Kind, ("run", new[] { "a" }))
            .PrepareUndoAsync(host, new MemorySnapshots(), default);
        Assert.Equal(Exactness.Impossible, undo.Exactness);
        Assert.NotNull(undo.Reason);
    }

    [Fact]
    public async Task Neither_or_both_of_run_and_shell_is_an_obstacle()
    {
        (string, object) run = ("run", new[] { "a" });
        (string, object) shell = ("shell", "a");
        (string, object) args = ("args", new[] { "a" });
        Assert.Empty(await CheckAsync(run));
        Assert.Empty(await CheckAsync(shell, args));
        Assert.Single(await CheckAsync());
        Assert.Single(await CheckAsync(run, shell));
        Assert.Single(await CheckAsync(run, args));
        Assert.Single(await CheckAsync(("run", Array.Empty<string>())));

        static Task<IReadOnlyList<Obstacle>> CheckAsync(params (string, object)[] fields) =>
            Given.Action(CommandAction.Kind, fields).CheckAsync(new StrictHost(), default);
    }

    [Theory]
    [InlineData(0, "yes", Verdict.Passed)]
    [InlineData(0, "no", Verdict.Failed)]
    [InlineData(0, "yes, not really", Verdict.Failed)]
    [InlineData(1, "yes", Verdict.Failed)]
    [InlineData(127, "yes", Verdict.Inconclusive)]
    public async Task The_probe_compares_status_and_output(int exitCode, string output, Verdict verdict)
    {
        var probe = Given.Probe(
            CommandProbe.Kind,
            ("run", new[] { "look" }),
            ("output_contains", "yes"),
            ("output_lacks", "not")
        );
        var result = await probe.ObserveAsync(new StrictHost().Query("look", output, exitCode), default);
        Assert.Equal(verdict, result.Verdict);
        Assert.Equal("look", result.ByHand);
    }

    [Fact]
    public async Task A_program_that_is_missing_is_inconclusive()
    {
        var probe = Given.Probe(CommandProbe.Kind, ("run", new[] { "look" }));
        var host = new StrictHost().Query("look", () => throw new HostException("look: not found"));
        var result = await probe.ObserveAsync(host, default);
        Assert.Equal((Verdict.Inconclusive, "look: not found"), (result.Verdict, result.Observed));
    }

    [Fact]
    public async Task A_look_that_took_too_long_is_inconclusive()
    {
        var probe = Given.Probe(CommandProbe.Kind, ("run", new[] { "look" }), ("timeout", "1s"));
        var host = new StrictHost().Query("look", () => new CommandResult(137, "", "", default, TimedOut: true));
        Assert.Equal(Verdict.Inconclusive, (await probe.ObserveAsync(host, default)).Verdict);
    }
}

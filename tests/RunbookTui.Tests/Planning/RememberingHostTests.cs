using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Planning;
using RunbookTui.Tests.Support;
using Xunit;

namespace RunbookTui.Tests.Planning;

public sealed class RememberingHostTests
{
    private readonly StrictHost host = new StrictHost().Query("postconf -n", "a = b").Query("doveadm auth test alice");

    [Fact]
    public async Task A_question_is_asked_once()
    {
        var remembering = new RememberingHost(host);

        var first = await AskAsync(remembering, new Command("postconf", "-n"));
        var second = await AskAsync(remembering, new Command("postconf", "-n"));

        Assert.Equal("a = b", first.Output);
        Assert.Same(first, second);
        Assert.Single(host.Calls);
    }

    [Fact]
    public async Task A_question_about_a_scratch_copy_is_asked_every_time()
    {
        var remembering = new RememberingHost(host);
        using var scratch = remembering.OpenScratch();
        host.Query($"postconf -c {scratch.Path}/etc -n");

        await AskAsync(remembering, new Command("postconf", "-c", $"{scratch.Path}/etc", "-n"));
        await AskAsync(remembering, new Command("postconf", "-c", $"{scratch.Path}/etc", "-n"));

        Assert.Equal(2, host.Calls.Count);
    }

    [Fact]
    public async Task A_question_with_an_input_is_asked_every_time()
    {
        var remembering = new RememberingHost(host);
        var question = new Command("doveadm", "auth", "test", "alice") { Input = [1] };

        await AskAsync(remembering, question);
        await AskAsync(remembering, question);

        Assert.Equal(2, host.Calls.Count);
    }

    private static Task<CommandResult> AskAsync(RememberingHost host, Command command) =>
        host.QueryAsync(command, TestContext.Current.CancellationToken);
}

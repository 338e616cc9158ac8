using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Local;
using RunbookTui.Tests.Support;
using Xunit;

namespace RunbookTui.Tests.Local;

public sealed class ProgramSearchTests
{
    private readonly LocalHost host = new(TimeProvider.System);

    [Theory]
    [InlineData("no-such-program", "no-such-program: not found in PATH (/usr/local/sbin:")]
    [InlineData("/no/such/program", "/no/such/program: no such file")]
    [InlineData("/etc/passwd", "/etc/passwd: not executable")]
    [InlineData("/etc", "/etc: no such file")]
    public async Task A_missing_program_is_named(string program, string message)
    {
        var exception = await Assert.ThrowsAsync<HostException>(() => Run(program));

        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_without_its_interpreter_cannot_be_started()
    {
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(directory["script"], "#!/no/such/interpreter\n", Token);
        await Run("chmod", "755", directory["script"]);

        var exception = await Assert.ThrowsAsync<HostException>(() => Run(directory["script"]));

        Assert.StartsWith(
            $"{directory["script"]}: cannot be started: sh: ",
            exception.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_exit_status_of_127_by_the_program_itself_is_its_own()
    {
        Assert.Equal(127, (await Run("sh", "-c", "no-such-program")).ExitCode);
    }

    [Fact]
    public async Task A_missing_working_directory_and_a_NUL_are_refused()
    {
        await Assert.ThrowsAsync<HostException>(() =>
            host.RunAsync(new Command("true") { Directory = "/no/such" }, Token)
        );
        await Assert.ThrowsAsync<HostException>(() => Run("echo", "a\0b"));
    }

    [Fact]
    public async Task The_working_directory_and_the_search_path_can_be_given()
    {
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(directory["mine"], "#!/bin/sh\npwd\n", Token);
        await Run("chmod", "755", directory["mine"]);
        var command = new Command("mine")
        {
            Directory = "/usr",
            Environment = new Dictionary<string, string> { ["PATH"] = directory.Path },
        };

        Assert.Equal("/usr\n", (await host.RunAsync(command, Token)).Output);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Task<CommandResult> Run(string program, params string[] arguments) =>
        host.RunAsync(new Command(program, arguments), Token);
}

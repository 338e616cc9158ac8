using System.Collections;
using System.ComponentModel;
using System.Text;
using CliWrap;
using RunbookTui.Engine.Kinds;
using Command = RunbookTui.Engine.Kinds.Command;
using CommandResult = RunbookTui.Engine.Kinds.CommandResult;

namespace RunbookTui.Host.Local;

/// <summary>Runs one program to its end, its output in <see cref="OutputMemory"/>, in a session of its own.</summary>
internal sealed class CommandExecution(TimeProvider time)
{
    /// <summary>The search path of all commands that bring none.</summary>
    public const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    // More output than this is a program gone wild, not an answer.
    private const long MostOutput = 64 * 1024 * 1024;

    // Fixed text: the paths and the program come as arguments after it and are never read as syntax.
    // $0 is unique, so that a message of the shell itself can be told from one of the program.
    private const string WithoutInput = """
        umask 022; exec </dev/null >>"$1" 2>>"$2"; shift 2; unset PWD OLDPWD; exec "$@"
        """;

    private const string WithInput = """
        umask 022; exec >>"$1" 2>>"$2"; shift 2; unset PWD OLDPWD; exec "$@"
        """;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private enum Ending
    {
        Exited,
        TimedOut,
        Cancelled,
        TooMuchOutput,
    }

    /// <summary>Runs the command.</summary>
    /// <remarks>
    /// It returns when the program itself ends; what it leaves running in the background keeps running. On timeout or
    /// cancellation the whole process group gets SIGTERM, and SIGKILL five seconds later; a daemon that has moved to
    /// a session of its own is no longer in the group and survives.
    /// </remarks>
    /// <exception cref="HostException">The program or the working directory is not there, or cannot be started.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the program was ended.</exception>
    public async Task<CommandResult> ExecuteAsync(Command command, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        ChildInheritance.Tidy();
        var environment = EnvironmentOf(command);
        var program = ProgramSearch.Find(command, environment["PATH"] ?? DefaultPath);
        using var output = new OutputMemory("output");
        using var error = new OutputMemory("error");
        var shellName = $"start-{Guid.NewGuid():N}";
        var input = command.SecretInput is { } secret ? Encoding.UTF8.GetBytes(secret.Reveal()) : command.Input;
        var startTrouble = new StringBuilder();
        var started = time.GetTimestamp();

        // CliWrap's pipes reach the end as soon as the script has put the files in their place.
        var cli = Cli.Wrap(ProgramSearch.Find(new Command("setsid"), DefaultPath))
            .WithArguments([
                "/bin/sh",
                "-c",
                input is null ? WithoutInput : WithInput,
                shellName,
                output.Path,
                error.Path,
                program,
                .. command.Arguments,
            ])
            .WithEnvironmentVariables(environment)
            .WithWorkingDirectory(command.Directory)
            .WithStandardInputPipe(input is null ? PipeSource.Null : PipeSource.FromBytes(input))
            .WithStandardErrorPipe(PipeTarget.ToStringBuilder(startTrouble))
            .WithValidation(CommandResultValidation.None);
        CommandTask<CliWrap.CommandResult> running;
        try
        {
            running = cli.ExecuteAsync(CancellationToken.None);
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException)
        {
            throw new HostException($"{command.Program}: cannot be started: {exception.Message}", null, exception);
        }

        var ending = await WaitAsync(running, command.Timeout, output, error, cancellation);
        if (ending != Ending.Exited)
            await EndGroupAsync(running.ProcessId, running);
        var exitCode = (await running).ExitCode;
        if (ending == Ending.Cancelled)
            cancellation.ThrowIfCancellationRequested();

        var errorText = error.ReadText();
        if (startTrouble.Length > 0 || (exitCode is 126 or 127 && errorText.StartsWith(shellName, Ordinal)))
            throw new HostException(
                $"{command.Program}: cannot be started: {startTrouble}{errorText}"
                    .Replace(shellName, "sh", Ordinal)
                    .Trim()
            );
        if (ending == Ending.TooMuchOutput)
            errorText += $"\n[ended because it wrote more than {MostOutput} bytes]\n";
        return new CommandResult(
            exitCode,
            output.ReadText(),
            errorText,
            time.GetElapsedTime(started),
            ending == Ending.TimedOut
        );
    }

    private const StringComparison Ordinal = StringComparison.Ordinal;

    /// <summary>Nothing of our own environment (CliWrap drops what is null), the fixed one, and the command's.</summary>
    private static Dictionary<string, string?> EnvironmentOf(Command command)
    {
        var variables = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (DictionaryEntry inherited in Environment.GetEnvironmentVariables())
            variables[(string)inherited.Key] = null;
        variables["PATH"] = DefaultPath;
        variables["LC_ALL"] = "C";
        variables["HOME"] = "/root";
        foreach (var (name, value) in command.Environment)
            variables[name] = value;
        return variables;
    }

    private async Task<Ending> WaitAsync(
        Task exit,
        TimeSpan timeout,
        OutputMemory output,
        OutputMemory error,
        CancellationToken cancellation
    )
    {
        var started = time.GetTimestamp();
        while (!exit.IsCompleted)
        {
            var left = timeout - time.GetElapsedTime(started);
            if (left <= TimeSpan.Zero)
                return Ending.TimedOut;
            if (cancellation.IsCancellationRequested)
                return Ending.Cancelled;
            if (output.Length + error.Length > MostOutput)
                return Ending.TooMuchOutput;
            await Task.WhenAny(exit, Task.Delay(left < Look ? left : Look, time, cancellation));
        }
        return Ending.Exited;
    }

    private async Task EndGroupAsync(int group, Task exit)
    {
        Signal(group, Posix.Terminate);
        var started = time.GetTimestamp();
        while (time.GetElapsedTime(started) < Grace)
        {
            if (exit.IsCompleted && Posix.kill(-group, 0) != 0 && Posix.Error == Posix.NoSuchProcess)
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(20), time, CancellationToken.None);
        }
        Signal(group, Posix.Kill);
    }

    // In the first moments the child has not yet made its own group.
    private static void Signal(int group, int signal)
    {
        if (Posix.kill(-group, signal) != 0)
            _ = Posix.kill(group, signal);
    }
}

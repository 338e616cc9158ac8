using System.ComponentModel;
using System.Diagnostics;
using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Local;

namespace RunbookTui.Host.Runs;

/// <summary>The process that works on a run: apart from the viewer that starts it, so that it outlives every connection.</summary>
/// <remarks>
/// Where systemd runs it is a transient unit, out of reach of the login session that logind may end; elsewhere it has a
/// session of its own (setsid(2)), so that no terminal can hang it up. Its input is empty and its output is a file.
/// </remarks>
public sealed class RunnerProcess : IDisposable
{
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);

    /// <summary>Gives a program a file for its output, and nothing else of the shell: all values are parameters.</summary>
    private const string Redirection = "log=$1; shift; exec \"$@\" </dev/null >>\"$log\" 2>&1";

    private readonly RunDirectory run;
    private readonly Process? child;

    private RunnerProcess(RunDirectory run, Process? child) => (this.run, this.child) = (run, child);

    /// <summary>Starts it.</summary>
    /// <param name="program">This program with the verb that works on the run; it knows everything but the secrets.</param>
    /// <exception cref="HostException">It cannot be started.</exception>
    public static RunnerProcess Start(RunDirectory run, Command program)
    {
        string[] redirected =
        [
            "/bin/sh",
            "-c",
            Redirection,
            "runner",
            run.LogPath,
            program.Program,
            .. program.Arguments,
        ];
        if (Directory.Exists("/run/systemd/system") && StartUnit(run, program, redirected))
            return new RunnerProcess(run, null);
        return new RunnerProcess(run, Launch("setsid", redirected, program));
    }

    /// <summary>Waits until it listens, and tells it what to do.</summary>
    /// <param name="busy">Looks whether the run cannot begin for a reason that will last, and says which.</param>
    /// <returns>The connection, for a viewer to follow with, or the problem.</returns>
    public async Task<(ControlConnection? Connection, ControlReply Reply)> BeginAsync(
        RunBeginning beginning,
        Func<ControlReply?> busy,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var started = time.GetTimestamp();
        while (true)
        {
            if (ControlConnection.TryOpen(run) is { } connection)
            {
                var reply = await connection.AskAsync(new ControlMessage(Begin: beginning), cancellation);
                if (reply is { Problem: null })
                    return (connection, reply);
                connection.Dispose();
                return (null, reply ?? Ended());
            }
            if (busy() is { } reason)
                return (null, reason);
            if (child?.HasExited == true || time.GetElapsedTime(started) > StartTime)
                return (null, Ended());
            await Task.Delay(BetweenLooks, time, cancellation);
        }
    }

    /// <summary>The end of what a run's process said that is no fact about the run; empty where it said nothing.</summary>
    public static string LastWords(RunDirectory run)
    {
        try
        {
            var text = File.ReadAllText(run.LogPath).TrimEnd();
            return text.Length <= 2000 ? text : $"…{text[^2000..]}";
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <summary>Lets go of it; it goes on.</summary>
    public void Dispose() => child?.Dispose();

    private ControlReply Ended()
    {
        var words = LastWords(run);
        return new ControlReply(
            words.Length > 0 ? words : $"the process of run {run.Id} did not begin, and said nothing in {run.LogPath}",
            69
        );
    }

    /// <summary>Starts a transient unit; <c>false</c> where systemd cannot be reached, as in some containers.</summary>
    private static bool StartUnit(RunDirectory run, Command program, string[] redirected)
    {
        string[] arguments =
        [
            "--quiet",
            "--collect",
            $"--unit=runbook-tui-{run.Id}",
            $"--description=runbook-tui, run {run.Id}",
            // Daemons that a step starts by itself must not end with the run.
            "--property=KillMode=process",
            "--property=SendSIGKILL=no",
            .. Environment(program).Select(variable => $"--setenv={variable.Key}={variable.Value}"),
            "--",
            .. redirected,
        ];
        try
        {
            using var starting = Launch("systemd-run", arguments, program);
            starting.WaitForExit();
            return starting.ExitCode == 0;
        }
        catch (HostException)
        {
            return false;
        }
    }

    private static Dictionary<string, string> Environment(Command program)
    {
        var variables = new Dictionary<string, string>
        {
            ["PATH"] = CommandExecution.DefaultPath,
            ["HOME"] = "/root",
            ["LC_ALL"] = "C.UTF-8",
        };
        foreach (var (name, value) in program.Environment)
            variables[name] = value;
        return variables;
    }

    private static Process Launch(string tool, string[] arguments, Command program)
    {
        var start = new ProcessStartInfo(tool, arguments) { UseShellExecute = false, WorkingDirectory = "/" };
        start.Environment.Clear();
        foreach (var (name, value) in Environment(program))
            start.Environment[name] = value;
        ChildInheritance.Tidy();
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new HostException($"{tool}: cannot be started: {exception.Message}", "install util-linux", exception);
        }
    }
}

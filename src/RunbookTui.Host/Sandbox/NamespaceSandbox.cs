using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Win32.SafeHandles;
using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Local;

namespace RunbookTui.Host.Sandbox;

/// <summary>
/// A copy of this host to try things on: what is written in it goes to memory, its processes and its network are its
/// own, and all of it ends when it is disposed or when the process that started it ends, however that happens.
/// </summary>
/// <remarks>
/// Inside, every file of the host is there but for the content of <c>/run</c>, <c>/tmp</c>, <c>/dev</c> and the mail
/// queues; no daemon runs, and the host's own are out of reach. It needs root and util-linux.
/// </remarks>
public sealed class NamespaceSandbox : IAsyncDisposable
{
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(5);

    private readonly Process process;
    private readonly SandboxStage stage;
    private readonly SandboxOptions options;
    private readonly LocalHost host;
    private readonly Dictionary<string, SafeFileHandle> namespaces = new(StringComparer.Ordinal);
    private SafeFileHandle? root;
    private bool disposed;

    private NamespaceSandbox(Process process, SandboxStage stage, SandboxOptions options, TimeProvider time)
    {
        this.process = process;
        this.stage = stage;
        this.options = options;
        host = new LocalHost(time);
    }

    /// <summary>Whether this process runs in a sandbox: its first process is the script that keeps one.</summary>
    public static bool IsInside()
    {
        try
        {
            return File.ReadAllText("/proc/1/cmdline").Split('\0') is [_, "-c", SandboxScript.Text, ..];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Makes a sandbox, in about a quarter of a second and longer with a provisioned layer.</summary>
    /// <exception cref="HostException">It cannot be made here; the message quotes what the system said.</exception>
    public static async Task<NamespaceSandbox> StartAsync(
        SandboxOptions options,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        using var deadline = new CancellationTokenSource(StartTime, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        var mountInfo = await File.ReadAllTextAsync("/proc/self/mountinfo", either.Token);
        var plan = new SandboxPlan(options, MountTable.Read(mountInfo, File.Exists));
        var launched = Launch(options, plan);
        NamespaceSandbox? sandbox = null;
        try
        {
            var trouble = launched.StandardError.ReadToEndAsync(CancellationToken.None);
            var staged = await ExpectAsync(launched, SandboxScript.Staged, trouble, either.Token);
            var first = int.Parse(staged[SandboxScript.Staged.Length..], CultureInfo.InvariantCulture);
            var top = Posix.Open(
                $"/proc/{first}/root{SandboxScript.Stage}",
                Posix.ReadOnly,
                0,
                "preparing the sandbox"
            );
            sandbox = new NamespaceSandbox(launched, new SandboxStage(top, plan), options, time);
            sandbox.Prepare(first);
            await GoOnAsync(launched, either.Token);
            await ExpectAsync(launched, SandboxScript.Built, trouble, either.Token);
            sandbox.stage.KeepBefore();
            await GoOnAsync(launched, either.Token);
            await ExpectAsync(launched, SandboxScript.Ready, trouble, either.Token);
            sandbox.root = Posix.Open($"/proc/{first}/root", Posix.ReadOnly, 0, "entering the sandbox");
            return sandbox;
        }
        catch (Exception exception)
        {
            if (sandbox is not null)
                await sandbox.DisposeAsync();
            else
                await EndAsync(launched, time);
            if (exception is OperationCanceledException && !cancellation.IsCancellationRequested)
                throw new HostException($"sandbox: not ready after {StartTime.TotalSeconds} s", null, exception);
            throw;
        }
    }

    /// <summary>The sandbox's root directory as a path of this host, to look at things inside.</summary>
    /// <remarks>
    /// Never for writing: an absolute symbolic link inside leads out of it, to the host's own file. It stays valid
    /// until the sandbox is disposed.
    /// </remarks>
    public string Root => Descriptors.PathOf(root!);

    /// <summary>Runs a program inside and returns what it said; the program's own timeout applies.</summary>
    /// <exception cref="HostException">It cannot be started, or the sandbox has ended.</exception>
    public async Task<CommandResult> RunAsync(Command command, CancellationToken cancellation)
    {
        CheckAlive();
        var result = await host.RunAsync(
            command with
            {
                Program = "nsenter",
                Arguments = EntryArguments(command),
                Directory = "/",
            },
            cancellation
        );
        // nsenter's own failures; the program's messages never begin like this.
        if (result.ExitCode != 0 && result.Error.StartsWith("nsenter: ", StringComparison.Ordinal))
            throw new HostException($"{command.Program}: cannot be started in the sandbox: {result.Error.Trim()}");
        return result;
    }

    /// <summary>Runs a program inside on our own standard input, output and error.</summary>
    /// <remarks>Its environment is the small fixed one, <c>TERM</c> and the command's; input and timeout are ignored.</remarks>
    /// <returns>Its exit status.</returns>
    public async Task<int> RunAttachedAsync(Command command, CancellationToken cancellation)
    {
        CheckAlive();
        ChildInheritance.Tidy();
        var start = new ProcessStartInfo("nsenter", EntryArguments(command)) { UseShellExecute = false };
        var terminal = Environment.GetEnvironmentVariable("TERM");
        start.Environment.Clear();
        start.Environment["PATH"] = CommandExecution.DefaultPath;
        start.Environment["HOME"] = "/root";
        start.Environment["LC_ALL"] = "C.UTF-8";
        if (terminal is not null)
            start.Environment["TERM"] = terminal;
        foreach (var (name, value) in command.Environment)
            start.Environment[name] = value;
        using var program = Process.Start(start)!;
        try
        {
            await program.WaitForExitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            program.Kill(entireProcessTree: true);
            throw;
        }
        return program.ExitCode;
    }

    /// <summary>Writes a file inside, its directory made if missing.</summary>
    /// <exception cref="HostException">It cannot be written.</exception>
    public async Task WriteFileAsync(
        string path,
        ReadOnlyMemory<byte> content,
        UnixFileMode mode,
        CancellationToken cancellation
    )
    {
        // By a program inside: a path inside, written from here, could lead out by a symbolic link.
        var install = new Command("install", "-D", "-m", Convert.ToString((int)mode, 8), "/dev/stdin", path)
        {
            Input = content.ToArray(),
        };
        var result = await RunAsync(install, cancellation);
        if (!result.Succeeded)
            throw new HostException($"{path}: cannot be written in the sandbox: {result.Text}");
    }

    /// <summary>What is different from the start of the sandbox, by path; sockets, pipes and noise left out.</summary>
    /// <exception cref="HostException">Something cannot be read.</exception>
    public Task<IReadOnlyList<SandboxChange>> ChangesAsync(CancellationToken cancellation) =>
        Task.Run(
            () => new OverlayDifference(stage, Root, [.. options.Masked, .. options.Noise]).Read(cancellation),
            cancellation
        );

    /// <summary>Ends all processes inside and forgets what they wrote. A second call does nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (disposed)
            return;
        disposed = true;
        await EndAsync(process, host.Time);
        root?.Dispose();
        stage.Dispose();
        foreach (var space in namespaces.Values)
            space.Dispose();
    }

    /// <summary>What was written below each mount, for the maker of a layer.</summary>
    internal IEnumerable<(string Point, string Upper)> Written() =>
        stage
            .Mounts.Select((mount, k) => (mount, k))
            .Where(pair => pair.mount.Treatment == MountTreatment.Overlay)
            .Select(pair => (pair.mount.Point, stage.Upper(pair.k)));

    private static Process Launch(SandboxOptions options, SandboxPlan plan)
    {
        // A session of its own: a Ctrl-C at the terminal is for the program that runs inside, not for the sandbox.
        var start = new ProcessStartInfo(
            "setsid",
            [
                "unshare",
                .. options.HostNetwork ? Array.Empty<string>() : ["--net"],
                "--mount",
                "--propagation",
                "private",
                "--uts",
                "--ipc",
                "--pid",
                "--fork",
                "--kill-child",
                "--",
                "/bin/sh",
                "-c",
                SandboxScript.Text,
                "sandbox",
                .. plan.Arguments(),
            ]
        )
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = CommandExecution.DefaultPath;
        start.Environment["LC_ALL"] = "C";
        ChildInheritance.Tidy();
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new HostException($"setsid: cannot be started: {exception.Message}", "install util-linux", exception);
        }
    }

    /// <summary>Waits for a line of the first process that begins with a word.</summary>
    private static async Task<string> ExpectAsync(
        Process process,
        string word,
        Task<string> trouble,
        CancellationToken cancellation
    )
    {
        var line = await process.StandardOutput.ReadLineAsync(cancellation);
        if (line is not null && line.StartsWith(word, StringComparison.Ordinal))
            return line;
        throw new HostException(
            $"sandbox: cannot be made here: {(line is null ? (await trouble.WaitAsync(cancellation)).Trim() : line)}",
            "try `runbook-tui plan` instead, which executes nothing"
        );
    }

    private static async Task GoOnAsync(Process process, CancellationToken cancellation)
    {
        await process.StandardInput.WriteLineAsync("go".AsMemory(), cancellation);
        await process.StandardInput.FlushAsync(cancellation);
    }

    private static async Task EndAsync(Process process, TimeProvider time)
    {
        try
        {
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended already.
        }
        try
        {
            await process.WaitForExitAsync(CancellationToken.None).WaitAsync(EndTime, time, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
        process.Dispose();
    }

    /// <summary>Does the owner's part while the first process waits: network, directories, ways in.</summary>
    private void Prepare(int first)
    {
        foreach (var name in (string[])["mnt", "pid", "uts", "ipc", "net"])
            namespaces[name] = Posix.Open($"/proc/{first}/ns/{name}", Posix.ReadOnly, 0, "preparing the sandbox");
        if (!options.HostNetwork)
            Loopback.Configure(namespaces["net"], [.. Loopback.HostAddresses(), .. options.Addresses]);
        stage.Lay();
    }

    /// <summary>
    /// The arguments of nsenter(1). By the opened namespaces and not by process number: the number of a sandbox that
    /// has ended may be that of any program of the host, and this one would then run on the host.
    /// </summary>
    private IReadOnlyList<string> EntryArguments(Command command) =>
        [
            $"--mount={Descriptors.PathOf(namespaces["mnt"])}",
            $"--pid={Descriptors.PathOf(namespaces["pid"])}",
            $"--uts={Descriptors.PathOf(namespaces["uts"])}",
            $"--ipc={Descriptors.PathOf(namespaces["ipc"])}",
            $"--net={Descriptors.PathOf(namespaces["net"])}",
            .. command.Directory == "/" ? Array.Empty<string>() : [$"--wd={Root}{command.Directory}"],
            "--",
            command.Program,
            .. command.Arguments,
        ];

    private void CheckAlive()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (process.HasExited)
            throw new HostException("sandbox: it has ended", "start again; did something inside end all processes?");
    }
}

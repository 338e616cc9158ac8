using System.Text;
using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Running;
using RunbookTui.Host;
using RunbookTui.Host.Runs;
using RunbookTui.Host.Sandbox;
using RunbookTui.HostTests.Support;

namespace RunbookTui.HostTests.Detached;

/// <summary>A sandbox with a small runbook whose second step takes until the test opens a gate.</summary>
public sealed class GateHost : IAsyncDisposable
{
    /// <summary>Where the runbook is.</summary>
    public const string Runbook = "/root/gate.yaml";

    private const string Text = """
        name: gate
        version: 1.0.0
        title: A step that takes its time
        description: Writes files, waits at a gate, and looks for an expected text.
        inputs:
          wanted:
            type: text
            prompt: Wanted text
            default: one
        steps:
          - id: first
            title: A file
            why: To have something in place.
            do:
              - file: { path: /etc/gate-first, content: "first\n" }
            verify:
              - command: { run: [test, -e, /etc/gate-first] }
          - id: slow
            title: The gate
            why: To be in the middle of something.
            do:
              - command:
                  shell: |
                    seq 1 9000
                    touch /root/slow-began
                    while [ ! -e /root/gate-open ]; do sleep 0.02; done
                    touch /root/slow-ended
                  creates: /root/slow-ended
                  undo: [rm, -f, /root/slow-ended]
            verify:
              - command: { run: [test, -e, /root/slow-ended] }
          - id: check
            title: The expected text
            why: To be able to fail.
            do:
              - file: { path: /etc/gate-check, content: "{{ wanted }}\n" }
            verify:
              - command: { run: [grep, -q, -x, "{{ wanted }}", /root/expected] }
          - id: last
            title: Another file
            why: To have something after it.
            do:
              - file: { path: /etc/gate-last, content: "last\n" }
            verify:
              - command: { run: [test, -e, /etc/gate-last] }
        """;

    private GateHost(NamespaceSandbox sandbox) => Sandbox = sandbox;

    /// <summary>The sandbox.</summary>
    public NamespaceSandbox Sandbox { get; }

    /// <summary>The newest run.</summary>
    public RunDirectory Run
    {
        get
        {
            var runs = Path.Join(Sandbox.Root, "var/lib/runbook-tui/runs");
            var newest = Directory.Exists(runs)
                ? Directory.GetDirectories(runs).Order(StringComparer.Ordinal).LastOrDefault()
                : null;
            return newest is null ? new RunDirectory("none", runs) : new RunDirectory(Path.GetFileName(newest), newest);
        }
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Makes the sandbox. The check passes where the expected text is that of the default answer.</summary>
    public static async Task<GateHost> StartAsync(string expected = "one")
    {
        var directory = Path.GetDirectoryName(MailHost.Binary)!;
        var fresh = directory.StartsWith("/tmp/", StringComparison.Ordinal);
        var options = new SandboxOptions();
        var sandbox = await NamespaceSandbox.StartAsync(
            fresh ? options with { Binds = [.. options.Binds, new SandboxBind(directory, ReadOnly: true)] } : options,
            TimeProvider.System,
            Cancellation
        );
        var host = new GateHost(sandbox);
        await host.WriteAsync(Runbook, Text);
        await host.WriteAsync("/root/expected", expected + "\n");
        return host;
    }

    /// <summary>Runs the program inside, without a terminal.</summary>
    public Task<CommandResult> ProgramAsync(params string[] arguments) =>
        Sandbox.RunAsync(
            new Command(MailHost.Binary, arguments)
            {
                Directory = "/root",
                Timeout = MailHost.Patience,
                Environment = MailHost.DotnetRoot(),
            },
            Cancellation
        );

    /// <summary>The command line that runs the program, for a shell.</summary>
    public static string Line(params string[] arguments) =>
        $"env {new Command(MailHost.Binary, arguments) { Environment = MailHost.DotnetRoot() }}";

    /// <summary>Runs a shell script inside and expects it to succeed.</summary>
    public async Task<string> ShellAsync(string script)
    {
        var result = await Sandbox.RunAsync(
            new Command("bash", "-euc", script) { Timeout = MailHost.Patience },
            Cancellation
        );
        Assert.True(result.Succeeded, $"{script}: exit {result.ExitCode}\n{result.Text}");
        return result.Output;
    }

    /// <summary>Writes a file inside.</summary>
    public Task WriteAsync(string path, string text) =>
        Sandbox.WriteFileAsync(path, Encoding.UTF8.GetBytes(text), (UnixFileMode)0x180, Cancellation);

    /// <summary>Lets the slow step end.</summary>
    public Task OpenGateAsync() => ShellAsync("touch /root/gate-open");

    /// <summary>Waits until the slow step is in the middle of its change.</summary>
    public Task AwaitGateAsync() =>
        Eventually.BecomesAsync(
            () => Task.FromResult(File.Exists(Path.Join(Sandbox.Root, "root/slow-began"))),
            began => began
        );

    /// <summary>A viewer of the newest run, in the test itself.</summary>
    public IRunLink Follow(string by = "tester", bool mayDecide = true) =>
        RunFollower.Open(Run, BuiltInKinds.Catalog, TimeProvider.System, mayDecide, by);

    /// <summary>Waits until a viewer sees what is wanted.</summary>
    public static Task AwaitAsync(IRunLink link, Func<RunState, bool> wanted) =>
        Eventually.BecomesAsync(
            () =>
            {
                link.Poll();
                return Task.FromResult(
                    wanted(link.State)
                        ? null
                        : $"{link.State.Status}, {link.State.Waiting}, {(link.Records.Count > 0 ? link.Records[^1].Event : null)}"
                );
            },
            seen => seen is null
        );

    /// <summary>Waits until the process of a run is gone, and gives its state.</summary>
    public static async Task<RunState> AwaitEndAsync(IRunLink link)
    {
        await Eventually.BecomesAsync(() => Task.FromResult(link.IsLive), live => !live);
        link.Poll();
        return link.State;
    }

    /// <summary>Asks something that must be taken.</summary>
    public static async Task AskAsync(IRunLink link, RunRequest request) =>
        Assert.Null((await link.AskAsync(request, Cancellation)).Problem);

    /// <summary>Sends a signal to the process whose command line matches.</summary>
    public Task SignalAsync(string signal, string pattern) => ShellAsync($"pkill -{signal} -f '{pattern}'");

    /// <summary>The events of a run that are of a type.</summary>
    public static IEnumerable<T> Events<T>(IRunLink link) => link.Records.Select(record => record.Event).OfType<T>();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Sandbox.DisposeAsync();
}

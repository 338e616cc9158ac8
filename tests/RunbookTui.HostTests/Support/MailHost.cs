using System.Runtime.CompilerServices;
using System.Text;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Model;
using RunbookTui.Host.Sandbox;

namespace RunbookTui.HostTests.Support;

/// <summary>A host <c>mail.example.test</c> at 192.0.2.10 with stock Postfix and Dovecot, in a sandbox of its own.</summary>
/// <remarks>No daemon runs at first. What the packages install is laid under it, made once and shared.</remarks>
public sealed class MailHost : IAsyncDisposable
{
    /// <summary>Its name in <c>/etc/hosts</c>, certificates and Postfix.</summary>
    public const string Name = "mail.example.test";

    /// <summary>Its address besides loopback.</summary>
    public const string Address = "192.0.2.10";

    /// <summary>How long a program may take at most: generous, since it only ends what hangs.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>The packages under test, and the independent tools that judge them.</summary>
    private static readonly string[] Packages =
    [
        "postfix",
        "dovecot-imapd",
        "dovecot-pop3d",
        "ca-certificates",
        "openssl",
        "curl",
        "swaks",
        "libnet-ssleay-perl",
        "iproute2",
        "procps",
        "openssh-server",
        "openssh-client",
    ];

    private MailHost(NamespaceSandbox sandbox) => Sandbox = sandbox;

    /// <summary>The sandbox itself.</summary>
    public NamespaceSandbox Sandbox { get; }

    /// <summary>The published program: that of <c>RUNBOOK_TUI_BINARY</c>, or the one of the last build.</summary>
    public static string Binary =>
        Environment.GetEnvironmentVariable("RUNBOOK_TUI_BINARY") is { Length: > 0 } binary
            ? Path.GetFullPath(binary)
            : Path.Join(Repository, "src/RunbookTui/bin/Debug/net10.0/runbook-tui");

    /// <summary>The root of the source tree.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>Starts one; the first makes the layer, which takes about a minute.</summary>
    public static async Task<MailHost> StartAsync(SandboxOptions? options = null)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var layer = await Provisioning.EnsureAsync(Packages, Name, TimeProvider.System, null, cancellation);
        options ??= new SandboxOptions();
        var binary = new SandboxBind(Path.GetDirectoryName(Binary)!, ReadOnly: true);
        var sandbox = await NamespaceSandbox.StartAsync(
            options with
            {
                Layer = layer,
                HostName = "mail",
                Binds = [.. options.Binds, .. MountsAnew(binary.Path) ? [binary] : Array.Empty<SandboxBind>()],
            },
            TimeProvider.System,
            cancellation
        );
        var host = new MailHost(sandbox);
        await host.WriteFileAsync(
            "/etc/hosts",
            $"127.0.0.1 localhost\n::1 localhost ip6-localhost\n{Address} {Name} mail\n"
        );
        await host.RunAsync("postconf", "-e", $"myhostname={Name}", "maillog_file=/var/log/mail.log");
        return host;
    }

    /// <summary>Runs a program inside and expects it to succeed.</summary>
    /// <returns>Its standard output.</returns>
    public async Task<string> RunAsync(string program, params string[] arguments)
    {
        var result = await TryAsync(program, arguments);
        Assert.True(
            result.Succeeded,
            $"{program} {string.Join(' ', arguments)}: exit {result.ExitCode}\n{result.Text}"
        );
        return result.Output;
    }

    /// <summary>Runs a program inside, whatever comes of it.</summary>
    public Task<CommandResult> TryAsync(string program, params string[] arguments) =>
        TryAsync(new Command(program, arguments) { Timeout = Patience });

    /// <summary>Runs a program inside, whatever comes of it.</summary>
    public Task<CommandResult> TryAsync(Command command) =>
        Sandbox.RunAsync(command, TestContext.Current.CancellationToken);

    /// <summary>Runs a shell script inside and expects it to succeed.</summary>
    public Task<string> ShellAsync(string script) => RunAsync("bash", "-euc", script);

    /// <summary>Runs <c>runbook-tui</c> inside.</summary>
    public Task<CommandResult> ProgramAsync(params string[] arguments) =>
        TryAsync(
            new Command(Binary, arguments)
            {
                Directory = "/root",
                Timeout = Patience,
                Environment = DotnetRoot(),
            }
        );

    /// <summary>Writes a text file inside, mode 0644.</summary>
    public Task WriteFileAsync(string path, string text) =>
        Sandbox.WriteFileAsync(
            path,
            Encoding.UTF8.GetBytes(text),
            (UnixFileMode)0b110_100_100,
            TestContext.Current.CancellationToken
        );

    /// <summary>Adds an account that can log in to mail.</summary>
    public Task AddAccountAsync(string name, string password) =>
        Provisioning.AddAccountAsync(Sandbox, name, new Secret(password), TestContext.Current.CancellationToken);

    /// <summary>Starts Postfix and Dovecot and waits until the ports are open.</summary>
    public async Task StartDaemonsAsync(params int[] ports)
    {
        await RunAsync("dovecot");
        await RunAsync("postfix", "start");
        foreach (var port in ports)
            await Eventually.BecomesAsync(ListenersAsync, text => text.Contains($":{port} ", StringComparison.Ordinal));
    }

    /// <summary>The listening TCP sockets inside, with their processes, by ss(8).</summary>
    public Task<string> ListenersAsync() => RunAsync("ss", "-Hltnp");

    /// <summary>Checksum, owner, mode and type of everything below these directories inside, a path a line.</summary>
    public Task<string> FingerprintAsync(params string[] directories) => ShellAsync(Fingerprint.Script(directories));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Sandbox.DisposeAsync();

    private static bool MountsAnew(string path) =>
        new[] { "/tmp/", "/run/" }.Any(fresh => path.StartsWith(fresh, StringComparison.Ordinal));

    /// <summary>The variable a program needs where .NET is not in its usual place.</summary>
    public static Dictionary<string, string> DotnetRoot() =>
        Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root
            ? new() { ["DOTNET_ROOT"] = root }
            : [];

    private static string FindRepository([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Join(Path.GetDirectoryName(here), "../../.."));
}

using System.Text;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Postfix;

/// <summary>Whether Postfix was compiled with TLS.</summary>
/// <remarks>
/// A Postfix without it listens on all ports, passes <c>postfix check</c> and has the same parameters; it only never
/// offers STARTTLS. The verdict comes from what cannot be otherwise: the sentence that smtpd logs when it lacks TLS
/// is compiled in exactly then, and postconf knows the version of the library it was built with (Postfix 3.1 and
/// later). All other signs are shown, and decide only where one of the two is missing.
/// </remarks>
internal sealed class TlsBuildProbe : IProbe
{
    private static readonly byte[] Sentence = Encoding.ASCII.GetBytes("TLS support is not compiled in");

    /// <summary>The kind as a runbook sees it.</summary>
    public static ProbeKind Kind { get; } =
        new(
            "postfix.tls_build",
            "Looks whether Postfix was compiled with TLS: in the program itself, by `postconf -T`, `ldd`, `makedefs.out`.",
            [],
            _ => new TlsBuildProbe()
        );

    public string Summary => "TLS compiled into Postfix";

    public async Task<ProbeResult> ObserveAsync(IHostReader host, CancellationToken cancellation)
    {
        var byHand = "strings \"$(postconf -h daemon_directory)/smtpd\" | grep -c 'TLS support is not compiled in'";
        try
        {
            var values = await PlacesAsync(host, cancellation);
            var smtpd = $"{values.GetValueOrDefault("daemon_directory", "")}/smtpd";
            byHand = $"grep -c 'TLS support is not compiled in' {ShellWords.Quote(smtpd)}; postconf -T compile-version";
            var signs = new TlsBuildSigns
            {
                SentenceInProgram = Sentences(host, smtpd, values.GetValueOrDefault("shlib_directory", "no")),
                CompileVersion = await VersionAsync(host, "compile-version", cancellation),
                RunVersion = await VersionAsync(host, "run-version", cancellation),
                LinksLibrary = await LinksAsync(host, smtpd, cancellation),
                MakeDefinesTls = MakeDefines(
                    host,
                    values.GetValueOrDefault("meta_directory", PostfixInstances.PrimaryDirectory)
                ),
                MapTypes = await MapTypesAsync(host, cancellation),
            };
            return new ProbeResult(signs.Verdict, "a Postfix compiled with TLS", signs.ToString(), "this host", byHand);
        }
        catch (HostException wrong)
        {
            return new ProbeResult(
                Verdict.Inconclusive,
                "a Postfix compiled with TLS",
                wrong.Message,
                "this host",
                byHand
            );
        }
    }

    /// <summary>As configured; with a broken main.cf, as this Postfix was built.</summary>
    private static async Task<IReadOnlyDictionary<string, string>> PlacesAsync(
        IHostReader host,
        CancellationToken cancellation
    )
    {
        string[] names = ["daemon_directory", "shlib_directory", "meta_directory"];
        var result = await host.QueryAsync(new Command("postconf", names), cancellation);
        if (!result.Succeeded)
            result = await Postconf.RequireAsync(host, new Command("postconf", ["-d", .. names]), cancellation);
        return Postconf.Parse(result.Output);
    }

    /// <summary>Whether smtpd, or a library of Postfix it may use, holds the sentence; <c>null</c> where smtpd cannot be read.</summary>
    private static bool? Sentences(IHostReader host, string smtpd, string libraries)
    {
        if (host.ReadFile(smtpd) is not { } program)
            return null;
        if (program.AsSpan().IndexOf(Sentence) >= 0)
            return true;
        return libraries != "no"
            && host.ListDirectory(libraries)
                .Where(name =>
                    name.StartsWith("libpostfix-", StringComparison.Ordinal)
                    && name.Contains(".so", StringComparison.Ordinal)
                )
                .Any(name =>
                    host.ReadFile($"{libraries}/{name}") is { } library && library.AsSpan().IndexOf(Sentence) >= 0
                );
    }

    /// <summary>What <c>postconf -T</c> prints: empty without TLS; <c>null</c> before Postfix 3.1.</summary>
    private static async Task<string?> VersionAsync(IHostReader host, string which, CancellationToken cancellation)
    {
        var result = await host.QueryAsync(new Command("postconf", "-T", which), cancellation);
        return result.Succeeded ? result.Output.Trim() : null;
    }

    private static async Task<bool?> LinksAsync(IHostReader host, string smtpd, CancellationToken cancellation)
    {
        try
        {
            var result = await host.QueryAsync(new Command("ldd", smtpd), cancellation);
            return result.Succeeded ? result.Output.Contains("libssl", StringComparison.Ordinal) : null;
        }
        catch (HostException)
        {
            return null;
        }
    }

    private static bool? MakeDefines(IHostReader host, string directory) =>
        host.ReadFile($"{directory}/makedefs.out") is { } bytes
            ? Encoding.UTF8.GetString(bytes).Contains("-DUSE_TLS", StringComparison.Ordinal)
            : null;

    private static async Task<string> MapTypesAsync(IHostReader host, CancellationToken cancellation)
    {
        var result = await host.QueryAsync(new Command("postconf", "-m"), cancellation);
        return string.Join(' ', result.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}

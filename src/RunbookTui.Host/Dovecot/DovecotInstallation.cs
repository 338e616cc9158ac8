using System.Globalization;
using System.Text;
using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Machine;

namespace RunbookTui.Host.Dovecot;

/// <summary>The Dovecot that is installed: its release and where its configuration begins.</summary>
/// <param name="Version">As <c>dovecot --version</c> prints it, such as <c>2.3.19.1</c>.</param>
/// <param name="ConfigurationFile">The main file, usually <c>/etc/dovecot/dovecot.conf</c>.</param>
internal sealed record DovecotInstallation(string Version, string ConfigurationFile)
{
    private const string UsualFile = "/etc/dovecot/dovecot.conf";

    /// <summary>The directory of the drop-ins.</summary>
    public string DropInDirectory => Path.Combine(Places.Parent(ConfigurationFile), "conf.d");

    /// <summary>Major and minor number; <c>null</c> where the version is none.</summary>
    public (int Major, int Minor)? Release
    {
        get
        {
            var parts = Version.Split('.');
            return
                parts.Length >= 2
                && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major)
                && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var minor)
                ? (major, minor)
                : null;
        }
    }

    /// <summary>The version of the installed Dovecot; <c>null</c> where none is installed.</summary>
    public static async Task<string?> VersionAsync(IHostReader host, CancellationToken cancellation)
    {
        CommandResult result;
        try
        {
            result = await host.QueryAsync(new Command("dovecot", "--version"), cancellation);
        }
        catch (HostException)
        {
            return null;
        }
        return result.Succeeded ? result.Output.Trim().Split(' ')[0] : null;
    }

    /// <summary>The installed Dovecot; <c>null</c> where there is none.</summary>
    /// <remarks>
    /// The first line of <c>doveconf -n</c> names the main file, as in
    /// <c># 2.3.19.1 (9b53102964): /etc/dovecot/dovecot.conf</c>; it is printed even for many broken configurations.
    /// </remarks>
    public static async Task<DovecotInstallation?> FindAsync(IHostReader host, CancellationToken cancellation)
    {
        if (await VersionAsync(host, cancellation) is not { Length: > 0 } version)
            return null;
        var result = await host.QueryAsync(new Command("doveconf", "-n"), cancellation);
        var first = result.Output.Split('\n')[0];
        var file =
            first.StartsWith('#') && first.IndexOf(": /", StringComparison.Ordinal) is >= 0 and var at
                ? first[(at + 2)..].Trim()
                : UsualFile;
        return new DovecotInstallation(version, file);
    }

    /// <summary>The installed Dovecot.</summary>
    /// <exception cref="HostException">There is none.</exception>
    public static async Task<DovecotInstallation> RequireAsync(IHostReader host, CancellationToken cancellation) =>
        await FindAsync(host, cancellation)
        ?? throw new HostException(
            "Dovecot is not installed: 'dovecot --version' does not work",
            "install the packages dovecot-imapd and dovecot-pop3d"
        );

    /// <summary>Whether the main file really reads the drop-ins.</summary>
    public bool IncludesDropIns(IHostReader host) =>
        host.ReadFile(ConfigurationFile) is { } bytes
        && Encoding
            .UTF8.GetString(bytes)
            .Split('\n')
            .Select(line => line.Trim().Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
            .Any(words =>
                words is ["!include" or "!include_try", var pattern]
                && Path.GetFullPath(pattern, Places.Parent(ConfigurationFile))
                    == Path.Combine(DropInDirectory, "*.conf")
            );
}

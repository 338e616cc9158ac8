using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Machine;

/// <summary>The versions of the packages a mail host depends on, for the record of a run.</summary>
public static class InstalledPackages
{
    private static readonly string[] Patterns =
    [
        "postfix*",
        "dovecot*",
        "openssl*",
        "libssl*",
        "ca-certificates",
        "libc6",
        "glibc",
        "systemd",
    ];

    /// <summary>Versions by name, as dpkg-query(1) or rpm(8) say; empty where neither can be asked.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> OfMailAsync(
        IHostReader host,
        CancellationToken cancellation
    )
    {
        var command =
            host.Stat("/usr/bin/dpkg-query") is not null
                ? new Command(
                    "dpkg-query",
                    ["-W", "-f=${db:Status-Status} ${Package} ${Version}\\n", "--", .. Patterns]
                )
            : host.Stat("/usr/bin/rpm") is not null
                ? new Command("rpm", ["-qa", "--qf", "installed %{NAME} %{VERSION}-%{RELEASE}\\n", .. Patterns])
            : null;
        if (command is null)
            return new Dictionary<string, string>();
        try
        {
            var result = await host.QueryAsync(command, cancellation);
            // Of a package for several architectures one line is enough: they have the same version.
            return result
                .Output.Split('\n')
                .Select(line => line.Split(' '))
                .Where(words => words is ["installed", { Length: > 0 }, { Length: > 0 }])
                .DistinctBy(words => words[1])
                .OrderBy(words => words[1], StringComparer.Ordinal)
                .ToDictionary(words => words[1], words => words[2]);
        }
        catch (HostException)
        {
            return new Dictionary<string, string>();
        }
    }
}

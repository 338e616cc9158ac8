using System.Security.Cryptography;
using System.Text;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Model;
using RunbookTui.Host.Local;

namespace RunbookTui.Host.Sandbox;

/// <summary>Installs packages for sandboxes, in a sandbox, so that the host stays without them.</summary>
/// <remarks>
/// Only Debian and its relatives, by apt. The result is kept below <see cref="Store"/> and made anew once the host's
/// own packages change. Nothing else on the host is written: apt's index and its locks are the sandbox's.
/// </remarks>
public static class Provisioning
{
    /// <summary>Where the layers are kept.</summary>
    public const string Store = "/var/cache/runbook-tui/layers";

    private const string PackageStatus = "/var/lib/dpkg/status";
    private const string ServicePolicy = "/usr/sbin/policy-rc.d";
    private const UnixFileMode OwnerOnly = (UnixFileMode)0b111_000_000;
    private const UnixFileMode Executable = (UnixFileMode)0b111_101_101;

    private static readonly TimeSpan InstallTime = TimeSpan.FromMinutes(15);

    // The index and the downloads are large, and of no use once the packages are there.
    private static readonly string[] LeftOut = ["/var/lib/apt/lists", "/var/cache/apt", "/var/log", ServicePolicy];

    /// <summary>Packages of these that the host does not have.</summary>
    /// <exception cref="HostException">This is no Debian.</exception>
    public static async Task<IReadOnlyList<string>> MissingAsync(
        IHostReader host,
        IReadOnlyList<string> packages,
        CancellationToken cancellation
    )
    {
        var missing = new List<string>();
        foreach (var package in packages)
        {
            var query = new Command("dpkg-query", "-W", "-f", "${db:Status-Status}", "--", package);
            var result = await host.QueryAsync(query, cancellation);
            if (!result.Succeeded || result.Output.Trim() != "installed")
                missing.Add(package);
        }
        return missing;
    }

    /// <summary>The layer with these packages, made if there is none yet.</summary>
    /// <param name="packages">Names as apt knows them.</param>
    /// <param name="mailName">What Postfix's package is told to call this host; <c>null</c> for the host's own choice.</param>
    /// <param name="progress">Is told, in a line, what takes long.</param>
    /// <returns><c>null</c> where the host has all of them already.</returns>
    /// <exception cref="HostException">They cannot be installed: no network, no such package, no apt.</exception>
    public static async Task<ProvisionedLayer?> EnsureAsync(
        IReadOnlyList<string> packages,
        string? mailName,
        TimeProvider time,
        Action<string>? progress,
        CancellationToken cancellation
    )
    {
        var host = new LocalHost(time);
        var missing = await MissingAsync(host, packages, cancellation);
        if (missing.Count == 0)
            return null;

        Directory.CreateDirectory(Path.GetDirectoryName(Store)!);
        LocalChanges.CreateDirectory(Store, new(OwnerOnly));
        using var alone = await StoreLock.TakeAsync(Path.Join(Store, "lock"), time, cancellation);
        var generation = Hash(await File.ReadAllBytesAsync(PackageStatus, cancellation));
        var directory = Path.Join(Store, $"{generation}-{Hash(await ContentAsync(missing, mailName, cancellation))}");
        if (Directory.Exists(directory))
            return new ProvisionedLayer(directory);

        foreach (var stale in Directory.GetDirectories(Store))
            if (!Path.GetFileName(stale).StartsWith(generation, StringComparison.Ordinal))
                Directory.Delete(stale, recursive: true);
        progress?.Invoke($"installing {string.Join(", ", missing)} for the sandbox, once (about a minute)");
        var temporary = Path.Join(Store, $"{generation}-unfinished");
        if (Directory.Exists(temporary))
            Directory.Delete(temporary, recursive: true);
        LocalChanges.CreateDirectory(temporary, new(OwnerOnly));
        await BuildAsync(temporary, missing, mailName, time, cancellation);
        Directory.Move(temporary, directory);
        return new ProvisionedLayer(directory);
    }

    /// <summary>Adds a Unix account with a home directory inside a sandbox.</summary>
    /// <exception cref="HostException">useradd or chpasswd refused.</exception>
    public static async Task AddAccountAsync(
        NamespaceSandbox sandbox,
        string name,
        Secret password,
        CancellationToken cancellation
    )
    {
        Check(
            await sandbox.RunAsync(new Command("useradd", "-m", "-s", "/bin/sh", "--", name), cancellation),
            $"account '{name}': cannot be added in the sandbox"
        );
        var setPassword = new Command("chpasswd") { SecretInput = new Secret($"{name}:{password.Reveal()}\n") };
        Check(
            await sandbox.RunAsync(setPassword, cancellation),
            $"account '{name}': its password cannot be set in the sandbox"
        );
    }

    private static async Task BuildAsync(
        string target,
        IReadOnlyList<string> packages,
        string? mailName,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var options = new SandboxOptions
        {
            HostNetwork = true,
            Portable = true,
            Binds = [],
        };
        await using var sandbox = await NamespaceSandbox.StartAsync(options, time, cancellation);
        await sandbox.WriteFileAsync(ServicePolicy, "#!/bin/sh\nexit 101\n"u8.ToArray(), Executable, cancellation);
        if (mailName is not null)
            await sandbox.WriteFileAsync(
                "/etc/mailname",
                Encoding.UTF8.GetBytes(mailName + "\n"),
                (UnixFileMode)0b110_100_100,
                cancellation
            );
        var preseed = new Command("debconf-set-selections")
        {
            Input = Encoding.UTF8.GetBytes(Preseed(mailName ?? HostMailName())),
        };
        Check(await sandbox.RunAsync(preseed, cancellation), "debconf-set-selections: refused the answers");

        var install = Apt([
            "install",
            "--yes",
            "--no-install-recommends",
            "-o",
            "Dpkg::Use-Pty=0",
            "-o",
            "Dpkg::Options::=--force-confdef",
            "-o",
            "Dpkg::Options::=--force-confold",
            "--",
            .. packages,
        ]);
        var result = await sandbox.RunAsync(install, cancellation);
        if (!result.Succeeded)
        {
            // No index yet, or one so old that its packages are gone from the mirror.
            await sandbox.RunAsync(Apt(["update"]), cancellation);
            result = await sandbox.RunAsync(install, cancellation);
        }
        var all = string.Join(' ', packages);
        Check(
            result,
            $"packages {all}: cannot be installed in the sandbox",
            $"give this machine its package sources, or install them by hand: apt-get install {all}"
        );
        await ArchiveAsync(sandbox, target, new LocalHost(time), cancellation);
    }

    private static async Task ArchiveAsync(
        NamespaceSandbox sandbox,
        string target,
        LocalHost host,
        CancellationToken cancellation
    )
    {
        foreach (var (point, upper) in sandbox.Written())
        {
            var excludes = LeftOut
                .Where(path => MountTable.IsAtOrBelow(path, point))
                .Select(path => $"--exclude=./{Path.GetRelativePath(point, path)}");
            var archive = Path.Join(target, ProvisionedLayer.NameOf(point));
            var tar = new Command(
                "tar",
                [
                    "--create",
                    $"--file={archive}",
                    $"--directory={upper}",
                    "--numeric-owner",
                    "--xattrs",
                    "--xattrs-include=*",
                    "--anchored",
                    .. excludes,
                    ".",
                ]
            )
            {
                Timeout = InstallTime,
            };
            Check(await host.RunAsync(tar, cancellation), $"{archive}: cannot be written", $"df -h {Store}");
        }
    }

    /// <summary>apt-get, with the host's proxy settings, that never asks.</summary>
    private static Command Apt(IReadOnlyList<string> arguments)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["DEBIAN_FRONTEND"] = "noninteractive",
        };
        foreach (var name in new[] { "http_proxy", "https_proxy", "ftp_proxy", "no_proxy" })
        foreach (var variant in new[] { name, name.ToUpperInvariant() })
            if (Environment.GetEnvironmentVariable(variant) is { Length: > 0 } value)
                environment[variant] = value;
        return new Command("apt-get", arguments) { Environment = environment, Timeout = InstallTime };
    }

    /// <summary>
    /// All answers of Postfix's package. Some are not enough: without <c>protocols</c>, <c>inet_protocols</c> stays
    /// empty and Postfix listens nowhere.
    /// </summary>
    private static string Preseed(string mailName) =>
        $"""
            postfix postfix/main_mailer_type select Internet Site
            postfix postfix/mailname string {mailName}
            postfix postfix/destinations string {mailName}, localhost
            postfix postfix/protocols select all
            postfix postfix/mynetworks string 127.0.0.0/8 [::ffff:127.0.0.0]/104 [::1]/128
            postfix postfix/mailbox_limit string 0
            postfix postfix/recipient_delim string +
            postfix postfix/chattr boolean false
            postfix postfix/procmail boolean false
            postfix postfix/root_address string
            postfix postfix/relayhost string

            """;

    private static string HostMailName() =>
        File.Exists("/etc/mailname") ? File.ReadAllText("/etc/mailname").Trim() : Environment.MachineName;

    private static async Task<byte[]> ContentAsync(
        IReadOnlyList<string> packages,
        string? mailName,
        CancellationToken cancellation
    )
    {
        var mounts = MountTable.Read(await File.ReadAllTextAsync("/proc/self/mountinfo", cancellation), File.Exists);
        string[] parts =
        [
            .. packages.Order(StringComparer.Ordinal),
            Preseed(mailName ?? HostMailName()),
            .. mounts.Select(mount => mount.ToString()),
        ];
        return Encoding.UTF8.GetBytes(string.Join('\n', parts));
    }

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content))[..16];

    private static void Check(CommandResult result, string message, string? next = null)
    {
        if (result.Succeeded)
            return;
        // The cause is among the last lines.
        var lines = result.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(6);
        throw new HostException($"{message}:\n  {string.Join("\n  ", lines)}", next);
    }
}

using System.Net;
using System.Runtime.InteropServices;

namespace RunbookTui.Host.Sandbox;

/// <summary>What a sandbox is like. The default is this host, cut off from the network.</summary>
public sealed record SandboxOptions
{
    /// <summary>Directories or files of the host that the sandbox shares; see <see cref="OwnProgram"/>.</summary>
    public IReadOnlyList<SandboxBind> Binds { get; init; } = OwnProgram();

    /// <summary>Addresses that the sandbox answers on besides those of the host, which it always has.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; init; } = [IPAddress.Parse("192.0.2.10")];

    /// <summary>The host name inside; <c>null</c> for the host's.</summary>
    public string? HostName { get; init; }

    /// <summary>Whether programs inside reach the host's network and thus also the host's own listeners.</summary>
    public bool HostNetwork { get; init; }

    /// <summary>Packages installed under the sandbox's own changes; see <see cref="Provisioning"/>.</summary>
    public ProvisionedLayer? Layer { get; init; }

    /// <summary>How much may be written, in bytes of memory; <c>null</c> for half of the machine's memory.</summary>
    public long? Space { get; init; }

    /// <summary>Directories whose content is neither shown nor reported: the queues of the live mail system.</summary>
    /// <remarks>A sandbox's queue manager would deliver a copy of every message that waits in them.</remarks>
    public IReadOnlyList<string> Masked { get; init; } = MailQueues.Find();

    /// <summary>Directories where changes are of no interest.</summary>
    public IReadOnlyList<string> Noise { get; init; } = ["/var/cache", "/var/tmp", "/var/log", "/root/.cache"];

    /// <summary>
    /// Whether the written files must make sense without the kernel options they were written under: slower changes of
    /// attributes, and no renaming of directories.
    /// </summary>
    internal bool Portable { get; init; }

    /// <summary>This program and its .NET runtime, as far as they lie where a sandbox has fresh directories.</summary>
    public static IReadOnlyList<SandboxBind> OwnProgram() =>
        [
            .. new[]
            {
                AppContext.BaseDirectory,
                Path.GetDirectoryName(Environment.ProcessPath),
                RuntimeEnvironment.GetRuntimeDirectory(),
                Environment.GetEnvironmentVariable("DOTNET_ROOT"),
            }
                .Where(path => !string.IsNullOrEmpty(path) && Path.IsPathRooted(path))
                .Select(path => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path!)))
                .Where(MountTable.IsFresh)
                .Distinct(StringComparer.Ordinal)
                .Select(path => new SandboxBind(path, ReadOnly: true)),
        ];
}

/// <summary>A directory or file of the host shown in the sandbox at the same path.</summary>
/// <param name="ReadOnly">Whether the sandbox may only read it; otherwise what it writes there is written on the host.</param>
public sealed record SandboxBind(string Path, bool ReadOnly);

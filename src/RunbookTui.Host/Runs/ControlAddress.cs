using System.Globalization;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using RunbookTui.Host.Local;

namespace RunbookTui.Host.Runs;

/// <summary>The address of a run's control socket, through a descriptor of its directory.</summary>
/// <remarks>The path of a socket has at most 107 bytes (unix(7)), and that of a run can be longer.</remarks>
internal sealed class ControlAddress : IDisposable
{
    private readonly SafeFileHandle directory;

    /// <summary>Opens the run's directory.</summary>
    /// <exception cref="Engine.Kinds.HostException">It cannot be opened.</exception>
    public ControlAddress(RunDirectory run) =>
        directory = Posix.Open(run.Path, Posix.ReadOnly, 0, "opening the directory of the run");

    /// <summary>The path, valid until this object is disposed.</summary>
    public string Path =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"/proc/self/fd/{directory.DangerousGetHandle()}/{RunDirectory.ControlName}"
        );

    /// <summary>For connecting and binding.</summary>
    public UnixDomainSocketEndPoint EndPoint => new(Path);

    /// <inheritdoc/>
    public void Dispose() => directory.Dispose();
}

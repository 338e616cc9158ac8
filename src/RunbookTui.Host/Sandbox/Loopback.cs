using System.Buffers.Binary;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Local;

namespace RunbookTui.Host.Sandbox;

/// <summary>Brings up the loopback interface of another network namespace, without iproute2; see netdevice(7).</summary>
internal static partial class Loopback
{
    private const int NewNetwork = 0x40000000; // CLONE_NEWNET
    private const uint SetFlags = 0x8914; // SIOCSIFFLAGS
    private const uint SetAddress = 0x8916; // SIOCSIFADDR
    private const uint SetNetmask = 0x891c; // SIOCSIFNETMASK
    private const short Up = 1; // IFF_UP
    private const int NameLength = 16; // IFNAMSIZ
    private const int RequestLength = 40; // sizeof(struct ifreq) on 64 bits

    /// <summary>The addresses that programs on this host can listen on, but for loopback and link-local ones.</summary>
    public static IReadOnlyList<IPAddress> HostAddresses() =>
        [
            .. NetworkInterface
                .GetAllNetworkInterfaces()
                .SelectMany(network => network.GetIPProperties().UnicastAddresses)
                .Select(unicast => unicast.Address)
                .Where(address => !IPAddress.IsLoopback(address) && !address.IsIPv6LinkLocal)
                .Distinct(),
        ];

    /// <summary>Brings the interface up and adds the addresses, each for itself alone (/32, /128).</summary>
    /// <exception cref="HostException">A system call failed.</exception>
    public static void Configure(SafeFileHandle network, IReadOnlyList<IPAddress> addresses)
    {
        Exception? failure = null;
        // A namespace is entered by one thread, and this one ends with its work.
        var thread = new Thread(() =>
        {
            try
            {
                Check(setns(network, NewNetwork), "entering the network of the sandbox");
                BringUp();
                foreach (var (address, index) in addresses.Distinct().Select((address, index) => (address, index)))
                    Add(address, index);
            }
            catch (Exception exception)
            {
                failure = exception;
            }
        })
        {
            IsBackground = true,
        };
        thread.Start();
        thread.Join();
        if (failure is not null)
            throw failure as HostException ?? new HostException($"lo: {failure.Message}", null, failure);
    }

    private static void BringUp()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var request = Request("lo");
        BinaryPrimitives.WriteInt16LittleEndian(request.AsSpan(NameLength), Up);
        Check(ioctl(socket.SafeHandle, SetFlags, request), "bringing lo up in the sandbox");
    }

    private static void Add(IPAddress address, int index)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork)
            AddVersion4(address, $"lo:{index}");
        else if (Socket.OSSupportsIPv6)
            AddVersion6(address);
    }

    private static void AddVersion4(IPAddress address, string label)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var request = Request(label);
        WriteSocketAddress(request, address);
        Check(ioctl(socket.SafeHandle, SetAddress, request), $"adding {address} to lo in the sandbox");
        WriteSocketAddress(request, IPAddress.Broadcast);
        Check(ioctl(socket.SafeHandle, SetNetmask, request), $"setting the netmask of {address} in the sandbox");
    }

    private static void AddVersion6(IPAddress address)
    {
        using var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp);
        var request = new byte[RequestLength];
        address.TryWriteBytes(request, out _);
        BinaryPrimitives.WriteInt32LittleEndian(request.AsSpan(16), 128); // prefix length
        BinaryPrimitives.WriteInt32LittleEndian(request.AsSpan(20), 1); // lo is always interface 1
        Check(ioctl(socket.SafeHandle, SetAddress, request), $"adding {address} to lo in the sandbox");
    }

    private static byte[] Request(string name)
    {
        var request = new byte[RequestLength];
        Encoding.ASCII.GetBytes(name, request);
        return request;
    }

    private static void WriteSocketAddress(byte[] request, IPAddress address)
    {
        BinaryPrimitives.WriteInt16LittleEndian(request.AsSpan(NameLength), 2); // AF_INET
        address.TryWriteBytes(request.AsSpan(NameLength + 4), out _);
    }

    private static void Check(int result, string attempt)
    {
        if (result < 0)
            throw new HostException($"lo: {Marshal.GetPInvokeErrorMessage(Posix.Error)} ({attempt})");
    }

#pragma warning disable IDE1006, CA5392 // Named as in C; libc is loaded already.
    [LibraryImport("libc", SetLastError = true)]
    private static partial int setns(SafeFileHandle space, int type);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int ioctl(SafeSocketHandle socket, nuint request, byte[] argument);
#pragma warning restore IDE1006, CA5392
}

using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Mail;

/// <summary>From where to where a probe connects.</summary>
/// <remarks>
/// Dovecot takes a connection whose two addresses are equal as secure and allows clear-text login on it, and Postfix
/// trusts <c>mynetworks</c>, which holds 127.0.0.0/8: where one looks from decides what one sees.
/// </remarks>
/// <param name="Source">The local address, or <c>null</c> for the system's choice.</param>
internal sealed record Vantage(IPAddress? Source, IPEndPoint Target)
{
    /// <summary>The vantage field's word for a loopback address other than the target.</summary>
    public const string Loopback = "loopback";

    /// <summary>The vantage field's word for an address of this host that is not a loopback address.</summary>
    public const string Outside = "outside";

    private static readonly IPAddress[] LoopbackSources = [IPAddress.Parse("127.0.0.2"), IPAddress.Parse("127.0.0.3")];

    /// <summary>Chooses a source that differs from the target.</summary>
    /// <exception cref="MailFault">Inconclusive: this host has no address to look from.</exception>
    public static Vantage Choose(IHostReader host, string from, IPAddress address, int port)
    {
        var target = new IPEndPoint(address, port);
        if (from == Outside)
            return OutsideSources(host, address) is [var first, ..]
                ? new Vantage(first, target)
                : throw MailFault.CouldNotLook(
                    $"this host has no address besides loopback and {address} from which one could look from outside"
                );
        // ::1 is the only IPv6 loopback address, and a foreign host cannot be reached from a loopback address.
        var local = IPAddress.IsLoopback(address) || HostAddresses.Read(host).Contains(address);
        return address.AddressFamily == AddressFamily.InterNetwork && local
            ? new Vantage(LoopbackSources.First(source => !source.Equals(address)), target)
            : new Vantage(null, target);
    }

    /// <summary>
    /// The same target from a loopback address nobody else uses. Dovecot makes an address that sent a wrong password
    /// wait before each further login, 2 s at first and up to 15 s, and the other probes should not pay for it.
    /// </summary>
    public Vantage FromUnusedSource() =>
        Source is not null && IPAddress.IsLoopback(Source)
            ? this with
            {
                Source = new IPAddress([127, Random(1), Random(0), Random(2)]),
            }
            : this;

    private static byte Random(int least) => (byte)RandomNumberGenerator.GetInt32(least, 255);

    /// <summary>The addresses of this host from which <paramref name="address"/> can be seen from outside.</summary>
    public static IReadOnlyList<IPAddress> OutsideSources(IHostReader host, IPAddress address) =>
        [
            .. HostAddresses
                .Outside(host)
                .Where(source => source.AddressFamily == address.AddressFamily && !source.Equals(address)),
        ];

    /// <summary>Such as <c>127.0.0.2 → 127.0.0.1:587</c>.</summary>
    public override string ToString() => $"{Source?.ToString() ?? "this host"} → {Target}";
}

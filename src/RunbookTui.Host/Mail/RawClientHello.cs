using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace RunbookTui.Host.Mail;

/// <summary>
/// A ClientHello for exactly one version, written by hand, because TLS libraries refuse old versions themselves and
/// then report the refusal as if it came from the server.
/// </summary>
/// <remarks>
/// It must be a hello that a server of that version really accepts: RFC 2246, 4346 and 5246 (7.4.1.2), RFC 8446
/// (4.1.2), with the cipher suites servers of the time have, ECDHE, DHE and plain RSA.
/// </remarks>
internal static class RawClientHello
{
    // With SHA-1 MAC and CBC: all that TLS 1.0 and 1.1 have besides RC4. Both key types.
    private static readonly ushort[] OldSuites =
    [
        0xC00A,
        0xC009,
        0xC014,
        0xC013,
        0x0039,
        0x0033,
        0x0035,
        0x002F,
        0xC008,
        0xC012,
        0x0016,
        0x000A,
    ];
    private static readonly ushort[] Tls12Suites =
    [
        0xC02C,
        0xC02B,
        0xC030,
        0xC02F,
        0xCCA9,
        0xCCA8,
        0x009F,
        0x009E,
        0x009D,
        0x009C,
        0xC028,
        0xC027,
        0x003D,
        0x003C,
    ];
    private static readonly ushort[] Tls13Suites = [0x1302, 0x1303, 0x1301];

    /// <summary>TLS_EMPTY_RENEGOTIATION_INFO_SCSV (RFC 5746): patched servers may refuse a hello without it.</summary>
    private const ushort SafeRenegotiation = 0x00FF;

    private const ushort X25519 = 0x001D;

    /// <summary>The hello as one TLS record.</summary>
    /// <param name="version">The only version offered.</param>
    /// <param name="host">The name for SNI (RFC 6066).</param>
    public static byte[] Build(TlsVersion version, string host)
    {
        var isTls13 = version.Code >= 0x0304;
        var body = new HelloWriter();
        body.Number16(isTls13 ? (ushort)0x0303 : version.Code);
        body.Bytes(RandomNumberGenerator.GetBytes(32));
        // A session id makes middleboxes take TLS 1.3 for a resumption (RFC 8446, D.4).
        body.Vector8(isTls13 ? RandomNumberGenerator.GetBytes(32) : []);
        ushort[] suites = version.Code switch
        {
            0x0304 => Tls13Suites,
            0x0303 => [.. Tls12Suites, .. OldSuites],
            _ => OldSuites,
        };
        body.Vector16(Numbers([.. suites, SafeRenegotiation]));
        body.Vector8([0]);
        body.Vector16(Extensions(version, host));
        var message = new HelloWriter();
        message.Number8(1);
        message.Number24(body.Length);
        message.Bytes(body.ToArray());
        var record = new HelloWriter();
        record.Number8(22);
        record.Number16(0x0301);
        record.Vector16(message.ToArray());
        return record.ToArray();
    }

    private static byte[] Extensions(TlsVersion version, string host)
    {
        var extensions = new HelloWriter();
        if (host.Length > 0 && !System.Net.IPAddress.TryParse(host, out _))
        {
            var name = new HelloWriter();
            name.Number8(0);
            name.Vector16(Encoding.ASCII.GetBytes(host));
            extensions.Extension(0, Wrap16(name.ToArray()));
        }
        extensions.Extension(10, Wrap16(Numbers([X25519, 0x0017, 0x0018, 0x0019])));
        extensions.Extension(11, [1, 0]);
        if (version.Code >= 0x0303)
            extensions.Extension(
                13,
                Wrap16(
                    Numbers([
                        0x0403,
                        0x0503,
                        0x0603,
                        0x0807,
                        0x0804,
                        0x0805,
                        0x0806,
                        0x0401,
                        0x0501,
                        0x0601,
                        0x0203,
                        0x0201,
                    ])
                )
            );
        if (version.Code >= 0x0304)
        {
            extensions.Extension(43, [2, 0x03, 0x04]);
            extensions.Extension(45, [1, 1]);
            // Any 32 bytes are a public key of X25519; nobody here needs the secret, the handshake ends at ServerHello.
            var share = new HelloWriter();
            share.Number16(X25519);
            share.Vector16(RandomNumberGenerator.GetBytes(32));
            extensions.Extension(51, Wrap16(share.ToArray()));
        }
        return extensions.ToArray();
    }

    private static byte[] Numbers(IEnumerable<ushort> numbers)
    {
        var writer = new HelloWriter();
        foreach (var number in numbers)
            writer.Number16(number);
        return writer.ToArray();
    }

    private static byte[] Wrap16(byte[] content)
    {
        var writer = new HelloWriter();
        writer.Vector16(content);
        return writer.ToArray();
    }

    /// <summary>Big-endian numbers and vectors with their length in front (RFC 8446, 3).</summary>
    private sealed class HelloWriter
    {
        private readonly List<byte> bytes = [];

        public int Length => bytes.Count;

        public void Number8(byte value) => bytes.Add(value);

        public void Number16(ushort value)
        {
            Span<byte> two = stackalloc byte[2];
            BinaryPrimitives.WriteUInt16BigEndian(two, value);
            bytes.AddRange(two);
        }

        public void Number24(int value) => bytes.AddRange([(byte)(value >> 16), (byte)(value >> 8), (byte)value]);

        public void Bytes(ReadOnlySpan<byte> value) => bytes.AddRange(value);

        public void Vector8(byte[] value)
        {
            Number8(checked((byte)value.Length));
            Bytes(value);
        }

        public void Vector16(byte[] value)
        {
            Number16(checked((ushort)value.Length));
            Bytes(value);
        }

        public void Extension(ushort type, byte[] content)
        {
            Number16(type);
            Vector16(content);
        }

        public byte[] ToArray() => [.. bytes];
    }
}

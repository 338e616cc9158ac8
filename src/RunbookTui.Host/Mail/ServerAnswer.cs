using System.Buffers.Binary;

namespace RunbookTui.Host.Mail;

/// <summary>What a server answered to a <see cref="RawClientHello"/>.</summary>
internal abstract record ServerAnswer
{
    private const int LongestRecord = 16384 + 2048;
    private const int LongestHello = 65536;
    private const int MostRecords = 20;

    /// <summary>A ServerHello: the server would go on with this version.</summary>
    public sealed record Agreed(ushort Version) : ServerAnswer;

    /// <summary>A fatal alert: the server will not.</summary>
    public sealed record Refused(byte Alert) : ServerAnswer;

    /// <summary>It ended the connection without a word, as Dovecot 2.3 does where OpenSSL would send an alert.</summary>
    public sealed record HungUp(string Observed) : ServerAnswer;

    /// <summary>It said something that is not an answer.</summary>
    public sealed record Unclear(string Observed) : ServerAnswer;

    /// <summary>Reads records up to a ServerHello or a fatal alert.</summary>
    /// <exception cref="MailFault">Never; end and reset are <see cref="HungUp"/>.</exception>
    public static async Task<ServerAnswer> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        List<byte> handshake = [];
        try
        {
            for (var records = 0; records < MostRecords; records++)
            {
                var header = new byte[5];
                await stream.ReadExactlyAsync(header, cancellation);
                var length = BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(3));
                if (header[0] is not (21 or 22) || header[1] != 3 || length > LongestRecord)
                    return new Unclear(
                        $"the answer is not TLS: {LineChannel.Quote(System.Text.Encoding.Latin1.GetString(header))}"
                    );
                var content = new byte[length];
                await stream.ReadExactlyAsync(content, cancellation);
                const byte alert = 21;
                const byte fatal = 2;
                if (header[0] == alert)
                {
                    if (content.Length >= 2 && content[0] == fatal)
                        return new Refused(content[1]);
                    continue;
                }
                handshake.AddRange(content);
                if (AgreedVersion(handshake.ToArray()) is { } version)
                    return new Agreed(version);
                if (handshake.Count > LongestHello)
                    break;
            }
            return new Unclear("the server sent neither a ServerHello nor a fatal alert");
        }
        catch (EndOfStreamException)
        {
            return new HungUp("the server closed the connection without an alert");
        }
        catch (IOException error)
        {
            return new HungUp($"the connection broke without an alert: {error.Message}");
        }
    }

    /// <summary>The version of a complete ServerHello (RFC 8446, 4.1.3), or <c>null</c>.</summary>
    private static ushort? AgreedVersion(ReadOnlySpan<byte> message)
    {
        const byte serverHello = 2;
        const ushort supportedVersions = 43;
        if (message.Length < 4 || message[0] != serverHello)
            return null;
        var length = (message[1] << 16) | (message[2] << 8) | message[3];
        if (message.Length < 4 + length || length < 35)
            return null;
        var body = message.Slice(4, length);
        var version = BinaryPrimitives.ReadUInt16BigEndian(body);
        // Random, session id, cipher suite and compression method stand before the extensions.
        var at = 34 + 1 + body[34] + 2 + 1 + 2;
        while (at + 4 <= body.Length)
        {
            var type = BinaryPrimitives.ReadUInt16BigEndian(body[at..]);
            var size = BinaryPrimitives.ReadUInt16BigEndian(body[(at + 2)..]);
            if (type == supportedVersions && size == 2 && at + 6 <= body.Length)
                return BinaryPrimitives.ReadUInt16BigEndian(body[(at + 4)..]);
            at += 4 + size;
        }
        return version;
    }

    /// <summary>The name of an alert (RFC 8446, 6).</summary>
    public static string AlertName(byte code) =>
        code switch
        {
            10 => "unexpected_message",
            20 => "bad_record_mac",
            40 => "handshake_failure",
            47 => "illegal_parameter",
            50 => "decode_error",
            70 => "protocol_version",
            71 => "insufficient_security",
            80 => "internal_error",
            86 => "inappropriate_fallback",
            109 => "missing_extension",
            112 => "unrecognized_name",
            _ => "alert",
        } + $" ({code})";
}

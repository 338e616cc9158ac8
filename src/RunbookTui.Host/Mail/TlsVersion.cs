using System.Security.Authentication;

namespace RunbookTui.Host.Mail;

/// <summary>A version of TLS by its name in runbooks.</summary>
/// <param name="Code">The number on the wire (RFC 8446, 4.2.1).</param>
/// <param name="OpensslOption">How <c>openssl s_client</c> is told to use nothing else.</param>
internal sealed record TlsVersion(string Name, ushort Code, string OpensslOption)
{
    /// <summary>All versions that can be asked for, oldest first.</summary>
    public static IReadOnlyList<TlsVersion> All { get; } =
    [
        new("TLSv1.0", 0x0301, "-tls1"),
        new("TLSv1.1", 0x0302, "-tls1_1"),
        new("TLSv1.2", 0x0303, "-tls1_2"),
        new("TLSv1.3", 0x0304, "-tls1_3"),
    ];

    /// <summary>The version of that name.</summary>
    public static TlsVersion Of(string name) => All.First(version => version.Name == name);

    /// <summary>The name of a wire number; the number itself where it has none.</summary>
    public static string NameOf(ushort code) =>
        All.FirstOrDefault(version => version.Code == code)?.Name ?? $"version 0x{code:x4}";

    /// <summary>
    /// The value for <c>SslStream</c>, or <c>null</c> for versions that OpenSSL 3 refuses on the client's own side,
    /// so that a refusal would not be the server's word.
    /// </summary>
    public SslProtocols? SslProtocol =>
        Code switch
        {
            0x0303 => SslProtocols.Tls12,
            0x0304 => SslProtocols.Tls13,
            _ => null,
        };
}

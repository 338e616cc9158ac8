using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using RunbookTui.Engine.Model;

namespace RunbookTui.Engine.Running;

/// <summary>Finds secrets that nobody declared, by what they look like, in outputs and differences.</summary>
/// <remarks>
/// What is taken out leaves its kind and a keyed hash: equal secrets of one run can be told equal, and without the
/// key, which never leaves the run's directory, the hash tells nothing about the secret.
/// </remarks>
/// <param name="key">The key of the run; without one there is no hash.</param>
public sealed partial class SecretPatterns(byte[]? key)
{
    /// <summary>The text without what looks like a secret. Redacting twice changes nothing more.</summary>
    public string Redact(string text)
    {
        if (text.Length < 8)
            return text;
        text = PrivateKey().Replace(text, found => Token("private-key", found.Value));
        text = CryptHash().Replace(text, found => Token("password-hash", found.Value));
        text = SchemeHash()
            .Replace(
                text,
                found => found.Groups["before"].Value + Unless(found.Groups["secret"].Value, "password-hash")
            );
        text = Authorization()
            .Replace(
                text,
                found => found.Groups["before"].Value + Unless(found.Groups["secret"].Value, "authorization")
            );
        text = UrlPassword()
            .Replace(
                text,
                found => $"{found.Groups["before"].Value}{Unless(found.Groups["secret"].Value, "url-password")}@"
            );
        return Base64()
            .Replace(text, found => IsSaslPlain(found.Value) ? Token("auth-plain", found.Value) : found.Value);
    }

    private string Unless(string value, string kind) =>
        value.StartsWith(Secret.Mask, StringComparison.Ordinal) ? value : Token(kind, value);

    private string Token(string kind, string value) =>
        key is null
            ? Secret.Mask
            : $"{Secret.Mask}[{kind} {Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(value)).AsSpan(0, 4))}]";

    /// <summary>Identity, NUL, name, NUL, password (RFC 4616), all of them text.</summary>
    private static bool IsSaslPlain(string text)
    {
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var length))
            return false;
        var parts = Encoding.UTF8.GetString(bytes, 0, length).Split('\0');
        return parts.Length == 3
            && parts[1].Length > 0
            && parts[2].Length > 0
            && !parts.Any(part => part.Any(character => char.IsControl(character) || character == '\ufffd'));
    }

    // RFC 7468, and the older forms with a word before PRIVATE; also one whose end was cut off.
    [GeneratedRegex(
        @"-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----[^-]*(?:-----END [A-Z0-9 ]*PRIVATE KEY-----)?",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex PrivateKey();

    // crypt(5)
    [GeneratedRegex(
        @"\$(?:1|2[abxy]?|5|6|7|y|gy|argon2(?:id|i|d)|scrypt|pbkdf2[a-z0-9-]*)\$[./A-Za-z0-9=,$+-]{8,}",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex CryptHash();

    // Dovecot's password schemes.
    [GeneratedRegex(
        @"(?<before>\{(?:[A-Z0-9-]*(?:SHA|CRYPT|MD5|ARGON2|SCRAM|PLAIN|CLEAR|PBKDF2|SSHA)[A-Z0-9-]*)(?:\.[A-Za-z0-9]+)?\})(?<secret>[^\s""':,]+)",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex SchemeHash();

    // RFC 9110, section 11.6.2.
    [GeneratedRegex(
        @"(?<before>(?:^|[^A-Za-z0-9])(?:proxy-)?authorization:[ \t]*(?:(?:basic|bearer|digest|negotiate|ntlm|token|apikey)[ \t]+)?)(?<secret>[^\s""']+)",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex Authorization();

    // RFC 3986, section 3.2.1.
    [GeneratedRegex(
        @"(?<before>[A-Za-z][A-Za-z0-9+.-]*://[^\s/:@]*:)(?<secret>[^\s/@]+)@",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex UrlPassword();

    [GeneratedRegex(@"[A-Za-z0-9+/]{8,}={0,2}", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Base64();
}

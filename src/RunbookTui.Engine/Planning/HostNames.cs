using System.Net;

namespace RunbookTui.Engine.Planning;

/// <summary>Fully qualified host names: RFC 952 as amended by RFC 1123, section 2.1; lengths by RFC 1035, section 2.3.4.</summary>
internal static class HostNames
{
    private const int LongestLabel = 63;
    private const int LongestName = 253;

    /// <summary>What was expected instead of <paramref name="name"/>, or <c>null</c> where it is a full host name.</summary>
    public static string? Problem(string name)
    {
        var labels = name.Split('.');
        return name.EndsWith('.') ? "a host name without a dot at the end"
            : IPAddress.TryParse(name, out _) ? "a host name, not an address"
            : labels.Any(label => label.Length == 0) ? "a host name without empty parts"
            : !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.')
                ? "letters, digits, hyphens and dots in a host name"
            : labels.Any(label => label[0] == '-' || label[^1] == '-') ? "no hyphen at the ends of a host name's parts"
            : labels.Any(label => label.Length > LongestLabel) ? $"at most {LongestLabel} characters between two dots"
            : name.Length > LongestName ? $"a host name of at most {LongestName} characters"
            : labels.Length < 2 ? "a full host name with a domain, such as mail.example.com"
            // RFC 1123: the last label is alphabetic, which tells a name from an address.
            : labels[^1].All(char.IsAsciiDigit) ? "a host name whose last part is not a number"
            : null;
    }
}

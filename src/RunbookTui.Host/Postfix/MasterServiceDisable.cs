namespace RunbookTui.Host.Postfix;

/// <summary>
/// The parameter <c>master_service_disable</c> (postconf(5)): a list of <c>type</c> or <c>name/type</c> (before
/// Postfix 3.0 <c>name.type</c>), with <c>!</c> before an exception; the first match decides.
/// </summary>
internal static class MasterServiceDisable
{
    private const string Network = "inet";

    /// <summary>Whether a service is switched off.</summary>
    /// <param name="key">Name and type, such as <c>smtp/inet</c>.</param>
    public static bool Covers(string value, string key)
    {
        var type = key[(key.LastIndexOf('/') + 1)..];
        foreach (var word in Words(value))
        {
            var pattern = word.TrimStart('!').Replace('.', '/');
            if (pattern == type || pattern == key.Replace('.', '/'))
                return word[0] != '!';
        }
        return false;
    }

    /// <summary>Whether all network services are switched off, as in a new instance.</summary>
    public static bool CoversNetwork(string value) => Words(value).Contains(Network, StringComparer.Ordinal);

    /// <summary>The value without that.</summary>
    public static string WithoutNetwork(string value) => string.Join(' ', Words(value).Where(word => word != Network));

    private static string[] Words(string value) => value.Split([' ', '\t', ','], StringSplitOptions.RemoveEmptyEntries);
}

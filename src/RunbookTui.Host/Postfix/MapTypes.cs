using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Postfix;

/// <summary>Lookup table types: distributions drop some (Berkeley DB) and package others apart (postfix-pcre).</summary>
internal static class MapTypes
{
    private static readonly string[] Candidates =
    [
        "btree",
        "cdb",
        "dbm",
        "hash",
        "ldap",
        "lmdb",
        "mongodb",
        "mysql",
        "pcre",
        "pgsql",
        "sdbm",
        "sqlite",
    ];

    /// <summary>Table types that values use and <c>postconf -m</c> does not list.</summary>
    public static async Task<IReadOnlyList<Obstacle>> CheckAsync(
        IHostReader host,
        IReadOnlyList<KeyValuePair<string, string>> set,
        CancellationToken cancellation
    )
    {
        var used = set.SelectMany(setting => Used(setting.Value).Select(type => (setting.Key, type))).ToList();
        if (used.Count == 0)
            return [];
        var result = await Postconf.RequireAsync(host, new Command("postconf", "-m"), cancellation);
        var there = result.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return
        [
            .. used.Where(use => !there.Contains(use.type, StringComparer.Ordinal))
                .Select(use => new Obstacle(
                    $"'{use.Key}' uses a table of type '{use.type}', which this Postfix cannot open",
                    $"a type of 'postconf -m': {string.Join(", ", there)}",
                    $"'{use.type}'",
                    there.Contains("lmdb", StringComparer.Ordinal)
                        ? "use 'lmdb' in its place"
                        : $"install the package postfix-{use.type}, if there is one"
                )),
        ];
    }

    private static IEnumerable<string> Used(string value) =>
        value
            .Split([' ', '\t', ',', '{', '}', '='], StringSplitOptions.RemoveEmptyEntries)
            .Select(word => word.StartsWith("proxy:", StringComparison.Ordinal) ? word["proxy:".Length..] : word)
            .Select(word => word.Split(':', 2))
            .Where(parts => parts.Length == 2 && parts[1] is ['/', ..] or ['$', ..])
            .Select(parts => parts[0])
            .Where(Candidates.Contains)
            .Distinct();
}

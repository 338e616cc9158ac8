using System.Globalization;
using System.Text;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Postfix;

/// <summary>Parameters and values that <c>postconf -e</c> and <c>postfix check</c> accept and the daemons do not.</summary>
internal static class MainCfRules
{
    /// <summary>
    /// Of these one must be in <c>smtpd_relay_restrictions</c> or <c>smtpd_recipient_restrictions</c>, or smtpd ends
    /// with a fatal error at the first connection (postconf(5), smtpd_relay_restrictions).
    /// </summary>
    private static readonly string[] RelayGuards =
    [
        "reject",
        "reject_unauth_destination",
        "defer",
        "defer_if_permit",
        "defer_unauth_destination",
    ];

    private static readonly string[] ServerLevels = ["none", "may", "encrypt"];
    private static readonly string[] ClientLevels =
    [
        .. ServerLevels,
        "dane",
        "dane-only",
        "fingerprint",
        "verify",
        "secure",
    ];

    private static readonly string[] Protocols = ["SSLv2", "SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"];

    /// <summary>Finds what the daemons would stumble over.</summary>
    /// <param name="directory">The instance's configuration; <c>null</c> for one that is still to be created.</param>
    public static async Task<IReadOnlyList<Obstacle>> CheckAsync(
        IHostReader host,
        string? directory,
        IReadOnlyList<KeyValuePair<string, string>> set,
        IReadOnlyList<string> inherit,
        CancellationToken cancellation
    )
    {
        if (set.Count == 0 && inherit.Count == 0)
            return [];
        var known = await Postconf.DefaultsAsync(host, cancellation);
        var obstacles = new List<Obstacle>();
        var texts = set.Select(setting => setting.Value)
            .Concat(
                (directory is null ? [] : new[] { "main.cf", "master.cf" })
                    .Select(name => host.ReadFile($"{directory}/{name}"))
                    .OfType<byte[]>()
                    .Select(Encoding.UTF8.GetString)
            )
            .ToList();
        foreach (var name in set.Select(setting => setting.Key).Concat(inherit))
        {
            if (!known.ContainsKey(name) && !IsReferredTo(name, texts) && Unknown(name, known.Keys) is { } unknown)
                obstacles.Add(unknown);
        }
        foreach (var (name, value) in set)
        {
            if (Check(name, value, known) is { } bad)
                obstacles.Add(bad);
        }
        if (set.Any(setting => setting.Key is "smtpd_relay_restrictions" or "smtpd_recipient_restrictions"))
            obstacles.AddRange(await CheckRelayAsync(host, directory, set, cancellation));
        obstacles.AddRange(await MapTypes.CheckAsync(host, set, cancellation));
        return obstacles;
    }

    /// <summary>What is wrong with one value, or <c>null</c>.</summary>
    /// <param name="known">The defaults of this Postfix: a parameter's default tells its type.</param>
    internal static Obstacle? Check(string name, string value, IReadOnlyDictionary<string, string> known)
    {
        if (value.AsSpan().ContainsAny('\n', '\r'))
            return Bad(name, value, "a value on one line", "write the value on one line; YAML's '>-' folds lines");
        if (value.Contains('$', StringComparison.Ordinal))
            return null;
        if (name.EndsWith("_tls_security_level", StringComparison.Ordinal) && value.Length > 0)
        {
            var levels = name.StartsWith("smtpd_", StringComparison.Ordinal) ? ServerLevels : ClientLevels;
            if (!levels.Contains(value, StringComparer.Ordinal))
                return Bad(name, value, $"one of {string.Join(", ", levels)}", $"see: man 5 postconf, {name}");
        }
        if (
            name.EndsWith("_tls_protocols", StringComparison.Ordinal)
            || name.EndsWith("_tls_mandatory_protocols", StringComparison.Ordinal)
        )
            return CheckProtocols(name, value, PostfixVersion.Of(known.GetValueOrDefault("mail_version", "")));
        if (HasMoreValuesThanItsDefaultTells(name))
            return null;
        return known.GetValueOrDefault(name) switch
        {
            "yes" or "no" when value is not ("yes" or "no") => Bad(name, value, "yes or no", "quote it in YAML"),
            { Length: > 0 } number when number.All(char.IsAsciiDigit) && !value.All(char.IsAsciiDigit) => Bad(
                name,
                value,
                $"a whole number (the default is {number})",
                $"see: man 5 postconf, {name}"
            ),
            _ => null,
        };
    }

    /// <summary><c>readme_directory = no</c>, <c>compatibility_level = 0</c> and the like are not of the type they look.</summary>
    private static bool HasMoreValuesThanItsDefaultTells(string name) =>
        name is "compatibility_level" or "milter_protocol"
        || name.EndsWith("_directory", StringComparison.Ordinal)
        || name.StartsWith("smtpd_forbid_", StringComparison.Ordinal);

    private static Obstacle? CheckProtocols(string name, string value, PostfixVersion version)
    {
        foreach (var word in value.Split([' ', '\t', ',', ':'], StringSplitOptions.RemoveEmptyEntries))
        {
            var bound =
                word.StartsWith(">=", StringComparison.Ordinal) || word.StartsWith("<=", StringComparison.Ordinal);
            if (bound && version < new PostfixVersion(3, 6))
                return Bad(
                    name,
                    value,
                    $"the form '!SSLv2, !SSLv3, !TLSv1, !TLSv1.1': '{word[..2]}' is of Postfix 3.6, this is {version}",
                    $"postconf -e '{name} = !SSLv2, !SSLv3, !TLSv1, !TLSv1.1'"
                );
            var protocol = bound ? word[2..] : word.TrimStart('!');
            // OpenSSL's hexadecimal and "0303" forms are allowed as bounds too; nobody needs them in a runbook.
            if (!Protocols.Contains(protocol, StringComparer.OrdinalIgnoreCase))
                return Bad(
                    name,
                    value,
                    $"words of {string.Join(", ", Protocols)}, with '!' or '>=' before",
                    $"'{word}'"
                );
        }
        return null;
    }

    private static async Task<IReadOnlyList<Obstacle>> CheckRelayAsync(
        IHostReader host,
        string? directory,
        IReadOnlyList<KeyValuePair<string, string>> set,
        CancellationToken cancellation
    )
    {
        string[] names = ["smtpd_relay_restrictions", "smtpd_recipient_restrictions"];
        // A new instance has Postfix's defaults, whatever the primary says.
        var now = directory is null
            ? Postconf.Parse(
                (await Postconf.RequireAsync(host, new Command("postconf", ["-d", .. names]), cancellation)).Output
            )
            : await Postconf.ValuesAsync(host, directory, names, cancellation, expanded: true);
        var values = names
            .Select(name => set.LastOrDefault(setting => setting.Key == name).Value ?? now.GetValueOrDefault(name, ""))
            .ToList();
        // A `$name` or a table may hold the guard: what cannot be seen is not called wrong.
        var guarded =
            values.Exists(value => value.Contains('$', StringComparison.Ordinal))
            || values.Exists(value =>
                value.Split([' ', '\t', ',', '{', '}'], StringSplitOptions.RemoveEmptyEntries).Any(RelayGuards.Contains)
            );
        return guarded
            ? []
            :
            [
                new Obstacle(
                    "this Postfix would relay for anybody, and refuses to: smtpd ends at the first connection",
                    $"one of {string.Join(", ", RelayGuards)} in smtpd_relay_restrictions or smtpd_recipient_restrictions",
                    string.Join("; ", names.Zip(values, (name, value) => $"{name} = '{value}'")),
                    "end smtpd_relay_restrictions with reject_unauth_destination"
                ),
            ];
    }

    /// <summary>
    /// A name that looks like a misspelt known one. Others may be anything: restriction classes and macros such as
    /// <c>mua_client_restrictions</c> are only known once something refers to them.
    /// </summary>
    internal static Obstacle? Unknown(string name, IEnumerable<string> known)
    {
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.'))
            return new Obstacle(
                $"'{name}' cannot be the name of a Postfix parameter",
                "letters, digits and '_'",
                $"'{name}'",
                "see: man 5 postconf"
            );
        // Parameters of a transport of master.cf's own: `relay_destination_concurrency_limit`.
        if (
            name.Contains("_destination_", StringComparison.Ordinal)
            || name.EndsWith("_time_limit", StringComparison.Ordinal)
        )
            return null;
        var nearest = known
            .Select(candidate => (candidate, distance: Distance(name, candidate)))
            .OrderBy(pair => pair.distance)
            .ThenBy(pair => pair.candidate, StringComparer.Ordinal)
            .FirstOrDefault();
        return nearest.candidate is { } meant && nearest.distance <= 2
            ? new Obstacle(
                $"this Postfix has no parameter '{name}'",
                $"a parameter of 'postconf -d', such as '{meant}'",
                $"'{name}'",
                $"did you mean '{meant}'?"
            )
            : null;
    }

    private static bool IsReferredTo(string name, IReadOnlyList<string> texts) =>
        texts.Any(text =>
            text.Contains($"${{{name}", StringComparison.Ordinal)
            || text.Contains($"$({name}", StringComparison.Ordinal)
            || text.Contains($"${name}", StringComparison.Ordinal)
        );

    private static Obstacle Bad(string name, string value, string expected, string next) =>
        new(
            $"'{name}' cannot be '{value}': the daemons would refuse it, postconf does not",
            expected,
            $"'{value}'",
            next
        );

    /// <summary>The number of insertions, deletions and substitutions between two names (Levenshtein).</summary>
    private static int Distance(string left, string right)
    {
        if (Math.Abs(left.Length - right.Length) > 2)
            return int.MaxValue;
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var substituted = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), substituted);
            }
        }
        return row[right.Length];
    }
}

/// <summary>A version of Postfix by its two first numbers, such as 3.7.</summary>
internal sealed record PostfixVersion(int Major, int Minor)
{
    /// <summary>Reads <c>3.7.11</c> or a snapshot's <c>3.9-20230912</c>; what cannot be read is 0.0.</summary>
    public static PostfixVersion Of(string text)
    {
        var numbers = text.Split('.', '-', ' ')
            .Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0)
            .ToList();
        return new PostfixVersion(numbers[0], numbers.Count > 1 ? numbers[1] : 0);
    }

    public static bool operator <(PostfixVersion left, PostfixVersion right) =>
        (left.Major, left.Minor).CompareTo((right.Major, right.Minor)) < 0;

    public static bool operator >(PostfixVersion left, PostfixVersion right) => right < left;

    /// <inheritdoc/>
    public override string ToString() => $"{Major}.{Minor}";
}

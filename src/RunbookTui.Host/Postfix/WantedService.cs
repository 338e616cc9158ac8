using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Postfix;

/// <summary>A service of master.cf as a runbook asks for it. What it does not say is taken from what is there.</summary>
internal sealed class WantedService(string key, Fields fields)
{
    private static readonly string[] Types = ["inet", "unix", "fifo", "pass", "unix-dgram"];

    /// <summary>The fields of one service.</summary>
    public static IReadOnlyList<Field> Table { get; } =
    [
        new Field(
            "command",
            new FieldType.Text(),
            "The daemon and its arguments other than `-o`, such as `smtpd`.",
            Required: true
        ),
        new Field(
            "private",
            new FieldType.Flag(),
            "Whether only the mail system may use it. Kept as it is; a new service: false for `inet`, else true."
        ),
        new Field(
            "unprivileged",
            new FieldType.Flag(),
            "Whether it runs as the mail owner. Kept as it is; a new service: Postfix's default, true."
        ),
        new Field(
            "chroot",
            new FieldType.Flag(),
            "Whether it is confined to the queue directory. Kept as it is; a new service does as this instance's `smtp/inet` or `pickup`."
        ),
        new Field(
            "wakeup",
            new FieldType.Text(),
            "Seconds between wake-ups, maybe followed by `?`; 0 for never. Kept as it is."
        ),
        new Field(
            "process_limit",
            new FieldType.Integer(0, 100_000),
            "How many processes at most; 0 for no limit. Kept as it is; a new service: `default_process_limit`."
        ),
        new Field(
            "options",
            new FieldType.MapOf(new FieldType.Text()),
            "Parameters for this service alone (`-o name=value`). They become exactly these."
        ),
    ];

    /// <summary>Name and type, such as <c>submission/inet</c>.</summary>
    public string Key => key;

    /// <summary>The name: for <c>inet</c> a port, maybe with an address before.</summary>
    public string Name => key[..Math.Max(0, key.LastIndexOf('/'))];

    /// <summary>The type, such as <c>inet</c>.</summary>
    public string Type => key[(key.LastIndexOf('/') + 1)..];

    /// <summary>The program in the daemon directory.</summary>
    public string Program => fields.Text("command").Split(' ', 2)[0];

    /// <summary>The line it becomes.</summary>
    /// <param name="existing">The service it takes the place of, or <c>null</c>.</param>
    /// <param name="chroot">The chroot letter of this instance's other services.</param>
    public MasterService Line(MasterService? existing, string chroot) =>
        new(
            Name,
            Type,
            Letter("private") ?? existing?.Private ?? (Type == "inet" ? "n" : "-"),
            Letter("unprivileged") ?? existing?.Unprivileged ?? "-",
            Letter("chroot") ?? existing?.Chroot ?? chroot,
            fields.TextOrNull("wakeup") ?? existing?.Wakeup ?? "-",
            fields.TextOrNull("process_limit") ?? existing?.ProcessLimit ?? "-",
            string.Join(' ', fields.Text("command").Split(' ', StringSplitOptions.RemoveEmptyEntries)),
            [.. fields.TextMap("options").Select(option => KeyValuePair.Create(option.Key, option.Value.Trim()))]
        );

    /// <summary>What master.cf could not hold.</summary>
    public IEnumerable<Obstacle> Check()
    {
        if (CheckKey(key) is { } bad)
            yield return bad;
        foreach (var (name, value) in fields.TextMap("options"))
        {
            if (value.AsSpan().ContainsAny('\n', '\r') || !Balanced(value))
                yield return new Obstacle(
                    $"option '{name}' of '{key}' cannot stand in master.cf",
                    "a value on one line whose braces are balanced",
                    $"'{value}'",
                    "set a parameter of your own in main.cf, and refer to it here as $name"
                );
            if (name.Length == 0 || name.Any(c => c is ' ' or '\t' or '\n' or '=' or '{' or '}'))
                yield return new Obstacle(
                    $"'{key}' has an option that is no parameter",
                    "a parameter name",
                    $"'{name}'",
                    "see: man 5 postconf"
                );
        }
        if (fields.Text("command").Contains("-o ", StringComparison.Ordinal))
            yield return new Obstacle(
                $"'{key}' has '-o' in its command",
                "the daemon and its other arguments",
                $"'{fields.Text("command")}'",
                "write it under 'options'"
            );
        if (
            fields.TextOrNull("wakeup") is { } wakeup
            && !(wakeup.TrimEnd('?') is { Length: > 0 } s && s.All(char.IsAsciiDigit))
        )
            yield return new Obstacle(
                $"wakeup of '{key}' is no time",
                "seconds, maybe with '?'",
                $"'{wakeup}'",
                "see: man 5 master"
            );
    }

    /// <summary>Why a key does not name a service, or <c>null</c>.</summary>
    public static Obstacle? CheckKey(string key)
    {
        var slash = key.LastIndexOf('/');
        return
            slash > 0
            && Types.Contains(key[(slash + 1)..], StringComparer.Ordinal)
            && !key.Any(c => c is ' ' or '\t' or '\n' or '=' or '#')
            ? null
            : new Obstacle(
                $"'{key}' does not name a service of master.cf",
                $"name/type, the type one of {string.Join(", ", Types)}",
                $"'{key}'",
                "write for example 'submission/inet'"
            );
    }

    private static bool Balanced(string value)
    {
        var depth = 0;
        foreach (var c in value)
        {
            depth += c switch
            {
                '{' => 1,
                '}' => -1,
                _ => 0,
            };
            if (depth < 0)
                return false;
        }
        return depth == 0;
    }

    private string? Letter(string field) =>
        fields.TextOrNull(field) switch
        {
            "true" => "y",
            "false" => "n",
            _ => null,
        };
}

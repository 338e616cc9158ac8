using System.Text;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Postfix;

/// <summary>One service line of master.cf; see master(5).</summary>
/// <param name="Wakeup">Seconds between wake-ups, maybe with <c>?</c>; <c>-</c> for never.</param>
/// <param name="Command">The daemon and its arguments other than <c>-o name=value</c>.</param>
/// <param name="Options">The <c>-o</c> overrides, in order; of a name given twice the last counts.</param>
internal sealed record MasterService(
    string Name,
    string Type,
    string Private,
    string Unprivileged,
    string Chroot,
    string Wakeup,
    string ProcessLimit,
    string Command,
    IReadOnlyList<KeyValuePair<string, string>> Options
)
{
    /// <summary>The key postconf knows it by, such as <c>smtp/inet</c>.</summary>
    public string Key => $"{Name}/{Type}";

    /// <summary>Reads a line of <c>postconf -M</c>, which prints one service per line.</summary>
    /// <exception cref="HostException">It has fewer than eight columns.</exception>
    public static MasterService Parse(string line)
    {
        var words = Words(line);
        if (words.Count < 8)
            throw new HostException(
                $"'postconf -M' printed '{line}', expected eight columns as in master(5)",
                "run by hand: postconf -M"
            );
        var command = new List<string>();
        var options = new List<KeyValuePair<string, string>>();
        var flags = true;
        for (var i = 7; i < words.Count; i++)
        {
            // Flags end at the first word without a dash: `pipe flags=R argv=/bin/x -o y` has no option.
            flags = flags && (i == 7 || words[i][0] == '-');
            var option =
                i == 7 || !flags ? null
                : words[i] == "-o" ? (i + 1 < words.Count ? words[++i] : "")
                : words[i].StartsWith("-o", StringComparison.Ordinal) ? words[i][2..]
                : null;
            if (option is null)
                command.Add(words[i]);
            else
                options.Add(Setting(option));
        }
        return new MasterService(
            words[0],
            words[1],
            words[2],
            words[3],
            words[4],
            words[5],
            words[6],
            string.Join(' ', command),
            options
        );
    }

    /// <summary>The options by name, as the daemon sees them.</summary>
    public IReadOnlyDictionary<string, string> EffectiveOptions
    {
        get
        {
            var effective = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var (name, value) in Options)
                effective[name] = value;
            return effective;
        }
    }

    /// <summary>The last column of master.cf: the command with all options.</summary>
    public string CommandColumn
    {
        get
        {
            var words = Words(Command);
            var flags = 1 + words.Skip(1).TakeWhile(word => word[0] == '-').Count();
            var options = Options
                .Select(option => $"{option.Key}={option.Value}")
                // Braces hold a value with blanks together (master(5), Postfix 3.0 and later).
                .Select(text => text.AsSpan().ContainsAny(' ', '\t') ? $"-o {{{text}}}" : $"-o {text}");
            return string.Join(' ', [.. words.Take(flags), .. options, .. words.Skip(flags)]);
        }
    }

    /// <summary>The whole line.</summary>
    public string Line =>
        string.Join(' ', Name, Type, Private, Unprivileged, Chroot, Wakeup, ProcessLimit, CommandColumn);

    /// <summary>Whether both lines make <c>master</c> do the same; the order of options does not count.</summary>
    public bool MeansTheSame(MasterService other) =>
        Key == other.Key
        && Private == other.Private
        && Unprivileged == other.Unprivileged
        && Chroot == other.Chroot
        && Wakeup == other.Wakeup
        && ProcessLimit == other.ProcessLimit
        && Command == other.Command
        && EffectiveOptions.Count == other.EffectiveOptions.Count
        && EffectiveOptions.All(option =>
            other.EffectiveOptions.TryGetValue(option.Key, out var value) && Postconf.Same(option.Value, value)
        );

    private static KeyValuePair<string, string> Setting(string option)
    {
        var text = option is ['{', .., '}'] ? option[1..^1].Trim() : option;
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals < 0
            ? KeyValuePair.Create(text.Trim(), "")
            : KeyValuePair.Create(text[..equals].Trim(), text[(equals + 1)..].Trim());
    }

    /// <summary>Words separated by white space, where <c>{ … }</c> holds one together.</summary>
    private static List<string> Words(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var depth = 0;
        foreach (var c in line)
        {
            if (depth == 0 && c is ' ' or '\t')
            {
                if (word.Length > 0)
                    words.Add(word.ToString());
                word.Clear();
                continue;
            }
            depth += c switch
            {
                '{' when word.Length == 0 || depth > 0 => 1,
                '}' when depth > 0 => -1,
                _ => 0,
            };
            word.Append(c);
        }
        if (word.Length > 0)
            words.Add(word.ToString());
        return words;
    }
}

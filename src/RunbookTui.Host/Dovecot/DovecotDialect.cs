using System.Text;

namespace RunbookTui.Host.Dovecot;

/// <summary>What Dovecot is to do, in words of no release. A part that is <c>null</c> or empty is left as it is.</summary>
/// <param name="CleartextLogin">Whether a login may go over an unencrypted connection.</param>
/// <param name="Listeners">Which of <c>pop3</c>, <c>imap</c>, <c>pop3s</c>, <c>imaps</c> are open or closed.</param>
/// <param name="AuthSockets">Sockets on which other daemons, such as Postfix, let Dovecot check passwords.</param>
internal sealed record DovecotIntent(
    DovecotTls? Tls,
    bool? CleartextLogin,
    IReadOnlyDictionary<string, bool> Listeners,
    IReadOnlyList<string> AuthSockets,
    string SocketOwner = "postfix",
    string SocketGroup = "postfix",
    string SocketMode = "0660"
);

/// <summary>TLS of all protocols.</summary>
/// <param name="MinimumProtocol"><c>TLSv1.2</c> or <c>TLSv1.3</c>.</param>
internal sealed record DovecotTls(string CertificateFile, string KeyFile, bool Required, string MinimumProtocol);

/// <summary>One setting with the sections around it; a section is a type and a name, such as <c>service pop3-login</c>.</summary>
internal sealed record DovecotSetting(IReadOnlyList<string> Sections, string Name, string Value)
{
    /// <summary>The name by which its effective value is asked for.</summary>
    public string Path => string.Join('/', Sections.Select(section => section.Replace(' ', '/')).Append(Name));
}

/// <summary>Says an intent in the settings of one release. Pure.</summary>
/// <remarks>
/// 2.2 and 2.3 name files with <c>&lt;</c>; 2.3 brought <c>ssl_min_protocol</c>; 2.4 renamed the certificate settings and
/// turned <c>disable_plaintext_auth</c> round (doc.dovecot.org, "Upgrading Dovecot CE from 2.3 to 2.4").
/// </remarks>
internal static class DovecotDialect
{
    /// <summary>Characters that would need quoting, which differs between the releases.</summary>
    private const string Forbidden = "\"'\\#$<>{}%";

    private static readonly (string Service, string Plain, int PlainPort, string Tls, int TlsPort)[] Logins =
    [
        ("pop3-login", "pop3", 110, "pop3s", 995),
        ("imap-login", "imap", 143, "imaps", 993),
    ];

    /// <summary>Whether the settings of a release are known.</summary>
    public static bool Knows((int Major, int Minor)? release) => release is (2, 2) or (2, 3) or (2, 4);

    /// <summary>Whether a path can stand in a configuration file without quoting.</summary>
    public static bool IsPlain(string path) =>
        path.All(c => !char.IsControl(c) && !char.IsWhiteSpace(c) && !Forbidden.Contains(c, StringComparison.Ordinal));

    /// <summary>The settings that say the intent, in the order they are written.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The release is not known.</exception>
    public static IReadOnlyList<DovecotSetting> Settings((int Major, int Minor) release, DovecotIntent intent)
    {
        if (!Knows(release))
            throw new ArgumentOutOfRangeException(nameof(release), release, "no dialect for this Dovecot");
        var settings = new List<DovecotSetting>();
        if (intent.Tls is { } tls)
            settings.AddRange(Tls(release, tls));
        if (intent.CleartextLogin is { } allowed)
        {
            settings.Add(
                release.Minor >= 4
                    ? new DovecotSetting([], "auth_allow_cleartext", YesNo(allowed))
                    : new DovecotSetting([], "disable_plaintext_auth", YesNo(!allowed))
            );
        }
        foreach (var login in Logins)
        {
            string[] plain = [$"service {login.Service}", $"inet_listener {login.Plain}"];
            string[] encrypted = [$"service {login.Service}", $"inet_listener {login.Tls}"];
            if (intent.Listeners.TryGetValue(login.Plain, out var open))
                settings.Add(new DovecotSetting(plain, "port", Port(open, login.PlainPort)));
            if (intent.Listeners.TryGetValue(login.Tls, out open))
            {
                settings.Add(new DovecotSetting(encrypted, "port", Port(open, login.TlsPort)));
                if (open)
                    settings.Add(new DovecotSetting(encrypted, "ssl", "yes"));
            }
        }
        foreach (var socket in intent.AuthSockets)
        {
            string[] sections = ["service auth", $"unix_listener {socket}"];
            settings.Add(new DovecotSetting(sections, "mode", intent.SocketMode));
            settings.Add(new DovecotSetting(sections, "user", intent.SocketOwner));
            settings.Add(new DovecotSetting(sections, "group", intent.SocketGroup));
        }
        return settings;
    }

    /// <summary>The ports that are to be open.</summary>
    public static IEnumerable<(string Listener, int Number)> Ports(DovecotIntent intent) =>
        Logins
            .SelectMany(login => new[] { (Name: login.Plain, login.PlainPort), (Name: login.Tls, login.TlsPort) })
            .Where(listener => intent.Listeners.GetValueOrDefault(listener.Name));

    /// <summary>A drop-in that holds the settings.</summary>
    public static string Render(IReadOnlyList<DovecotSetting> settings)
    {
        var text = new StringBuilder(
            "# Written by runbook-tui. Files of conf.d that sort after this one win over it.\n"
        );
        IReadOnlyList<string> open = [];
        foreach (var setting in settings)
        {
            var shared = 0;
            while (shared < open.Count && shared < setting.Sections.Count && open[shared] == setting.Sections[shared])
                shared++;
            Close(open, shared);
            for (var depth = shared; depth < setting.Sections.Count; depth++)
                text.Append(' ', depth * 2).Append(setting.Sections[depth]).Append(" {\n");
            open = setting.Sections;
            text.Append(' ', open.Count * 2).Append(setting.Name).Append(" = ").Append(setting.Value).Append('\n');
        }
        Close(open, 0);
        return text.ToString();

        void Close(IReadOnlyList<string> sections, int down)
        {
            for (var depth = sections.Count - 1; depth >= down; depth--)
                text.Append(' ', depth * 2).Append("}\n");
        }
    }

    private static IEnumerable<DovecotSetting> Tls((int Major, int Minor) release, DovecotTls tls)
    {
        yield return new DovecotSetting([], "ssl", tls.Required ? "required" : "yes");
        if (release.Minor >= 4)
        {
            yield return new DovecotSetting([], "ssl_server_cert_file", tls.CertificateFile);
            yield return new DovecotSetting([], "ssl_server_key_file", tls.KeyFile);
        }
        else
        {
            yield return new DovecotSetting([], "ssl_cert", $"<{tls.CertificateFile}");
            yield return new DovecotSetting([], "ssl_key", $"<{tls.KeyFile}");
        }
        yield return release.Minor >= 3
            ? new DovecotSetting([], "ssl_min_protocol", tls.MinimumProtocol)
            : new DovecotSetting(
                [],
                "ssl_protocols",
                "!SSLv2 !SSLv3 !TLSv1 !TLSv1.1" + (tls.MinimumProtocol == "TLSv1.3" ? " !TLSv1.2" : "")
            );
    }

    private static string Port(bool open, int port) => open ? $"{port}" : "0";

    private static string YesNo(bool value) => value ? "yes" : "no";
}

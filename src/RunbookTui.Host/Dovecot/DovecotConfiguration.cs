using System.Text;
using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Machine;

namespace RunbookTui.Host.Dovecot;

/// <summary>Effective settings, as <c>doveconf</c> says them after all files were read.</summary>
/// <remarks>
/// Nested settings are named by their path, as in <c>service/pop3-login/inet_listener/pop3/port</c> or
/// <c>service/auth/unix_listener//var/spool/postfix/private/auth/mode</c>. doveconf's own notation for such names
/// differs between releases (2.4 answers "Multiple settings matched"), so its block output is read.
/// </remarks>
internal static class DovecotConfiguration
{
    /// <summary>The effective value of a setting; <c>null</c> where Dovecot knows none of that name.</summary>
    /// <exception cref="HostException">doveconf refuses the configuration.</exception>
    public static async Task<string?> ValueAsync(IHostReader host, string name, CancellationToken cancellation) =>
        (await ValuesAsync(host, [name], cancellation))[name];

    /// <summary>The effective values of settings, asked in one call; <c>null</c> for those Dovecot does not know.</summary>
    /// <exception cref="HostException">doveconf refuses the configuration.</exception>
    public static async Task<IReadOnlyDictionary<string, string?>> ValuesAsync(
        IHostReader host,
        IReadOnlyCollection<string> names,
        CancellationToken cancellation
    )
    {
        // 2.4 prints 'ssl_server_cert_file = ' for what it knows as the setting cert_file inside ssl_server.
        var queries = names.SelectMany(name => new[] { Query(name), Filtered(name) }).OfType<string>().Distinct();
        var command = new Command("doveconf", [.. queries]);
        var settings = Parse((await CommandFault.RequireAsync(host, command, cancellation)).Output);
        return names.ToDictionary(name => name, Value);

        string? Value(string name) =>
            Filtered(name) is { } filtered && settings.TryGetValue(filtered, out var value)
                ? value
                : settings.GetValueOrDefault(name);
    }

    /// <summary>What is to be asked of doveconf so that its answer holds the setting: a service as a whole, else the name.</summary>
    public static string Query(string name) =>
        name.Split('/') is ["service", var service, _, ..] ? $"service/{service}" : name;

    /// <summary>The settings of doveconf's block output, by path.</summary>
    public static IReadOnlyDictionary<string, string> Parse(string output)
    {
        var settings = new Dictionary<string, string>();
        var sections = new Stack<string>();
        foreach (var line in output.Split('\n').Select(line => line.Trim()))
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            var prefix = sections.Count > 0 ? sections.Peek() : "";
            if (line == "}")
            {
                if (sections.Count > 0)
                    sections.Pop();
            }
            else if (line.EndsWith('{'))
            {
                var words = line[..^1].Trim().Split(' ', 2);
                sections.Push(prefix + words[0] + "/" + (words.Length > 1 ? Unquote(words[1]) + "/" : ""));
            }
            else if (line.IndexOf('=', StringComparison.Ordinal) is > 0 and var at)
                settings[prefix + line[..at].Trim()] = Unquote(line[(at + 1)..].Trim());
        }
        return settings;
    }

    private static string? Filtered(string name) =>
        name.StartsWith("ssl_server_", StringComparison.Ordinal) ? $"ssl_server/{name["ssl_server_".Length..]}"
        : name.StartsWith("ssl_client_", StringComparison.Ordinal) ? $"ssl_client/{name["ssl_client_".Length..]}"
        : null;

    private static string Unquote(string value)
    {
        if (value.Length < 2 || value[0] != '"' || value[^1] != '"')
            return value;
        var text = new StringBuilder();
        for (var at = 1; at < value.Length - 1; at++)
            text.Append(value[at] == '\\' && at < value.Length - 2 ? value[++at] : value[at]);
        return text.ToString();
    }
}

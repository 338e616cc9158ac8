using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Machine;

namespace RunbookTui.Host.Postfix;

/// <summary>Which systemd unit runs an instance: every distribution has its own scheme.</summary>
internal static class PostfixUnits
{
    private static readonly string[] UnitDirectories =
    [
        "/etc/systemd/system",
        "/lib/systemd/system",
        "/usr/lib/systemd/system",
    ];

    private static readonly string[] Generators =
    [
        "/lib/systemd/system-generators/postfix-instance-generator",
        "/usr/lib/systemd/system-generators/postfix-instance-generator",
    ];

    /// <summary>The unit of an instance, or <c>null</c> where no unit of its own runs it.</summary>
    /// <remarks>
    /// Debian 12 and before: a generator makes <c>postfix@-</c> and <c>postfix@postfix-2525</c>, and
    /// <c>postfix.service</c> is a dummy. Debian 13: <c>postfix.service</c>, and <c>postfix@2525</c> for
    /// <c>/etc/postfix-2525</c>. Red Hat: <c>postfix.service</c> alone, which carries all enabled instances.
    /// </remarks>
    public static string? Of(IHostReader host, string instance)
    {
        if (!Systemd.IsBooted(host))
            return null;
        var template = Exists(host, "postfix@.service");
        if (template && HasGenerator(host))
            return $"postfix@{instance}.service";
        if (instance == PostfixInstances.Primary)
            return Exists(host, "postfix.service") ? "postfix.service" : null;
        const string prefix = "postfix-";
        return template && instance.StartsWith(prefix, StringComparison.Ordinal)
            ? $"postfix@{Escape(instance[prefix.Length..])}.service"
            : null;
    }

    /// <summary>
    /// The unit that is enabled or disabled to say whether the instance starts at boot; <c>null</c> where it has none
    /// of its own, because the primary's carries it.
    /// </summary>
    /// <remarks>
    /// Debian 12: <c>postfix.service</c> wants what the generator makes, and a generated <c>postfix@-</c> calls itself
    /// enabled even while that one is disabled. Debian 13: nothing starts an instance but its own unit.
    /// </remarks>
    public static string? AtBoot(IHostReader host, string instance)
    {
        if (instance != PostfixInstances.Primary)
            return HasGenerator(host) ? null : Of(host, instance);
        return Systemd.IsBooted(host) && Exists(host, "postfix.service") ? "postfix.service" : null;
    }

    /// <summary>Makes systemd see a changed list of instances, where units are generated from it.</summary>
    public static async Task RefreshAsync(IHost host, CancellationToken cancellation)
    {
        if (Systemd.IsBooted(host) && HasGenerator(host))
            await CommandFault.RequireAsync(host, new Command("systemctl", "daemon-reload"), cancellation);
    }

    /// <summary>As systemd-escape(1): in the template's <c>/etc/postfix-%I</c> a plain <c>-</c> would become a <c>/</c>.</summary>
    private static string Escape(string name)
    {
        var escaped = name.Replace("-", @"\x2d", StringComparison.Ordinal);
        return escaped.StartsWith('.') ? @"\x2e" + escaped[1..] : escaped;
    }

    private static bool HasGenerator(IHostReader host) => Generators.Any(path => host.Stat(path) is not null);

    private static bool Exists(IHostReader host, string unit) =>
        UnitDirectories.Any(directory => host.Stat($"{directory}/{unit}") is not null);
}

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
            ? $"postfix@{instance[prefix.Length..]}.service"
            : null;
    }

    /// <summary>Makes systemd see a changed list of instances, where units are generated from it.</summary>
    public static async Task RefreshAsync(IHost host, CancellationToken cancellation)
    {
        if (Systemd.IsBooted(host) && HasGenerator(host))
            await CommandFault.RequireAsync(host, new Command("systemctl", "daemon-reload"), cancellation);
    }

    private static bool HasGenerator(IHostReader host) => Generators.Any(path => host.Stat(path) is not null);

    private static bool Exists(IHostReader host, string unit) =>
        UnitDirectories.Any(directory => host.Stat($"{directory}/{unit}") is not null);
}

using RunbookTui.Tests.Support;

namespace RunbookTui.Tests.Postfix;

/// <summary>Hosts with the unit files of Postfix that distributions ship.</summary>
internal static class SystemdHosts
{
    /// <summary>A template whose instances a generator makes, and a dummy.</summary>
    public static StrictHost Debian12() =>
        Debian13().File("/usr/lib/systemd/system-generators/postfix-instance-generator", "");

    /// <summary>A unit of the primary, and a template of which each instance is enabled by itself.</summary>
    public static StrictHost Debian13() => RedHat().File("/usr/lib/systemd/system/postfix@.service", "");

    /// <summary>One unit that carries all.</summary>
    public static StrictHost RedHat() =>
        new StrictHost()
            .Directory("/run/systemd/system")
            .Directory("/etc/systemd/system")
            .Absent("/lib/systemd")
            .Directory("/usr/lib/systemd/system")
            .Directory("/usr/lib/systemd/system-generators")
            .File("/usr/lib/systemd/system/postfix.service", "");
}

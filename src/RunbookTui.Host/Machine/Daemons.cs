using RunbookTui.Host.Dovecot;
using RunbookTui.Host.Postfix;

namespace RunbookTui.Host.Machine;

/// <summary>Finds the daemon that a runbook names.</summary>
internal static class Daemons
{
    /// <summary>The daemon of a name; what is not known by name is a systemd unit.</summary>
    /// <param name="instance">Of Postfix: the instance; <c>-</c> is the primary.</param>
    public static IDaemon Of(string name, string instance) =>
        name switch
        {
            "dovecot" => new DovecotDaemon(),
            "postfix" => new PostfixService(instance),
            _ => new SystemdDaemon(name),
        };
}

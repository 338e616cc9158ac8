using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Machine;
using RunbookTui.Host.Mail;

namespace RunbookTui.Host;

/// <summary>The registration list: every kind a runbook can use, one line each.</summary>
public static class BuiltInKinds
{
    /// <summary>All kinds.</summary>
    public static KindCatalog Catalog { get; } =
        new(
            Actions: [],
            Probes: [ListenerProbe.Kind, TlsProbe.Kind, SmtpProbe.Kind, RoundTripProbe.Kind],
            Undos: [NothingToUndo.Kind, RestoreFiles.Kind],
            Facts: []
        );
}

using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Certificates;
using RunbookTui.Host.Dovecot;
using RunbookTui.Host.Machine;
using RunbookTui.Host.Mail;

namespace RunbookTui.Host;

/// <summary>The registration list: every kind a runbook can use, one line each.</summary>
public static class BuiltInKinds
{
    /// <summary>All kinds.</summary>
    public static KindCatalog Catalog { get; } =
        new(
            Actions:
            [
                CommandAction.Kind,
                FileAction.Kind,
                PackageAction.Kind,
                CertificateAction.Kind,
                DovecotSettingsAction.Kind,
                ServiceAction.Kind,
            ],
            Probes:
            [
                CommandProbe.Kind,
                FileProbe.Kind,
                DovecotSettingProbe.Kind,
                ServiceProbe.Kind,
                ListenerProbe.Kind,
                TlsProbe.Kind,
                SmtpProbe.Kind,
                RoundTripProbe.Kind,
            ],
            Undos: [NothingToUndo.Kind, RestoreFiles.Kind, CommandUndo.Kind, PackageUndo.Kind, ServiceUndo.Kind],
            Facts: [DovecotFacts.Version]
        );
}

using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Planning;
using RunbookTui.Host.Certificates;
using RunbookTui.Host.Dovecot;
using RunbookTui.Host.Machine;
using RunbookTui.Host.Mail;
using RunbookTui.Host.Postfix;

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
                MultiAction.Kind,
                InstanceAction.Kind,
                MainAction.Kind,
                MasterAction.Kind,
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
                LoginProbe.Kind,
                TlsBuildProbe.Kind,
                SettingProbe.Kind,
                InstanceProbe.Kind,
            ],
            Undos:
            [
                NothingToUndo.Kind,
                RestoreFiles.Kind,
                new UndoKind(RecordedActions.Name, () => new RecordedActions(Catalog!)),
                CommandUndo.Kind,
                PackageUndo.Kind,
                ServiceUndo.Kind,
                InstanceUndo.Kind,
            ],
            Facts:
            [
                DovecotFacts.Version,
                DovecotFacts.TlsPorts,
                PostfixFacts.MyHostname,
                PostfixFacts.Version,
                ServedCertificate.CertificateFile,
                ServedCertificate.KeyFile,
                ServedCertificate.StartTlsPorts,
                ServedCertificate.TlsPorts,
                ServedCertificate.Instances,
                HostFacts.Fqdn,
            ]
        );
}

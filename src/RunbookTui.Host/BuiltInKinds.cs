using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Planning;
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
                ServiceAction.Kind,
                DovecotSettingsAction.Kind,
            ],
            Probes:
            [
                CommandProbe.Kind,
                FileProbe.Kind,
                ServiceProbe.Kind,
                DovecotSettingProbe.Kind,
                ListenerProbe.Kind,
                TlsProbe.Kind,
                SmtpProbe.Kind,
                RoundTripProbe.Kind,
            ],
            Undos:
            [
                NothingToUndo.Kind,
                RestoreFiles.Kind,
                new UndoKind(RecordedActions.Name, () => new RecordedActions(Catalog!)),
                CommandUndo.Kind,
                PackageUndo.Kind,
                ServiceUndo.Kind,
            ],
            Facts: []
        );
}

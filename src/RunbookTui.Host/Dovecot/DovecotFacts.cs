using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Dovecot;

/// <summary>Facts about the installed Dovecot.</summary>
internal static class DovecotFacts
{
    /// <summary>Its version, such as <c>2.3.19.1</c>.</summary>
    public static FactKind Version { get; } =
        new("dovecot.version", "The version of the installed Dovecot.", DovecotInstallation.VersionAsync);
}

using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Postfix;

/// <summary>What the primary Postfix says about the host.</summary>
internal static class PostfixFacts
{
    /// <summary>The name it greets with.</summary>
    public static FactKind MyHostname { get; } =
        new(
            "postfix.myhostname",
            "`myhostname` of the primary Postfix instance.",
            (host, cancellation) => ValueAsync(host, "myhostname", cancellation)
        );

    /// <summary>Its version.</summary>
    public static FactKind Version { get; } =
        new(
            "postfix.version",
            "The version of Postfix, such as 3.7.11.",
            (host, cancellation) => ValueAsync(host, "mail_version", cancellation)
        );

    private static async Task<string?> ValueAsync(IHostReader host, string name, CancellationToken cancellation)
    {
        try
        {
            var values = await Postconf.ValuesAsync(
                host,
                PostfixInstances.PrimaryDirectory,
                [name],
                cancellation,
                expanded: true
            );
            return values.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;
        }
        catch (HostException)
        {
            // No Postfix, or none that can be asked: the host does not say.
            return null;
        }
    }
}

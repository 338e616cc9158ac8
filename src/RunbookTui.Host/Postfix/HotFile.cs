using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Postfix;

/// <summary>
/// Postfix reads main.cf over and over while its modification time is less than two seconds past, lest it be half
/// written (<c>dict_load_file_xt</c> in dict.c): every program that looks at it, <c>postconf</c> too, waits as long.
/// </summary>
internal static class HotFile
{
    private static readonly TimeSpan Past = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Dates a main.cf that <c>postconf</c> has just put in place three seconds back. It was renamed there when it was
    /// complete, so there is nothing to wait for; a run would otherwise wait two seconds after every step. The change
    /// time (<c>ctime</c>) still tells when it was.
    /// </summary>
    public static void Cool(IHost host, string directory)
    {
        var path = $"{directory}/main.cf";
        if (host.Stat(path) is { Type: FileType.File } stat)
            host.SetAttributes(path, stat.Attributes with { Modified = host.Time.GetUtcNow() - Past });
    }

    /// <summary>The same for a copy in a scratch directory.</summary>
    public static async Task CoolCopyAsync(IHostReader host, string directory, CancellationToken cancellation) =>
        await Postconf.RequireAsync(
            host,
            new Command("touch", "-c", "-m", "-d", "@0", $"{directory}/main.cf"),
            cancellation
        );
}

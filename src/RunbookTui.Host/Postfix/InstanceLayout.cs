using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Postfix;

/// <summary>Where an instance keeps what.</summary>
/// <param name="Directory">Its configuration.</param>
/// <param name="Queue">Its mail and sockets (<c>queue_directory</c>).</param>
/// <param name="Data">Its caches and lock (<c>data_directory</c>).</param>
/// <param name="Owner">The account that owns the data directory (<c>mail_owner</c>).</param>
/// <param name="Daemons">Its programs (<c>daemon_directory</c>); <c>null</c> where the configuration could not be read.</param>
internal sealed record InstanceLayout(string Directory, string Queue, string Data, string Owner, string? Daemons = null)
{
    private static readonly string[] Names = ["queue_directory", "data_directory", "mail_owner", "daemon_directory"];

    /// <summary>Directories below the queue without which the daemons cannot work; see postfix-files(5).</summary>
    public static IReadOnlyList<string> QueueDirectories { get; } =
    [
        "active",
        "bounce",
        "corrupt",
        "defer",
        "deferred",
        "flush",
        "hold",
        "incoming",
        "maildrop",
        "pid",
        "private",
        "public",
        "saved",
        "trace",
    ];

    /// <summary>Those of them that hold mail.</summary>
    private static readonly string[] MailDirectories =
    [
        "active",
        "corrupt",
        "deferred",
        "hold",
        "incoming",
        "maildrop",
        "saved",
    ];

    /// <summary>The tops of the trees that distributions copy into a queue directory for chrooted daemons.</summary>
    private static readonly string[] ChrootDirectories = ["dev", "etc", "lib", "lib32", "lib64", "run", "usr", "var"];

    private static readonly string[] ConfigurationFiles =
    [
        ".tmp",
        "dynamicmaps.cf",
        "main.cf",
        "main.cf.tmp",
        "master.cf",
        "master.cf.tmp",
    ];

    /// <summary>As configured.</summary>
    /// <exception cref="HostException">The configuration cannot be read.</exception>
    public static async Task<InstanceLayout> ReadAsync(
        IHostReader host,
        string directory,
        CancellationToken cancellation
    )
    {
        var values = await Postconf.ValuesAsync(host, directory, Names, cancellation, expanded: true);
        return new InstanceLayout(
            directory,
            values.GetValueOrDefault("queue_directory", ""),
            values.GetValueOrDefault("data_directory", ""),
            values.GetValueOrDefault("mail_owner", ""),
            values.GetValueOrDefault("daemon_directory")
        );
    }

    /// <summary>As configured, or where the configuration is broken, as it would have been created.</summary>
    public static async Task<InstanceLayout> ReadOrGuessAsync(
        IHostReader host,
        string directory,
        CancellationToken cancellation
    )
    {
        try
        {
            return await ReadAsync(host, directory, cancellation);
        }
        catch (HostException)
        {
            var name = directory[(directory.LastIndexOf('/') + 1)..];
            return new InstanceLayout(directory, $"/var/spool/{name}", $"/var/lib/{name}", "postfix");
        }
    }

    /// <summary>Where <c>postmulti -e create</c> would put an instance: beside the primary's directories.</summary>
    public static InstanceLayout OfNew(string name, InstanceLayout primary) =>
        new(
            PostfixInstances.NewDirectory(name),
            $"{Parent(primary.Queue)}/{name}",
            $"{Parent(primary.Data)}/{name}",
            primary.Owner
        );

    /// <summary>Messages in the queue, as paths; also those the daemons have not accepted yet.</summary>
    public IReadOnlyList<string> Mail(IHostReader host) =>
        [.. MailDirectories.SelectMany(name => FilesBelow(host, $"{Queue}/{name}"))];

    /// <summary>What stands in the three directories and is not of Postfix's making, as paths.</summary>
    public IReadOnlyList<string> Strangers(IHostReader host) =>
        [
            .. ForeignConfiguration(host),
            .. host.ListDirectory(Queue)
                .Where(name => !QueueDirectories.Contains(name) && !ChrootDirectories.Contains(name))
                .Select(name => $"{Queue}/{name}"),
            .. host.ListDirectory(Data).Where(name => !IsData(name)).Select(name => $"{Data}/{name}"),
        ];

    /// <summary>What stands in the configuration directory and is not of Postfix's making, as paths.</summary>
    public IReadOnlyList<string> ForeignConfiguration(IHostReader host) =>
        [
            .. host.ListDirectory(Directory)
                .Where(name => !ConfigurationFiles.Contains(name))
                .Select(name => $"{Directory}/{name}"),
        ];

    private static bool IsData(string name) =>
        name is "master.lock" or "prng_exch"
        || name.EndsWith(".db", StringComparison.Ordinal)
        || name.EndsWith(".lmdb", StringComparison.Ordinal);

    private static IEnumerable<string> FilesBelow(IHostReader host, string path)
    {
        foreach (var name in host.ListDirectory(path))
        {
            var entry = $"{path}/{name}";
            if (host.Stat(entry) is not { } stat)
                continue;
            if (stat.Type != FileType.Directory)
                yield return entry;
            else
                foreach (var below in FilesBelow(host, entry))
                    yield return below;
        }
    }

    private static string Parent(string path) => path[..Math.Max(0, path.LastIndexOf('/'))];
}

namespace RunbookTui.Host.Sandbox;

/// <summary>The directories in which Postfix keeps messages.</summary>
internal static class MailQueues
{
    // Those of QSHAPE(1) and of hash_queue_names in postconf(5).
    private static readonly string[] Names =
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
        "saved",
        "trace",
    ];

    /// <summary>Those of all Postfix instances with their queue below <c>/var/spool</c>, where Postfix puts them.</summary>
    public static IReadOnlyList<string> Find(string spool = "/var/spool") =>
        Directory.Exists(spool)
            ?
            [
                .. Directory
                    .GetDirectories(spool, "postfix*")
                    .SelectMany(_ => Names, Path.Join)
                    .Where(Directory.Exists)
                    .Order(StringComparer.Ordinal),
            ]
            : [];
}

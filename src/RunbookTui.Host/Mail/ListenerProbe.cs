using System.Net;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Mail;

/// <summary>Whether something listens on a port, and whether all of it belongs to the expected daemon.</summary>
/// <remarks>
/// With SO_REUSEPORT two Postfix instances share a port without a word and each gets a part of the connections:
/// every socket has to be looked at, not only one.
/// </remarks>
internal sealed class ListenerProbe(Fields fields) : IProbe
{
    private const string Any = "any";
    private readonly int port = fields.Integer("port");
    private readonly string address = fields.Text("address");
    private readonly string? owner = fields.TextOrNull("owner") is "postfix:-" ? "postfix" : fields.TextOrNull("owner");

    /// <summary>The registration.</summary>
    public static ProbeKind Kind { get; } =
        new(
            "listener",
            "Looks in the kernel's tables for who listens on a TCP port. Connects to nothing.",
            [
                MailFields.Port,
                new(
                    "address",
                    new FieldType.Text(),
                    "`any` for every address, or one IP address that connections are made to.",
                    Default: Any
                ),
                new("state", new FieldType.Choice("open", "closed"), "Whether something must listen.", Default: "open"),
                new(
                    "owner",
                    new FieldType.Text(),
                    "Who alone may own the listening sockets: `postfix` or `postfix:-` (the primary instance), `postfix:NAME`, "
                        + "`dovecot`, or the name of a program."
                ),
            ],
            fields => new ListenerProbe(fields)
        );

    /// <inheritdoc/>
    public string Summary => $"listener on port {port}";

    /// <inheritdoc/>
    public async Task<ProbeResult> ObserveAsync(IHostReader host, CancellationToken cancellation)
    {
        var open = fields.Text("state") == "open";
        var expected =
            !open ? $"nothing listens on port {port}"
            : owner is null ? $"something listens on port {port}"
            : $"only {owner} listens on port {port}";
        var findings = new Findings();
        var lasting = "";
        await findings.CheckAsync(
            expected,
            () =>
            {
                lasting = Look(host, findings, expected, open);
                return Task.CompletedTask;
            }
        );
        return findings.ToResult("this host", $"ss -Hltnp 'sport = :{port}'") with { Lasting = lasting };
    }

    /// <summary>Adds what is found, and returns it without process numbers.</summary>
    private string Look(IHostReader host, Findings findings, string expected, bool open)
    {
        IPAddress? only = address == Any ? null : MailFields.ParseAddress(address);
        var sockets = ListeningSocket
            .Read(host)
            .Where(socket => only is null ? socket.Local.Port == port : socket.Serves(new IPEndPoint(only, port)))
            .ToList();
        if (sockets.Count == 0)
        {
            // A daemon that was just started or stopped may still need a moment.
            findings.Add(open ? Verdict.Failed : Verdict.Passed, expected, "nothing listens", mayChange: open);
            return "nothing listens";
        }
        var owners = SocketOwner.Find(host, [.. sockets.Select(socket => socket.Inode)]);
        var observed = string.Join(
            "; ",
            sockets.Select(socket => $"{socket.Local}: {Names(owners.GetValueOrDefault(socket.Inode))}")
        );
        if (!open)
            findings.Add(Verdict.Failed, expected, observed, mayChange: true);
        else if (owner is null)
            findings.Add(Verdict.Passed, expected, observed);
        else if (
            sockets.SelectMany(socket => owners.GetValueOrDefault(socket.Inode) ?? []).Any(found => found.Name != owner)
        )
            findings.Add(Verdict.Failed, expected, observed, mayChange: true);
        else if (sockets.Exists(socket => !owners.ContainsKey(socket.Inode)))
            findings.Add(Verdict.Inconclusive, expected, observed);
        else
            findings.Add(Verdict.Passed, expected, observed);
        var names = sockets.Select(socket =>
            $"{socket.Local}: {string.Join(" and ", (owners.GetValueOrDefault(socket.Inode) ?? []).Select(found => found.Name))}"
        );
        return string.Join("; ", names.Order(StringComparer.Ordinal));
    }

    private static string Names(IReadOnlyList<SocketOwner>? owners) =>
        owners is null ? "a process that cannot be seen (look as root)" : string.Join(" and ", owners);
}

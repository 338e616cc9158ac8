using System.Net;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Mail;

/// <summary>The <c>mynetworks</c> of the Postfix instance that listens on a port (postconf(5)).</summary>
/// <param name="patterns">As configured; <c>null</c> where nothing is known.</param>
internal sealed class TrustedNetworks(IReadOnlyList<string>? patterns)
{
    /// <summary>Asks the instance that owns the port; a port of another daemon trusts nobody by this list.</summary>
    public static async Task<TrustedNetworks> ReadAsync(
        IHostReader host,
        IPEndPoint target,
        CancellationToken cancellation
    )
    {
        var sockets = ListeningSocket.Read(host).Where(socket => socket.Serves(target)).ToList();
        var owners = SocketOwner
            .Find(host, [.. sockets.Select(socket => socket.Inode)])
            .SelectMany(found => found.Value);
        var directories = owners.Select(owner => owner.PostfixDirectory).OfType<string>().Distinct().ToList();
        List<string> patterns = [];
        foreach (var directory in directories)
        {
            var result = await host.QueryAsync(
                new Command("postconf", "-c", directory, "-h", "mynetworks"),
                cancellation
            );
            if (!result.Succeeded)
                return new TrustedNetworks(null);
            patterns.AddRange(result.Output.Split([' ', ',', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries));
        }
        return new TrustedNetworks(directories.Count == 0 ? null : patterns);
    }

    /// <summary>Whether an address is trusted; <c>null</c> where tables or unknown patterns leave it open.</summary>
    /// <remarks>The first match decides, and <c>!pattern</c> excludes.</remarks>
    public bool? Contains(IPAddress address)
    {
        if (patterns is null)
            return null;
        foreach (var pattern in patterns)
        {
            var excludes = pattern.StartsWith('!');
            switch (Matches(excludes ? pattern[1..] : pattern, address))
            {
                case null:
                    return null;
                case true:
                    return !excludes;
            }
        }
        return false;
    }

    /// <inheritdoc/>
    public override string ToString() => patterns is null ? "unknown" : string.Join(' ', patterns);

    private static bool? Matches(string pattern, IPAddress address)
    {
        // IPv6 stands in brackets: [::1]/128.
        var plain = pattern.Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);
        if (IPAddress.TryParse(plain, out var single))
            return single.Equals(address);
        return IPNetwork.TryParse(plain, out var network) ? network.Contains(address) : null;
    }
}

using System.Text.RegularExpressions;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Model;

namespace RunbookTui.Host.Mail;

/// <summary>An account of this host that can log in to mail: it exists, and the password is its own.</summary>
/// <remarks>
/// Otherwise the last steps would find it, when everything is changed. Dovecot is asked, as far as it runs: it knows
/// accounts that the system does not.
/// </remarks>
internal sealed partial record MailAccount(string User, Secret? Password) : IPrecondition
{
    // doveadm-user(1) and doveadm-auth(1), by sysexits.h.
    private const int NoSuchUser = 67;
    private const int NoPermission = 77;

    /// <inheritdoc/>
    public string Summary => $"whether '{User}' can log in to mail";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Obstacle>> CheckAsync(IHostReader host, CancellationToken cancellation)
    {
        var lookUp = new Command("doveadm", "user", User);
        var found = await TryAsync(host, lookUp, cancellation);
        if (found?.ExitCode == NoSuchUser)
            return [Missing(lookUp)];
        if (found is not { Succeeded: true })
            return await IsUnknownToSystemAsync(host, cancellation) ? [Missing(Entry)] : [];
        if (Password is not { } password)
            return [];

        // Without the password among its arguments it reads the first line of its input.
        var test = new Command("doveadm", "auth", "test", User) { SecretInput = new Secret(password.Reveal() + "\n") };
        var answer = await TryAsync(host, test, cancellation);
        // A Dovecot that cannot be asked ends with 77 too, but says nothing of the account.
        return answer?.ExitCode == NoPermission && answer.Output.Contains("auth failed", StringComparison.Ordinal)
            ? [Refused(test)]
            : [];
    }

    private Command Entry => new("getent", "passwd", User);

    private Obstacle Missing(Command command) =>
        new(
            $"there is no mail account '{User}'",
            "an account of this host that can log in to mail",
            $"'{command}' finds none",
            $"name another account, or make it: adduser {ShellWords.Quote(User)}"
        );

    private Obstacle Refused(Command command) =>
        new(
            $"the password given is not that of the mail account '{User}'",
            $"Dovecot lets '{User}' in",
            $"'{command}' says: auth failed",
            $"give the right one; try it by hand: {command}"
        );

    /// <summary>With Dovecot stopped: whether it counts only the system's accounts, and this is none.</summary>
    private async Task<bool> IsUnknownToSystemAsync(IHostReader host, CancellationToken cancellation)
    {
        // getent(1): 2 = one or more of the keys could not be found.
        if ((await TryAsync(host, Entry, cancellation))?.ExitCode != 2)
            return false;
        if (await TryAsync(host, new Command("doveconf", "userdb"), cancellation) is not { Succeeded: true } settings)
            return false;
        var sources = Source().Matches(settings.Output).Select(match => match.Groups["source"].Value).ToList();
        return sources.Count > 0 && sources.TrueForAll(source => source == "passwd");
    }

    private static async Task<CommandResult?> TryAsync(
        IHostReader host,
        Command command,
        CancellationToken cancellation
    )
    {
        try
        {
            return await host.QueryAsync(command, cancellation);
        }
        catch (HostException)
        {
            return null; // not installed: another check says so
        }
    }

    /// <summary>2.3: <c>driver = passwd</c>; 2.4: <c>userdb passwd {</c>.</summary>
    [GeneratedRegex(
        @"^\s*(?:driver = |userdb )(?<source>[\w-]+)(?: \{)?$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Source();
}

using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Model;
using RunbookTui.Engine.Planning;

namespace RunbookTui.Cli;

/// <summary>The mail accounts a rehearsal makes in its sandbox, so that nobody's real password is needed to rehearse.</summary>
internal static class RehearsalAccounts
{
    private static readonly string[] Files =
    [
        "/etc/passwd",
        "/etc/shadow",
        "/etc/group",
        "/etc/gshadow",
        "/etc/subuid",
        "/etc/subgid",
        "/etc/.pwd.lock",
    ];

    /// <summary>Makes the accounts, or gives existing ones the rehearsal's password.</summary>
    /// <exception cref="HostException">useradd or chpasswd refused.</exception>
    public static async Task AddAsync(Plan plan, IHost host)
    {
        foreach (var account in plan.Runbook.Rehearsal.Accounts)
        {
            if (
                plan.Answers.Find(account.UserInput)?.Values is not [var user]
                || plan.Answers.Find(account.PasswordInput)?.Secret is not { } password
            )
                continue;
            var exists = (
                await host.QueryAsync(new Command("getent", "passwd", user), CancellationToken.None)
                    .ConfigureAwait(false)
            ).Succeeded;
            if (!exists)
                await CheckAsync(host, new Command("useradd", "-m", "-s", "/bin/sh", "--", user)).ConfigureAwait(false);
            await CheckAsync(
                    host,
                    new Command("chpasswd") { SecretInput = new Secret($"{user}:{password.Reveal()}\n") }
                )
                .ConfigureAwait(false);
        }
    }

    /// <summary>Whether a path changed because of such an account rather than because of the runbook.</summary>
    public static bool IsOwn(string path) =>
        Files.Contains(path.TrimEnd('-'))
        || path.StartsWith("/home/", StringComparison.Ordinal)
        || path.StartsWith("/var/mail/", StringComparison.Ordinal)
        || path is "/var/mail" or "/home";

    private static async Task CheckAsync(IHost host, Command command)
    {
        var result = await host.RunAsync(command, CancellationToken.None).ConfigureAwait(false);
        if (!result.Succeeded)
            throw new HostException($"the rehearsal's mail account cannot be made: {command.Program}: {result.Text}");
    }
}

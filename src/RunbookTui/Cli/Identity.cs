using System.Runtime.InteropServices;

namespace RunbookTui.Cli;

/// <summary>Who and where: for the journal, so that a colleague can be asked later.</summary>
internal static partial class Identity
{
    /// <summary>The person at the keyboard: who logged in, who they became, and from which address.</summary>
    public static string Operator()
    {
        var current = Variable("USER") ?? Environment.UserName;
        var name =
            Variable("SUDO_USER") is { } original && original != current ? $"{original} (as {current})" : current;
        return Variable("SSH_CLIENT")?.Split(' ')[0] is { } address ? $"{name} from {address}" : name;
    }

    /// <summary>The kernel's random id of this boot (random(4)), or "" where it cannot be read.</summary>
    public static string BootId()
    {
        try
        {
            return File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <summary>The distribution by its own name (os-release(5)).</summary>
    public static string OperatingSystem()
    {
        try
        {
            return File.ReadLines("/etc/os-release")
                    .FirstOrDefault(line => line.StartsWith("PRETTY_NAME=", StringComparison.Ordinal))
                    ?.Split('=', 2)[1]
                    .Trim('"')
                ?? RuntimeInformation.OSDescription;
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            return RuntimeInformation.OSDescription;
        }
    }

    /// <summary>The version of this program.</summary>
    public static string ProgramVersion() => typeof(Identity).Assembly.GetName().Version?.ToString(3) ?? "0";

    /// <summary>Whether this process is root's.</summary>
    public static bool IsRoot => EffectiveUser() == 0;

    /// <summary>Refuses to go on without root.</summary>
    /// <exception cref="CliException">Not root.</exception>
    public static void RequireRoot(string what)
    {
        if (!IsRoot)
            throw new CliException(
                ExitCode.NeedsRoot,
                $"{what} needs root, and this is '{Environment.UserName}'.\nNothing was changed on this host.\nNext: run it with sudo, or look at `runbook-tui plan` first."
            );
    }

    private static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();
}

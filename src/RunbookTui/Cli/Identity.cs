using System.Globalization;
using System.Runtime.InteropServices;
using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Machine;

namespace RunbookTui.Cli;

/// <summary>Who and where: for the journal, so that a colleague can be asked later.</summary>
internal static partial class Identity
{
    /// <summary>The person at the keyboard: who logged in, who they became, and from which address.</summary>
    public static string Operator()
    {
        var person = Person();
        var name = person.Login == person.Effective ? person.Login : $"{person.Login} (as {person.Effective})";
        return person.Connection?.Split(' ')[0] is { Length: > 0 } address ? $"{name} from {address}" : name;
    }

    /// <summary>The same in full, for the journal.</summary>
    public static Person Person()
    {
        var effective = Environment.UserName;
        var uid = LoginUid();
        var login = Variable("SUDO_USER") ?? (uid is { } known ? NameOf(known) : null) ?? Variable("USER") ?? effective;
        return new Person(
            login,
            effective,
            uid,
            Inherited("SSH_CONNECTION"),
            TerminalOf("/proc/self/fd/0") ?? TerminalOf("/proc/self/fd/2") ?? Inherited("SSH_TTY"),
            Environment.GetCommandLineArgs()
        );
    }

    /// <summary>What this host is now: kernel, zone, and the packages a mail host depends on.</summary>
    public static async Task<Surroundings> SurroundingsAsync(IHostReader host)
    {
        var zone = TimeZoneInfo.Local;
        return new Surroundings(
            Read("/proc/sys/kernel/osrelease") ?? "",
            RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant(),
            zone.Id,
            (int)zone.GetUtcOffset(host.Time.GetUtcNow()).TotalMinutes,
            await InstalledPackages.OfMailAsync(host, CancellationToken.None).ConfigureAwait(false)
        );
    }

    /// <summary>The login uid of the kernel's audit system (proc(5)), which survives su and sudo.</summary>
    private static long? LoginUid() =>
        uint.TryParse(Read("/proc/self/loginuid"), CultureInfo.InvariantCulture, out var uid) && uid != uint.MaxValue
            ? uid
            : null;

    private static string? NameOf(long uid) =>
        Read("/etc/passwd")
            ?.Split('\n')
            .Select(line => line.Split(':'))
            .FirstOrDefault(fields => fields.Length > 2 && fields[2] == uid.ToString(CultureInfo.InvariantCulture))
            ?[0];

    /// <summary>A variable of this process or of one it descends from: sudo(8) takes most away on the way.</summary>
    private static string? Inherited(string name)
    {
        if (Variable(name) is { } own)
            return own;
        var process = ParentOf("self");
        for (var steps = 0; steps < 16 && process is > 1; steps++)
        {
            var value = Read($"/proc/{process}/environ")
                ?.Split('\0')
                .FirstOrDefault(variable => variable.StartsWith(name + "=", StringComparison.Ordinal));
            if (value is not null && value.Length > name.Length + 1)
                return value[(name.Length + 1)..];
            process = ParentOf(process.Value.ToString(CultureInfo.InvariantCulture));
        }
        return null;
    }

    private static int? ParentOf(string process) =>
        Read($"/proc/{process}/status")
            ?.Split('\n')
            .FirstOrDefault(line => line.StartsWith("PPid:", StringComparison.Ordinal))
            is { } line
        && int.TryParse(line.AsSpan(5), CultureInfo.InvariantCulture, out var parent)
            ? parent
            : null;

    private static string? TerminalOf(string descriptor)
    {
        try
        {
            return
                new FileInfo(descriptor).LinkTarget is { } target
                && (
                    target.StartsWith("/dev/pts/", StringComparison.Ordinal)
                    || target.StartsWith("/dev/tty", StringComparison.Ordinal)
                )
                ? target
                : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path).TrimEnd('\n');
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The kernel's random id of this boot (random(4)), or "" where it cannot be read.</summary>
    public static string BootId() => Read("/proc/sys/kernel/random/boot_id") ?? "";

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

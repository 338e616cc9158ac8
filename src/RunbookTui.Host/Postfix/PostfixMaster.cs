using System.Globalization;
using System.Text;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Postfix;

/// <summary>The master(8) process of one configuration directory.</summary>
internal static class PostfixMaster
{
    /// <summary>The command that tests the master's lock: exit status 0 = free, 1 = held, or the test failed.</summary>
    public static Command LockTest(string directory, string daemonDirectory) =>
        new($"{daemonDirectory}/master", "-t")
        {
            Environment = new Dictionary<string, string> { ["MAIL_CONFIG"] = directory },
        };

    /// <summary>Whether the master of a configuration directory runs.</summary>
    /// <remarks>
    /// By the lock, and against the process table: <c>master -t</c> also exits with 1 when it cannot read the
    /// configuration or resolve <c>inet_interfaces</c>, and says why only to syslog.
    /// </remarks>
    /// <exception cref="HostException">It cannot be told, as for a user who may not open the lock.</exception>
    public static async Task<bool> IsRunningAsync(IHostReader host, string directory, CancellationToken cancellation)
    {
        var layout = await InstanceLayout.ReadOrGuessAsync(host, directory, cancellation);
        var seen = "its configuration cannot be read";
        if (layout.Daemons is { } daemons)
        {
            var test = LockTest(directory, daemons);
            var result = await host.QueryAsync(test, cancellation);
            if (result.Succeeded)
                return false;
            seen = $"'{test}' ended with exit status {result.ExitCode}";
        }
        if (Find(host, layout) is not null)
            return true;
        // A hidden process has no readable link: then "not found" is not "not there".
        return ProcessTable.Link(host, 1, "exe") is not null
            ? false
            : throw new HostException(
                $"cannot tell whether Postfix runs with '{directory}': {seen}, and other users' processes cannot be seen",
                "run as root"
            );
    }

    /// <summary>The master's process number, or <c>null</c> where none is seen.</summary>
    public static int? Find(IHostReader host, InstanceLayout layout)
    {
        if (PidFile(host, layout) is { } pid && IsMasterOf(host, pid, layout))
            return pid;
        return ProcessTable
            .Read(host)
            .Where(process => process.Name == "master")
            .Select(process => (int?)process.Pid)
            .FirstOrDefault(candidate => IsMasterOf(host, candidate!.Value, layout));
    }

    /// <summary><c>daemon_directory</c>; where the configuration is broken, the one this Postfix was built with.</summary>
    public static async Task<string> DaemonDirectoryAsync(
        IHostReader host,
        string directory,
        CancellationToken cancellation
    )
    {
        var result = await host.QueryAsync(Postconf.In(directory, "-h", "daemon_directory"), cancellation);
        if (!result.Succeeded)
            result = await Postconf.RequireAsync(
                host,
                new Command("postconf", "-d", "-h", "daemon_directory"),
                cancellation
            );
        return result.Output.Trim();
    }

    private static int? PidFile(IHostReader host, InstanceLayout layout)
    {
        try
        {
            return
                host.ReadFile($"{layout.Queue}/pid/master.pid") is { } bytes
                && int.TryParse(Encoding.ASCII.GetString(bytes).Trim(), CultureInfo.InvariantCulture, out var pid)
                ? pid
                : null;
        }
        catch (HostException)
        {
            return null;
        }
    }

    /// <summary>A number in a stale pid file may be anybody's by now; the master sits in its queue directory.</summary>
    private static bool IsMasterOf(IHostReader host, int pid, InstanceLayout layout) =>
        ProcessTable.Link(host, pid, "exe")?.EndsWith("/master", StringComparison.Ordinal) == true
        && (
            ProcessTable.Link(host, pid, "cwd") == layout.Queue
            || ProcessTable.Variable(host, pid, "MAIL_CONFIG")?.TrimEnd('/') == layout.Directory
        );
}

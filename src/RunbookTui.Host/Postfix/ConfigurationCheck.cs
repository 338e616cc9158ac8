using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Machine;

namespace RunbookTui.Host.Postfix;

/// <summary>What must hold before a file of an instance can be edited.</summary>
internal static class ConfigurationCheck
{
    /// <summary>Room for the file that <c>postconf</c> writes beside the old one before it renames it.</summary>
    private const long Growth = 64 * 1024;

    /// <summary>Why a file of a configuration directory could not be edited: it does not parse, or cannot be written.</summary>
    /// <param name="name"><c>main.cf</c> or <c>master.cf</c>.</param>
    public static async Task<IReadOnlyList<Obstacle>> FileAsync(
        IHostReader host,
        string directory,
        string name,
        CancellationToken cancellation
    )
    {
        var path = $"{directory}/{name}";
        var obstacles = new List<Obstacle>();
        if (host.Stat(path) is not { } stat)
        {
            return
            [
                new Obstacle(
                    $"'{path}' does not exist",
                    "a Postfix configuration",
                    "no such file",
                    "install the distribution's postfix package, or run: dpkg-reconfigure postfix"
                ),
            ];
        }
        var query = Postconf.In(directory, name == "main.cf" ? "-n" : "-M");
        try
        {
            await Postconf.RequireAsync(host, query, cancellation);
        }
        catch (HostException broken)
        {
            obstacles.Add(new Obstacle($"'{path}' cannot be read by Postfix", "it parses", broken.Message, $"{query}"));
        }
        var place = await Places.CheckWritableAsync(host, path, stat.Size + Growth, cancellation);
        obstacles.AddRange(place);
        if (place.Count == 0)
            obstacles.AddRange(await PermissionAsync(host, directory, cancellation));
        return obstacles;
    }

    /// <summary>Why nothing could be created in an existing directory: not root, or an immutable or read-only place.</summary>
    public static async Task<IReadOnlyList<Obstacle>> PermissionAsync(
        IHostReader host,
        string directory,
        CancellationToken cancellation
    )
    {
        var command = new Command("test", "-w", directory);
        return (await host.QueryAsync(command, cancellation)).ExitCode == 0
            ? []
            :
            [
                new Obstacle(
                    $"'{directory}' cannot be written",
                    "this user may create files in it",
                    $"'{command}' says no",
                    "run as root; see: ls -ld " + ShellWords.Quote(directory)
                ),
            ];
    }
}

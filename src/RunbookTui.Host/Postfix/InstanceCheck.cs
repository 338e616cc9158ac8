using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Machine;

namespace RunbookTui.Host.Postfix;

/// <summary>Reasons why an instance could not be created or changed.</summary>
internal static class InstanceCheck
{
    /// <summary>Room for the sockets, locks and chroot files of one instance, in bytes.</summary>
    private const long Room = 8 * 1024 * 1024;

    /// <summary>Finds them.</summary>
    public static async Task<IReadOnlyList<Obstacle>> CheckAsync(
        IHostReader host,
        string name,
        CancellationToken cancellation
    )
    {
        if (PostfixInstances.CheckName(name) is { } bad)
            return [bad];
        if (await PostfixInstances.FindAsync(host, name, cancellation) is { } found)
            return await ConfigurationCheck.FileAsync(host, found.Directory, "main.cf", cancellation);

        var obstacles = new List<Obstacle>();
        obstacles.AddRange(
            await ConfigurationCheck.FileAsync(host, PostfixInstances.PrimaryDirectory, "main.cf", cancellation)
        );
        if (obstacles.Count > 0)
            return obstacles;
        var layout = InstanceLayout.OfNew(
            name,
            await InstanceLayout.ReadAsync(host, PostfixInstances.PrimaryDirectory, cancellation)
        );
        foreach (
            var file in new[] { $"{layout.Directory}/main.cf", $"{layout.Queue}/pid", $"{layout.Data}/master.lock" }
        )
        {
            var parent = Places.Parent(Places.MissingDirectories(host, file).FirstOrDefault(file));
            IReadOnlyList<Obstacle> place = host.Stat(file) is { Type: FileType.Directory }
                ? []
                : await Places.CheckWritableAsync(host, file, Room, cancellation);
            obstacles.AddRange(place);
            if (place.Count == 0)
                obstacles.AddRange(await ConfigurationCheck.PermissionAsync(host, parent, cancellation));
        }
        obstacles.AddRange(await PrototypesAsync(host, cancellation));
        if (layout.Strangers(host) is { Count: > 0 } strangers)
            obstacles.Add(
                new Obstacle(
                    $"directories of the name '{name}' exist and hold files of something else",
                    "nothing there, or what an interrupted 'postmulti -e create' leaves",
                    Some(strangers),
                    "choose another name, or move them away"
                )
            );
        if (layout.Mail(host) is { Count: > 0 } mail)
            obstacles.Add(
                new Obstacle(
                    $"'{layout.Queue}' holds mail of an instance that is not registered: a new one would deliver it",
                    "an empty queue",
                    Some(mail),
                    $"look at it, then move '{layout.Queue}' away"
                )
            );
        return obstacles;
    }

    /// <summary>The files a new instance is copied from; Debian's package has them, a trimmed image may not.</summary>
    private static async Task<IReadOnlyList<Obstacle>> PrototypesAsync(IHostReader host, CancellationToken cancellation)
    {
        // Without the parameter (before Postfix 3.0) they are in the configuration directory.
        var values = await Postconf.ValuesAsync(
            host,
            PostfixInstances.PrimaryDirectory,
            ["meta_directory"],
            cancellation,
            expanded: true
        );
        var directory = values.GetValueOrDefault("meta_directory", PostfixInstances.PrimaryDirectory);
        return
        [
            .. new[] { "main.cf.proto", "master.cf.proto" }
                .Select(name => $"{directory}/{name}")
                .Where(path => host.Stat(path) is null)
                .Select(path => new Obstacle(
                    "a new instance has no prototype to be copied from",
                    $"'{path}'",
                    "no such file",
                    "install the postfix package again"
                )),
        ];
    }

    private static string Some(IReadOnlyList<string> paths) =>
        string.Join(", ", paths.Take(5).Select(path => $"'{path}'"))
        + (paths.Count > 5 ? $" and {paths.Count - 5} more" : "");
}

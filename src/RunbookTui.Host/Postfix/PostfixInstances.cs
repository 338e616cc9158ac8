using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Postfix;

/// <summary>One instance as <c>postmulti -l</c> lists it.</summary>
/// <param name="Name"><c>-</c> for the primary.</param>
/// <param name="Directory">Its configuration directory.</param>
/// <param name="Enabled">Whether <c>postfix start</c> of the primary carries it.</param>
internal sealed record PostfixInstance(string Name, string Directory, bool Enabled);

/// <summary>Which instances there are, and where. Nothing is remembered between calls.</summary>
internal static class PostfixInstances
{
    /// <summary>The name of the primary instance.</summary>
    public const string Primary = "-";

    /// <summary>The primary's configuration directory, as both Debian and Red Hat compile it in.</summary>
    public const string PrimaryDirectory = "/etc/postfix";

    /// <summary>The thing that <c>postmulti -e init</c> provides.</summary>
    public const string MultiInstanceSupport = "postfix multi-instance support";

    private const int MaximumNameLength = 64;

    /// <summary>The thing that creating an instance provides.</summary>
    public static string Resource(string name) => $"postfix instance {name}";

    /// <summary>The instance as a person would call it.</summary>
    public static string Title(string name) => name == Primary ? "the primary Postfix instance" : $"'{name}'";

    /// <summary>
    /// Why Postfix could not work with an instance of that name, or <c>null</c>. postmulti(1): names start with
    /// <c>postfix-</c>; it accepts the bare prefix too, which makes paths nobody can tell from the primary's.
    /// </summary>
    public static Obstacle? CheckName(string name)
    {
        const string prefix = "postfix-";
        var rest = name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : "";
        if (
            rest.Length > 0
            && name.Length <= MaximumNameLength
            && rest.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-')
        )
            return null;
        return new Obstacle(
            $"'{name}' cannot be the name of a Postfix instance",
            $"'{prefix}' and at least one of letters, digits, '.', '_', '-'; at most {MaximumNameLength} characters",
            $"'{name}'",
            "choose a name such as 'postfix-2525'"
        );
    }

    /// <summary>Where <c>postmulti</c> puts the configuration of a new instance.</summary>
    public static string NewDirectory(string name) => $"/etc/{name}";

    /// <summary>All registered instances, the primary first.</summary>
    /// <exception cref="HostException">Postfix is missing, its configuration is broken, or a registered directory is gone.</exception>
    public static async Task<IReadOnlyList<PostfixInstance>> ListAsync(IHostReader host, CancellationToken cancellation)
    {
        var result = await host.QueryAsync(new Command("postmulti", "-l"), cancellation);
        return result.Succeeded ? Parse(result.Output) : await AssembleAsync(host, cancellation);
    }

    /// <summary>The same list from the parameters it is made of.</summary>
    /// <remarks>
    /// postmulti gives up over any fault of any instance, an <c>inet_interfaces</c> without an interface among them,
    /// and says why only to syslog. postconf needs less and speaks.
    /// </remarks>
    private static async Task<IReadOnlyList<PostfixInstance>> AssembleAsync(
        IHostReader host,
        CancellationToken cancellation
    )
    {
        const string list = "multi_instance_directories";
        var primary = await Postconf.ValuesAsync(host, PrimaryDirectory, [list], cancellation, expanded: true);
        var instances = new List<PostfixInstance> { new(Primary, PrimaryDirectory, true) };
        foreach (
            var directory in primary
                .GetValueOrDefault(list, "")
                .Split([' ', '\t', ','], StringSplitOptions.RemoveEmptyEntries)
        )
        {
            if (host.Stat($"{directory}/main.cf") is null)
                throw new HostException(
                    $"'{directory}' is registered as a Postfix instance, and there is no '{directory}/main.cf': postmulti and 'postfix start' fail for all instances",
                    $"bring it back, or take it out of {list}: postconf {list}"
                );
            string[] names = ["multi_instance_name", "multi_instance_enable"];
            var values = await Postconf.ValuesAsync(host, directory, names, cancellation, expanded: true);
            instances.Add(
                new PostfixInstance(
                    values.GetValueOrDefault(names[0], "") is { Length: > 0 } name ? name : directory,
                    directory,
                    values.GetValueOrDefault(names[1]) == "yes"
                )
            );
        }
        return instances;
    }

    /// <summary>Reads what <c>postmulti -l</c> prints: name, group, <c>y</c> or <c>n</c>, directory.</summary>
    internal static IReadOnlyList<PostfixInstance> Parse(string listing)
    {
        var instances = new List<PostfixInstance>();
        foreach (var line in listing.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var columns = line.Split((char[]?)null, 4, StringSplitOptions.RemoveEmptyEntries);
            if (columns.Length != 4 || columns[2] is not ("y" or "n"))
                throw new HostException(
                    $"'postmulti -l' printed '{line}', expected name, group, y or n, and a directory",
                    "run by hand: postmulti -l"
                );
            // An instance without a name is shown as '-' too: only the first line is the primary.
            var name = columns[0] == Primary && instances.Count > 0 ? columns[3].TrimEnd() : columns[0];
            instances.Add(
                new PostfixInstance(instances.Count == 0 ? Primary : name, columns[3].TrimEnd(), columns[2] == "y")
            );
        }
        return instances;
    }

    /// <summary>The instance of that name, or <c>null</c> where none is registered.</summary>
    public static async Task<PostfixInstance?> FindAsync(
        IHostReader host,
        string name,
        CancellationToken cancellation
    ) => (await ListAsync(host, cancellation)).FirstOrDefault(instance => instance.Name == name);

    /// <summary>The configuration directory of an instance, or <c>null</c> where there is no such instance.</summary>
    /// <remarks>
    /// The usual place is looked at first: it answers without a program and also where <c>postmulti</c> cannot,
    /// because some configuration is broken.
    /// </remarks>
    public static async Task<string?> DirectoryAsync(IHostReader host, string name, CancellationToken cancellation)
    {
        if (name == Primary)
            return PrimaryDirectory;
        var usual = NewDirectory(name);
        if (CheckName(name) is null && host.Stat($"{usual}/main.cf") is not null)
            return usual;
        return (await FindAsync(host, name, cancellation))?.Directory;
    }

    /// <summary>The configuration directory an instance has, or would get when it is created.</summary>
    public static async Task<string> DirectoryOrNewAsync(
        IHostReader host,
        string name,
        CancellationToken cancellation
    ) => await DirectoryAsync(host, name, cancellation) ?? NewDirectory(name);

    /// <summary>The configuration directory of an instance.</summary>
    /// <exception cref="HostException">There is no such instance.</exception>
    public static async Task<string> RequireDirectoryAsync(
        IHostReader host,
        string name,
        CancellationToken cancellation
    ) =>
        await DirectoryAsync(host, name, cancellation)
        ?? throw new HostException(
            $"there is no Postfix instance '{name}': 'postmulti -l' does not list it",
            "create it first, with the action 'postfix.instance'; see: postmulti -l"
        );
}

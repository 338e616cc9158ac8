using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Postfix;

/// <summary>Sets parameters in the main.cf of one instance.</summary>
/// <remarks>
/// "Already so" asks for the line in main.cf, not for the value in force. A default that happens to be right today
/// is another one after an update or under another <c>compatibility_level</c>; what the runbook says must stand in
/// the file. Values are compared as written (<c>$name</c> unexpanded), apart from white space.
/// </remarks>
internal sealed class MainAction : IAction
{
    private readonly string instance;
    private readonly IReadOnlyList<KeyValuePair<string, string>> set;
    private readonly IReadOnlyList<string> remove;
    private readonly IReadOnlyList<string> inherit;

    private MainAction(Fields fields)
    {
        instance = fields.Text("instance");
        set = fields.TextMap("set");
        remove = fields.Texts("remove");
        inherit = fields.Texts("inherit");
    }

    /// <summary>The kind as a runbook sees it.</summary>
    public static ActionKind Kind { get; } =
        new(
            "postfix.main",
            "Sets, inherits and removes parameters in the `main.cf` of one Postfix instance, all with one `postconf` call.",
            [
                new Field(
                    "instance",
                    new FieldType.Text(),
                    "The instance; `-` is the primary.",
                    Default: PostfixInstances.Primary
                ),
                new Field(
                    "set",
                    new FieldType.MapOf(new FieldType.Text()),
                    "Parameters and their values, as in `main.cf` without line breaks. `$name` and `${name}` are Postfix's own."
                ),
                new Field(
                    "inherit",
                    new FieldType.ListOf(new FieldType.Text()),
                    "Parameters copied from the primary's `main.cf`, where it sets them: a new instance inherits nothing by itself. `set` wins."
                ),
                new Field(
                    "remove",
                    new FieldType.ListOf(new FieldType.Text()),
                    "Parameters taken out of `main.cf`, so that Postfix's default holds."
                ),
            ],
            fields => new MainAction(fields)
        );

    public string Summary
    {
        get
        {
            var parts = new List<string>();
            if (set.Count > 0)
                parts.Add($"set {Names([.. set.Select(setting => setting.Key)])}");
            if (inherit.Count > 0)
                parts.Add($"inherit {Names(inherit)}");
            if (remove.Count > 0)
                parts.Add($"remove {Names(remove)}");
            return $"{string.Join(", ", parts)} in main.cf of {PostfixInstances.Title(instance)}";
        }
    }

    private static string Names(IReadOnlyList<string> parameters) =>
        parameters.Count <= 3 ? string.Join(", ", parameters) : $"{parameters.Count} parameters";

    public async Task<IReadOnlyList<Obstacle>> CheckAsync(IHostReader host, CancellationToken cancellation)
    {
        var obstacles = new List<Obstacle>();
        if (instance == PostfixInstances.Primary && inherit.Count > 0)
        {
            obstacles.Add(
                new Obstacle(
                    "the primary instance cannot inherit from itself",
                    "'inherit' only for other instances",
                    string.Join(", ", inherit),
                    "leave out 'inherit', or name an instance"
                )
            );
        }
        // An instance that an earlier step creates has no files yet; names and values can be judged all the same.
        var directory = await PostfixInstances.DirectoryAsync(host, instance, cancellation);
        if (directory is not null)
            obstacles.AddRange(await ConfigurationCheck.FileAsync(host, directory, "main.cf", cancellation));
        if (obstacles.Count == 0)
            obstacles.AddRange(await MainCfRules.CheckAsync(host, directory, set, inherit, cancellation));
        return obstacles;
    }

    public async Task<Inspection> InspectAsync(IHostReader host, CancellationToken cancellation)
    {
        if (await PostfixInstances.DirectoryAsync(host, instance, cancellation) is not { } directory)
            return new Inspection(false, $"there is no {PostfixInstances.Resource(instance)} yet");
        var main = await Postconf.MainCfAsync(host, directory, cancellation);
        var wanted = Wanted(await PrimaryAsync(host, cancellation));
        var differing = Differing(wanted, main).ToList();
        return new Inspection(
            differing.Count == 0,
            differing.Count == 0
                ? $"all set in '{directory}/main.cf'"
                : $"'{directory}/main.cf': {string.Join("; ", differing)}"
        );
    }

    public async Task<IReadOnlyList<Change>> PreviewAsync(PreviewContext context, CancellationToken cancellation)
    {
        if (await PostfixInstances.DirectoryAsync(context.Host, instance, cancellation) is not { } directory)
            return [new Change.KnownAfter(PostfixInstances.Resource(instance))];
        IReadOnlyDictionary<string, string> primary = new Dictionary<string, string>();
        if (inherit.Count > 0)
        {
            using var other = await ScratchConfiguration.OpenAsync(
                context,
                PostfixInstances.PrimaryDirectory,
                cancellation
            );
            primary = (await Postconf.MainCfAsync(context.Host, other.Directory, cancellation)).Values;
        }
        using var scratch = await ScratchConfiguration.OpenAsync(context, directory, cancellation);
        var main = await Postconf.MainCfAsync(context.Host, scratch.Directory, cancellation);
        foreach (var edit in Edits(Wanted(primary), main))
            await scratch.EditAsync(edit, cancellation);
        return scratch.Foresee();
    }

    public async Task<Undo> PrepareUndoAsync(IHostReader host, ISnapshots snapshots, CancellationToken cancellation) =>
        Undo.RestoreFiles([
            snapshots.Take(host, await PostfixInstances.DirectoryOrNewAsync(host, instance, cancellation) + "/main.cf"),
        ]);

    public async Task ApplyAsync(IHost host, CancellationToken cancellation)
    {
        var directory = await PostfixInstances.RequireDirectoryAsync(host, instance, cancellation);
        var wanted = Wanted(await PrimaryAsync(host, cancellation));
        var before = await Postconf.MainCfAsync(host, directory, cancellation);
        foreach (var edit in Edits(wanted, before))
            await Postconf.EditAsync(host, directory, edit, cancellation);

        var after = await Postconf.MainCfAsync(host, directory, cancellation);
        var unused = wanted.Keys.Where(after.Unused.Contains).Order(StringComparer.Ordinal).ToList();
        if (unused.Count > 0)
            throw new HostException(
                $"'{directory}/main.cf': Postfix reads no parameter named {string.Join(", ", unused.Select(name => $"'{name}'"))}",
                $"check the spelling, or set what refers to it first; see: {Postconf.In(directory, "-n")}"
            );
        var differing = Differing(wanted, after).ToList();
        if (differing.Count > 0)
            throw new HostException(
                $"'{directory}/main.cf' is not as written by postconf: {string.Join("; ", differing)}",
                $"see: {Postconf.In(directory, "-n")}"
            );
    }

    private async Task<IReadOnlyDictionary<string, string>> PrimaryAsync(
        IHostReader host,
        CancellationToken cancellation
    ) =>
        inherit.Count == 0
            ? new Dictionary<string, string>()
            : (await Postconf.MainCfAsync(host, PostfixInstances.PrimaryDirectory, cancellation)).Values;

    private Dictionary<string, string> Wanted(IReadOnlyDictionary<string, string> primary)
    {
        var wanted = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in inherit)
        {
            if (primary.TryGetValue(name, out var value))
                wanted[name] = value;
        }
        foreach (var (name, value) in set)
            wanted[name] = value;
        return wanted;
    }

    private IEnumerable<string> Differing(IReadOnlyDictionary<string, string> wanted, MainCf main) =>
        Missing(wanted, main)
            .Select(name =>
                main.Values.TryGetValue(name, out var now)
                    ? $"'{name}' is '{now}', expected '{wanted[name]}'"
                    : $"'{name}' is not set, expected '{wanted[name]}'"
            )
            .Concat(Surplus(wanted, main).Select(name => $"'{name}' is set, expected none"));

    private static IEnumerable<string> Missing(IReadOnlyDictionary<string, string> wanted, MainCf main) =>
        wanted
            .Where(setting => !Postconf.Same(main.Values.GetValueOrDefault(setting.Key), setting.Value))
            .Select(setting => setting.Key);

    private IEnumerable<string> Surplus(IReadOnlyDictionary<string, string> wanted, MainCf main) =>
        remove.Where(name =>
            !wanted.ContainsKey(name) && (main.Values.ContainsKey(name) || main.Unused.Contains(name))
        );

    /// <summary>Arguments of the <c>postconf</c> calls that are needed: <c>-e</c> for all values, <c>-X</c> for all removals.</summary>
    private IEnumerable<IReadOnlyList<string>> Edits(IReadOnlyDictionary<string, string> wanted, MainCf main)
    {
        var missing = Missing(wanted, main).ToList();
        if (missing.Count > 0)
            yield return ["-e", .. missing.Select(name => $"{name} = {wanted[name]}")];
        var surplus = Surplus(wanted, main).ToList();
        if (surplus.Count > 0)
            yield return ["-X", .. surplus];
    }
}

using System.Globalization;
using System.Text;
using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using FileAttributes = RunbookTui.Engine.Kinds.FileAttributes;

namespace RunbookTui.Host.Machine;

/// <summary>One file with its whole content, owner and mode; or no file.</summary>
internal sealed class FileAction(Fields fields) : IAction
{
    private const UnixFileMode NewFileMode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>The registration.</summary>
    public static ActionKind Kind { get; } =
        new(
            "file",
            "One file with its whole content, owner and mode, or its absence. Missing directories are created.",
            [
                new("path", new FieldType.Path(), "Where the file is.", Required: true),
                new(
                    "content",
                    new FieldType.Text(),
                    "The whole content. Left out, the file must exist and keeps its content."
                ),
                new("absent", new FieldType.Flag(), "Whether there must be no such file.", Default: "false"),
                new(
                    "mode",
                    new FieldType.FileMode(),
                    "Permission bits; an existing file keeps its own, a new one gets 0644."
                ),
                new(
                    "owner",
                    new FieldType.Text(),
                    "User by name or number; an existing file keeps its own, a new one is root's."
                ),
                new(
                    "group",
                    new FieldType.Text(),
                    "Group by name or number; an existing file keeps its own, a new one is root's."
                ),
            ],
            fields => new FileAction(fields)
        );

    private string FilePath => fields.Text("path");

    private bool Absent => fields.Flag("absent");

    private byte[]? Content => fields.TextOrNull("content") is { } text ? Encoding.UTF8.GetBytes(text) : null;

    /// <inheritdoc/>
    public string Summary => Absent ? $"remove {FilePath}" : $"write {FilePath}";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Obstacle>> CheckAsync(IHostReader host, CancellationToken cancellation)
    {
        if (Absent && Content is not null)
        {
            return
            [
                new Obstacle(
                    $"the action 'file' for '{FilePath}' contradicts itself",
                    "either 'content' or 'absent'",
                    "both",
                    "correct the runbook"
                ),
            ];
        }
        if (Absent && host.Stat(FilePath) is null)
            return [];
        if (!Absent && Content is null && host.Stat(FilePath) is null)
        {
            return
            [
                new Obstacle(
                    $"'{FilePath}' gets an owner or a mode, but no content",
                    "an existing file, or the field 'content'",
                    "no such file",
                    "give 'content' in the runbook"
                ),
            ];
        }
        return await Places.CheckWritableAsync(host, FilePath, Content?.Length ?? 0, cancellation);
    }

    /// <inheritdoc/>
    public async Task<Inspection> InspectAsync(IHostReader host, CancellationToken cancellation)
    {
        var stat = host.Stat(FilePath);
        if (Absent)
            return new Inspection(stat is null, stat is null ? $"'{FilePath}' does not exist" : $"'{FilePath}' exists");
        if (stat is null)
            return new Inspection(false, $"'{FilePath}' does not exist");
        if (stat.Type != FileType.File)
            return new Inspection(false, $"'{FilePath}' is not a regular file");
        if (Content is { } content && (host.ReadFile(FilePath) is not { } now || !content.AsSpan().SequenceEqual(now)))
            return new Inspection(false, $"'{FilePath}' has other content");
        if (await UnknownNameAsync(host, cancellation) is { } unknown)
            return new Inspection(false, unknown);
        var wanted = await AttributesAsync(host, stat, cancellation);
        var same =
            (stat.Attributes.Mode, stat.Attributes.Owner, stat.Attributes.Group)
            == (wanted.Mode, wanted.Owner, wanted.Group);
        return new Inspection(
            same,
            $"'{FilePath}' {(same ? "is" : "is, but for owner and mode,")} as wanted: {Describe(stat.Attributes)}"
        );
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Change>> PreviewAsync(PreviewContext context, CancellationToken cancellation)
    {
        var changes = new List<Change>();
        var before = context.ReadText(FilePath);
        var after = Absent ? null : fields.TextOrNull("content") ?? before;
        if (!string.Equals(before, after, StringComparison.Ordinal))
            changes.Add(context.Foresee(FilePath, after));
        if (Absent || context.Host.Stat(FilePath) is not { } stat)
            return changes;
        if (await UnknownNameAsync(context.Host, cancellation) is { } unknown)
            return [.. changes, new Change.Note($"{FilePath}: owner and mode are set; now {unknown}")];
        var wanted = await AttributesAsync(context.Host, stat, cancellation);
        if (Describe(wanted) != Describe(stat.Attributes))
            changes.Add(new Change.Note($"{FilePath}: {Describe(stat.Attributes)} → {Describe(wanted)}"));
        return changes;
    }

    /// <inheritdoc/>
    public Task<Undo> PrepareUndoAsync(IHostReader host, ISnapshots snapshots, CancellationToken cancellation) =>
        Task.FromResult(Undo.RestoreFiles(Places.Snapshot(host, snapshots, FilePath)));

    /// <inheritdoc/>
    public async Task ApplyAsync(IHost host, CancellationToken cancellation)
    {
        if (Absent)
        {
            host.Delete(FilePath);
            return;
        }
        var stat = host.Stat(FilePath);
        var attributes = await AttributesAsync(host, stat, cancellation);
        if (Content is { } content)
        {
            Places.CreateMissingDirectories(host, FilePath);
            host.WriteFile(FilePath, content, attributes);
        }
        else if (stat is not null)
            host.SetAttributes(FilePath, attributes);
        else
            throw new HostException($"'{FilePath}' does not exist and the runbook gives no content for it");
    }

    /// <summary>A user or group that does not exist (yet: an earlier step may make it), or <c>null</c>.</summary>
    private async Task<string?> UnknownNameAsync(IHostReader host, CancellationToken cancellation) =>
        fields.TextOrNull("owner") is { } owner && await Accounts.UserAsync(host, owner, cancellation) is null
            ? $"there is no user '{owner}'"
        : fields.TextOrNull("group") is { } group && await Accounts.GroupAsync(host, group, cancellation) is null
            ? $"there is no group '{group}'"
        : null;

    private async Task<FileAttributes> AttributesAsync(IHostReader host, FileStat? stat, CancellationToken cancellation)
    {
        var kept = stat is { Type: FileType.File } ? stat.Attributes : new FileAttributes(NewFileMode);
        return kept with
        {
            Mode = fields.FileModeOrNull("mode") ?? kept.Mode,
            Owner = fields.TextOrNull("owner") is { } owner
                ? await Accounts.UserAsync(host, owner, cancellation) ?? throw Unknown("user", owner)
                : kept.Owner,
            Group = fields.TextOrNull("group") is { } group
                ? await Accounts.GroupAsync(host, group, cancellation) ?? throw Unknown("group", group)
                : kept.Group,
            Modified = null,
        };
    }

    private HostException Unknown(string what, string name) =>
        new($"'{FilePath}': there is no {what} '{name}'", $"correct the runbook, or create the {what} first");

    private static string Describe(FileAttributes attributes) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"mode {Modes.Octal(attributes.Mode)}, owner {attributes.Owner}, group {attributes.Group}"
        );
}

/// <summary>Permission bits as people write them.</summary>
internal static class Modes
{
    /// <summary>Four octal digits, such as <c>0640</c>.</summary>
    public static string Octal(UnixFileMode mode) => Convert.ToString((int)mode, 8).PadLeft(4, '0');
}

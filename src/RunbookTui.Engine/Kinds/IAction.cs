using RunbookTui.Engine.Journal;

namespace RunbookTui.Engine.Kinds;

/// <summary>One idempotent change of the host.</summary>
/// <remarks>
/// The runner calls, in this order: <see cref="CheckAsync"/> for all actions of the run before the first change;
/// then per step <see cref="InspectAsync"/>, and where something is to be done <see cref="PrepareUndoAsync"/>
/// (whose result is on disk before anything is touched) and <see cref="ApplyAsync"/>.
/// </remarks>
public interface IAction
{
    /// <summary>What is done, in one line, such as <c>set 4 parameters in /etc/postfix/main.cf</c>.</summary>
    string Summary { get; }

    /// <summary>
    /// Things this action needs that another action may have to create first, such as
    /// <c>postfix instance postfix-2525</c>. The planner answers "known after step X" from it.
    /// </summary>
    IReadOnlyList<string> Requires => [];

    /// <summary>Things that exist once this action was applied; see <see cref="Requires"/>.</summary>
    IReadOnlyList<string> Provides => [];

    /// <summary>Looks for reasons why this action would fail or do harm, before anything was changed.</summary>
    /// <remarks>
    /// Not called while something in <see cref="Requires"/> is still to be made by an earlier step.
    /// </remarks>
    Task<IReadOnlyList<Obstacle>> CheckAsync(IHostReader host, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Obstacle>>([]);

    /// <summary>Whether the host already is as this action would make it.</summary>
    /// <exception cref="HostException">It cannot be told.</exception>
    Task<Inspection> InspectAsync(IHostReader host, CancellationToken cancellation);

    /// <summary>The same question for a plan: whether it will be so once the changes previewed so far are made.</summary>
    Task<Inspection> InspectAheadAsync(PreviewContext context, CancellationToken cancellation) =>
        InspectAsync(context.Host, cancellation);

    /// <summary>What applying would change: exact diffs or commands.</summary>
    Task<IReadOnlyList<Change>> PreviewAsync(PreviewContext context, CancellationToken cancellation);

    /// <summary>Takes snapshots and says how the change can be undone. Changes nothing on the host.</summary>
    Task<Undo> PrepareUndoAsync(IHostReader host, ISnapshots snapshots, CancellationToken cancellation);

    /// <summary>Makes the change. Applying to a half-changed host completes it.</summary>
    /// <exception cref="HostException">It did not work; the message says what was seen.</exception>
    Task ApplyAsync(IHost host, CancellationToken cancellation);
}

/// <summary>The answer to "is it already so?".</summary>
/// <param name="Observed">What was seen, in one line.</param>
public sealed record Inspection(bool AlreadySo, string Observed);

/// <summary>A reason not to begin.</summary>
/// <param name="Expected">What should be the case.</param>
/// <param name="Observed">What is the case.</param>
/// <param name="Next">One next action for the operator.</param>
public sealed record Obstacle(string Message, string Expected, string Observed, string Next);

/// <summary>One thing that applying an action would change.</summary>
public abstract record Change
{
    /// <summary>A file that gets other content; <paramref name="Before"/> is <c>null</c> for a new file, <paramref name="After"/> for a removed one.</summary>
    public sealed record FileContent(string Path, string? Before, string? After) : Change;

    /// <summary>A command that would run, as an operator would type it.</summary>
    public sealed record Execution(string CommandLine) : Change;

    /// <summary>Anything else, in one line.</summary>
    public sealed record Note(string Text) : Change;

    /// <summary>It cannot be known before something exists: a resource as a kind names it, a step once the planner found its maker.</summary>
    public sealed record KnownAfter(string Resource) : Change;
}

/// <summary>The read-only host as it would be after the changes previewed so far.</summary>
public sealed class PreviewContext(IHostReader host)
{
    private readonly Dictionary<string, string?> foreseen = [];
    private readonly HashSet<string> untold = [];

    /// <summary>The host as it is.</summary>
    public IHostReader Host => host;

    /// <summary>The paths that the steps before would change.</summary>
    public IReadOnlyCollection<string> ForeseenPaths => [.. foreseen.Keys, .. untold];

    /// <summary>The text of a file as the steps before would leave it; <c>null</c> where there is none.</summary>
    public string? ReadText(string path) =>
        foreseen.TryGetValue(path, out var text) ? text
        : host.ReadFile(path) is { } bytes ? System.Text.Encoding.UTF8.GetString(bytes)
        : null;

    /// <summary>Records the text a file would have, for the previews that follow, and returns the change.</summary>
    public Change.FileContent Foresee(string path, string? after)
    {
        var change = new Change.FileContent(path, ReadText(path), after);
        foreseen[path] = after;
        return change;
    }

    /// <summary>Records that a file would change whose text is not shown, such as a key.</summary>
    public void ForeseeUntold(string path) => untold.Add(path);
}

using System.Globalization;
using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Machine;

/// <summary>Runs a program that no other kind knows.</summary>
internal sealed class CommandAction(Fields fields) : IAction
{
    /// <summary>The registration.</summary>
    public static ActionKind Kind { get; } =
        new(
            "command",
            "Runs a program. Prefer a kind that knows what it changes: of a command only the exit status is known.",
            [
                new(
                    "run",
                    new FieldType.ListOf(new FieldType.Text()),
                    "The program and its arguments; no shell is between."
                ),
                new(
                    "shell",
                    new FieldType.Verbatim(),
                    "A script for /bin/sh, in place of 'run'. Nothing is filled into it; values come as $1, $2, … from 'args'."
                ),
                new(
                    "args",
                    new FieldType.ListOf(new FieldType.Text()),
                    "What the script of 'shell' sees as $1, $2, …; a value never becomes syntax."
                ),
                new(
                    "unless",
                    new FieldType.ListOf(new FieldType.Text()),
                    "A program that changes nothing; where it exits with 0, there is nothing to do."
                ),
                new("creates", new FieldType.Path(), "A path; where something stands there, there is nothing to do."),
                new("exit_code", new FieldType.Integer(0, 255), "The exit status that means success.", Default: "0"),
                new("timeout", new FieldType.Duration(), "How long it may take.", Default: "2m"),
                new(
                    "undo",
                    new FieldType.ListOf(new FieldType.Text()),
                    "The program that undoes it, with its arguments. Without one the step is a point of no return."
                ),
            ],
            fields => new CommandAction(fields)
        );

    private readonly Command? command = CommandFields.Main(fields);

    /// <inheritdoc/>
    public string Summary =>
        fields.Has("shell") ? $"run a shell script: {FirstLine(fields.Text("shell"))}" : $"run {command}";

    private int ExitCode => fields.Integer("exit_code");

    /// <inheritdoc/>
    public Task<IReadOnlyList<Obstacle>> CheckAsync(IHostReader host, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Obstacle>>(
            command is not null
            && fields.Has("run") != fields.Has("shell")
            && (fields.Has("shell") || !fields.Has("args"))
                ? []
                :
                [
                    new Obstacle(
                        "the action 'command' does not say what to run",
                        "either 'run' with at least one item, or 'shell' and, if need be, 'args'",
                        "gives " + string.Join(", ", fields.Values.Entries.Select(entry => $"'{entry.Key}'")),
                        "correct the runbook"
                    ),
                ]
        );

    /// <inheritdoc/>
    public async Task<Inspection> InspectAsync(IHostReader host, CancellationToken cancellation)
    {
        if (fields.TextOrNull("creates") is { } path)
        {
            if (host.Stat(path) is not null)
                return new Inspection(true, $"'{path}' exists");
            if (!fields.Has("unless"))
                return new Inspection(false, $"'{path}' does not exist");
        }
        if (CommandFields.Of(fields.Texts("unless"), fields.DurationOrNull("timeout")) is not { } unless)
            return new Inspection(false, "what it changes is not known");
        var result = await host.QueryAsync(unless, cancellation);
        if (result.TimedOut)
            throw CommandFault.Of(unless, result);
        return new Inspection(result.Succeeded, $"'{unless}' exits with {result.ExitCode}");
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Change>> PreviewAsync(PreviewContext context, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Change>>([new Change.Execution(Required.ToString())]);

    /// <inheritdoc/>
    public Task<Undo> PrepareUndoAsync(IHostReader host, ISnapshots snapshots, CancellationToken cancellation)
    {
        var argv = fields.Texts("undo");
        return Task.FromResult(
            argv.Count == 0
                ? Undo.None("the runbook does not say how this command is undone")
                : CommandUndo.Record(argv, fields.DurationOrNull("timeout") ?? TimeSpan.FromMinutes(2))
        );
    }

    /// <inheritdoc/>
    public async Task ApplyAsync(IHost host, CancellationToken cancellation)
    {
        var result = await host.RunAsync(Required, cancellation);
        if (result.TimedOut || result.ExitCode != ExitCode)
            throw CommandFault.Of(Required, result, ExitCode);
    }

    private Command Required => command ?? throw new HostException("the action 'command' does not say what to run");

    private static string FirstLine(string text) =>
        text.Trim().Split('\n') is { Length: > 1 } lines
            ? string.Create(CultureInfo.InvariantCulture, $"{lines[0]} … ({lines.Length} lines)")
            : text.Trim();
}

/// <summary>Commands as runbooks write them.</summary>
internal static class CommandFields
{
    /// <summary>The command of an argv; <c>null</c> where it is empty.</summary>
    public static Command? Of(IReadOnlyList<string> argv, TimeSpan? timeout) =>
        argv.Count == 0
            ? null
            : new Command(argv[0], [.. argv.Skip(1)]) { Timeout = timeout ?? TimeSpan.FromMinutes(2) };

    /// <summary>The command of <c>run</c>, or of <c>shell</c> with <c>args</c>; <c>null</c> where neither says anything.</summary>
    public static Command? Main(Fields fields)
    {
        var timeout = fields.DurationOrNull("timeout");
        // The word after the script is $0, which the shell puts in front of its error messages.
        return fields.TextOrNull("shell") is { } script
            ? Of(["/bin/sh", "-c", script, "runbook", .. fields.Texts("args")], timeout)
            : Of(fields.Texts("run"), timeout);
    }
}

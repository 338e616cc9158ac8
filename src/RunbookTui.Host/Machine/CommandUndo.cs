using System.Globalization;
using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Machine;

/// <summary>Undoes a command by another command that the runbook named.</summary>
internal sealed class CommandUndo : IUndo
{
    private const string KindName = "command";

    /// <summary>The registration.</summary>
    public static UndoKind Kind { get; } = new(KindName, () => new CommandUndo());

    /// <summary>The undo as data: arguments under their positions, and the time it may take in milliseconds.</summary>
    public static Undo Record(IReadOnlyList<string> argv, TimeSpan timeout)
    {
        var fields = new Dictionary<string, string>
        {
            ["timeout_ms"] = ((long)timeout.TotalMilliseconds).ToString(CultureInfo.InvariantCulture),
        };
        for (var position = 0; position < argv.Count; position++)
            fields[Key(position)] = argv[position];
        return new Undo(
            KindName,
            fields,
            [],
            Exactness.Compensating,
            "it runs the command that the runbook names; what that leaves behind is not known"
        );
    }

    /// <inheritdoc/>
    public async Task<string> UndoAsync(Undo undo, IHost host, ISnapshots snapshots, CancellationToken cancellation)
    {
        var argv = new List<string>();
        while (undo.Fields.TryGetValue(Key(argv.Count), out var argument))
            argv.Add(argument);
        var timeout = TimeSpan.FromMilliseconds(double.Parse(undo.Fields["timeout_ms"], CultureInfo.InvariantCulture));
        var command =
            CommandFields.Of(argv, timeout) ?? throw new HostException("the recorded undo names no command to run");
        await CommandFault.RequireAsync(host, command, cancellation);
        return $"ran {command}";
    }

    private static string Key(int position) => string.Create(CultureInfo.InvariantCulture, $"argv{position}");
}

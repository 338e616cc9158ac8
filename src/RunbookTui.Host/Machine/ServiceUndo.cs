using System.Globalization;
using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Machine;

/// <summary>Returns a service to its earlier state, after everything else was undone.</summary>
internal sealed class ServiceUndo : IUndo
{
    private const string KindName = "service";

    /// <summary>The registration.</summary>
    public static UndoKind Kind { get; } = new(KindName, () => new ServiceUndo());

    /// <summary>The undo as data.</summary>
    /// <param name="enabled">Whether it started at boot; <c>null</c> where that is not touched.</param>
    public static Undo Record(string name, string instance, IReadOnlyList<string> reads, bool running, bool? enabled)
    {
        var fields = new Dictionary<string, string>
        {
            ["name"] = name,
            ["instance"] = instance,
            ["running"] = running ? "true" : "false",
        };
        if (enabled is { } value)
            fields["enabled"] = value ? "true" : "false";
        for (var position = 0; position < reads.Count; position++)
            fields[ReadKey(position)] = reads[position];
        return new Undo(KindName, fields, [], SettleKey: $"service:{name}:{instance}");
    }

    /// <inheritdoc/>
    public async Task<string> UndoAsync(Undo undo, IHost host, ISnapshots snapshots, CancellationToken cancellation)
    {
        var daemon = Daemons.Of(undo.Fields["name"], undo.Fields["instance"]);
        if (!await daemon.ExistsAsync(host, cancellation))
            return $"{daemon.Name} is not here any more";
        var reads = new List<string>();
        while (undo.Fields.TryGetValue(ReadKey(reads.Count), out var path))
            reads.Add(path);
        var control = new ServiceControl(daemon, reads);
        var running = undo.Fields["running"] == "true";
        if (running)
            await control.RunAsync(host, fresh: true, cancellation);
        else
        {
            await control.StopAsync(host, cancellation);
            await daemon.ForgetFailureAsync(host, cancellation);
        }
        if (undo.Fields.TryGetValue("enabled", out var text))
        {
            var enabled = text == "true";
            if (await daemon.IsEnabledAsync(host, cancellation) != enabled)
                await daemon.EnableAsync(host, enabled, cancellation);
        }
        return running ? $"{daemon.Name} runs with its earlier files" : $"{daemon.Name} is stopped, as it was";
    }

    private static string ReadKey(int position) => string.Create(CultureInfo.InvariantCulture, $"reads{position}");
}

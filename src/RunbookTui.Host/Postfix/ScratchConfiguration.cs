using System.Text;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Postfix;

/// <summary>
/// A private copy of an instance's configuration, as the steps before would leave it, on which the real
/// <c>postconf</c> shows what it would write.
/// </summary>
internal sealed class ScratchConfiguration : IDisposable
{
    private static readonly string[] Files = ["main.cf", "master.cf"];

    private readonly PreviewContext context;
    private readonly string original;
    private readonly IScratch scratch;

    private ScratchConfiguration(PreviewContext context, string original, IScratch scratch)
    {
        this.context = context;
        this.original = original;
        this.scratch = scratch;
    }

    /// <summary>Where the copy is.</summary>
    public string Directory => scratch.Path;

    /// <summary>Copies <c>main.cf</c> and <c>master.cf</c>, and the list of map types that come as plug-ins.</summary>
    public static async Task<ScratchConfiguration> OpenAsync(
        PreviewContext context,
        string directory,
        CancellationToken cancellation
    )
    {
        var copy = context.Host.OpenScratch();
        try
        {
            foreach (var name in Files.Append("dynamicmaps.cf"))
            {
                if (context.ReadText($"{directory}/{name}") is { } text)
                    copy.Write(name, Encoding.UTF8.GetBytes(text));
            }
            await HotFile.CoolCopyAsync(context.Host, copy.Path, cancellation);
            return new ScratchConfiguration(context, directory, copy);
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }

    /// <summary>Runs <c>postconf</c> on the copy.</summary>
    /// <exception cref="HostException">It failed, as it would on the real files.</exception>
    public async Task EditAsync(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        await Postconf.RequireAsync(context.Host, Postconf.In(Directory, arguments), cancellation);
        await HotFile.CoolCopyAsync(context.Host, Directory, cancellation);
    }

    /// <summary>Records how the real files would look, and returns those that would differ.</summary>
    public IReadOnlyList<Change> Foresee()
    {
        var changes = new List<Change>();
        foreach (var name in Files)
        {
            var path = $"{original}/{name}";
            var after = context.Host.ReadFile($"{Directory}/{name}") is { } bytes
                ? Encoding.UTF8.GetString(bytes)
                : null;
            if (after != context.ReadText(path))
                changes.Add(context.Foresee(path, after));
        }
        return changes;
    }

    /// <summary>Removes the copy.</summary>
    public void Dispose() => scratch.Dispose();
}

using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Machine;

namespace RunbookTui.Host.Postfix;

/// <summary>Lets this Postfix have instances: <c>postmulti -e init</c>; see MULTI_INSTANCE_README.</summary>
internal sealed class MultiAction : IAction
{
    private const string MainCfPath = PostfixInstances.PrimaryDirectory + "/main.cf";

    /// <summary>What <c>postmulti -e init</c> writes; its script does no more than this.</summary>
    private static readonly string[] Settings =
    [
        "multi_instance_wrapper = ${command_directory}/postmulti -p --",
        "multi_instance_enable = yes",
    ];

    /// <summary>The kind as a runbook sees it.</summary>
    public static ActionKind Kind { get; } =
        new(
            "postfix.multi",
            "Lets the host's Postfix have several instances (`postmulti -e init`). Needed once, before the first `postfix.instance`.",
            [],
            _ => new MultiAction()
        );

    public string Summary => "allow several Postfix instances (postmulti -e init)";

    public IReadOnlyList<string> Provides => [PostfixInstances.MultiInstanceSupport];

    public Task<IReadOnlyList<Obstacle>> CheckAsync(IHostReader host, CancellationToken cancellation) =>
        ConfigurationCheck.FileAsync(host, PostfixInstances.PrimaryDirectory, "main.cf", cancellation);

    public async Task<Inspection> InspectAsync(IHostReader host, CancellationToken cancellation)
    {
        var values = await Postconf.ValuesAsync(
            host,
            PostfixInstances.PrimaryDirectory,
            ["multi_instance_wrapper", "multi_instance_enable"],
            cancellation
        );
        var wrapper = values.GetValueOrDefault("multi_instance_wrapper", "");
        var enabled = values.GetValueOrDefault("multi_instance_enable", "");
        // Any wrapper will do: postmulti's own script asks only that there is one.
        return new Inspection(
            wrapper.Length > 0 && enabled == "yes",
            $"multi_instance_enable = {enabled}, multi_instance_wrapper = {wrapper}"
        );
    }

    public async Task<IReadOnlyList<Change>> PreviewAsync(PreviewContext context, CancellationToken cancellation)
    {
        if ((await InspectAsync(context.Host, cancellation)).AlreadySo)
            return [];
        using var scratch = await ScratchConfiguration.OpenAsync(
            context,
            PostfixInstances.PrimaryDirectory,
            cancellation
        );
        await scratch.EditAsync(["-e", .. Settings], cancellation);
        return scratch.Foresee();
    }

    public Task<Undo> PrepareUndoAsync(IHostReader host, ISnapshots snapshots, CancellationToken cancellation) =>
        Task.FromResult(Undo.RestoreFiles([snapshots.Take(host, MainCfPath)]));

    public async Task ApplyAsync(IHost host, CancellationToken cancellation)
    {
        await CommandFault.RequireAsync(host, new Command("postmulti", "-e", "init"), cancellation);
        HotFile.Cool(host, PostfixInstances.PrimaryDirectory);
        var now = await InspectAsync(host, cancellation);
        if (!now.AlreadySo)
            throw new HostException(
                $"'{MainCfPath}': expected multi_instance_enable = yes and a multi_instance_wrapper after 'postmulti -e init', seen: {now.Observed}",
                "look for later lines in main.cf that override them: postconf -n"
            );
    }
}

using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Loading;
using RunbookTui.Engine.Model;
using RunbookTui.Engine.Running;
using RunbookTui.Host.Runs;
using RunbookTui.Host.Sandbox;

namespace RunbookTui.Cli;

/// <summary>Owns the sandbox of a rehearsal, so that it outlives the viewer; the run's process works inside.</summary>
internal static class RehearsalOwner
{
    /// <summary>Makes the sandbox, runs the run's process in it, and records what was changed there.</summary>
    public static async Task<int> RunAsync(RunDirectory run, string person, Composition composition)
    {
        var runbook = Shipped.Load(run.RunbookPath, composition.Catalog);
        var layer = await RehearseVerb.ProvisionAsync(runbook, composition, Console.Error).ConfigureAwait(false);
        var options = new SandboxOptions { Layer = layer };
        options = options with
        {
            Binds =
            [
                .. options.Binds,
                new SandboxBind(RehearseVerb.StateDirectory, ReadOnly: false),
                .. IsMaskedInside(OwnProgram.Directory)
                    ? [new SandboxBind(OwnProgram.Directory, ReadOnly: true)]
                    : Array.Empty<SandboxBind>(),
            ],
        };
        var sandbox = await NamespaceSandbox
            .StartAsync(options, composition.Time, CancellationToken.None)
            .ConfigureAwait(false);
        await using (sandbox.ConfigureAwait(false))
        {
            var exitCode = await sandbox
                .RunAttachedAsync(
                    OwnProgram.With([
                        RunnerVerb.Name,
                        run.Id,
                        "--inside",
                        "--operator",
                        person,
                        "--state-dir",
                        RehearseVerb.StateDirectory,
                    ]),
                    CancellationToken.None
                )
                .ConfigureAwait(false);
            var changes = await sandbox.ChangesAsync(CancellationToken.None).ConfigureAwait(false);
            Record(run, changes, runbook, composition);
            return exitCode;
        }
    }

    private static void Record(
        RunDirectory run,
        IReadOnlyList<SandboxChange> changes,
        Runbook runbook,
        Composition composition
    )
    {
        using var journal = composition.Journal(run);
        if (journal.Records.Count == 0)
            return;
        var accounts = runbook.Rehearsal.Accounts.Count > 0;
        journal.Append(
            new SandboxCompared([
                .. changes.Select(change => new SandboxDifference(
                    change.Path,
                    change.Kind.ToString().ToLowerInvariant(),
                    change.Type.ToString().ToLowerInvariant(),
                    change.Detail,
                    accounts && RehearsalAccounts.IsOwn(change.Path)
                )),
            ])
        );
    }

    /// <summary>Whether the sandbox has an empty directory of its own in that place.</summary>
    private static bool IsMaskedInside(string path) =>
        new[] { "/tmp/", "/run/" }.Any(fresh => path.StartsWith(fresh, StringComparison.Ordinal));
}

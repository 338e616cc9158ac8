using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Model;
using RunbookTui.Host.Sandbox;
using RunbookTui.Text;

namespace RunbookTui.Cli;

/// <summary><c>rehearse</c>: runs a runbook for real, in a copy of the host that is thrown away.</summary>
internal static class RehearseVerb
{
    /// <summary>Where rehearsals are kept: they can be made again at any time, so a cache is their place (FHS, /var/cache).</summary>
    public const string StateDirectory = "/var/cache/runbook-tui/rehearsals";

    private const string Inbox = "/run/runbook-tui";
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static System.CommandLine.Command Create(Settings settings, Composition composition)
    {
        var name = new Argument<string>("RUNBOOK") { Description = "Name of a shipped runbook, or a path." };
        var answers = new AnswerOptions();
        var verb = Verb.Create(
            "rehearse",
            "Run a runbook for real in a throw-away copy of this host, with its own network, and show what it changed there. This host is not touched. Packages the runbook needs and the host lacks are installed in the copy first.",
            [
                "runbook-tui rehearse postfix-dovecot-tls",
                "runbook-tui rehearse postfix-dovecot-tls --set hostname=mail.example.com --set smtps=instance",
            ],
            [name],
            async parsed =>
            {
                var source = parsed.GetValue(name)!;
                var runbook = Shipped.Load(source, composition.Catalog);
                var given = answers.Read(parsed);
                Identity.RequireRoot("rehearse");
                var json = parsed.GetValue(settings.Json);
                var layer = await Provisioning
                    .EnsureAsync(
                        runbook.Rehearsal.Packages,
                        runbook.Rehearsal.Answers.GetValueOrDefault("hostname"),
                        composition.Time,
                        line => Console.Error.WriteLine($"Sandbox: {line}"),
                        CancellationToken.None
                    )
                    .ConfigureAwait(false);
                composition.Store(StateDirectory).EnsureRoot();
                var options = new SandboxOptions { Layer = layer };
                options = options with { Binds = [.. options.Binds, new SandboxBind(StateDirectory, ReadOnly: false)] };
                var sandbox = await NamespaceSandbox
                    .StartAsync(options, composition.Time, CancellationToken.None)
                    .ConfigureAwait(false);
                await using (sandbox.ConfigureAwait(false))
                {
                    var arguments = await HandInAsync(sandbox, runbook, given).ConfigureAwait(false);
                    arguments.AddRange(["--lang", settings.LanguageOf(parsed)]);
                    if (json)
                        arguments.Add("--json");
                    if (parsed.GetValue(settings.Ascii))
                        arguments.Add("--ascii");
                    var exitCode = await sandbox
                        .RunAttachedAsync(OwnProgram(arguments), CancellationToken.None)
                        .ConfigureAwait(false);
                    var changes = await sandbox.ChangesAsync(CancellationToken.None).ConfigureAwait(false);
                    Print(changes, json, runbook);
                    return exitCode;
                }
            }
        );
        answers.AddTo(verb);
        return verb;
    }

    /// <summary>Puts the runbook and the answers where the program inside finds them; /tmp is not the host's there.</summary>
    private static async Task<List<string>> HandInAsync(
        NamespaceSandbox sandbox,
        Runbook runbook,
        Engine.Planning.GivenAnswers given
    )
    {
        var path = $"{Inbox}/{Path.GetFileName(runbook.Source.File)}";
        await sandbox
            .WriteFileAsync(path, Encoding.UTF8.GetBytes(runbook.Source.Text), Private, CancellationToken.None)
            .ConfigureAwait(false);
        var lines = string.Concat(given.Texts.Select(answer => $"{answer.Key}={answer.Value}\n"));
        await sandbox
            .WriteFileAsync($"{Inbox}/answers", Encoding.UTF8.GetBytes(lines), Private, CancellationToken.None)
            .ConfigureAwait(false);
        List<string> arguments =
        [
            RehearseInsideVerb.Name,
            path,
            "--state-dir",
            StateDirectory,
            "--answers",
            $"{Inbox}/answers",
        ];
        foreach (var (input, secret) in given.Secrets)
        {
            // In the memory of the sandbox, for a moment: the program inside removes it once it is read.
            var file = $"{Inbox}/secret-{input}";
            await sandbox
                .WriteFileAsync(file, Encoding.UTF8.GetBytes(secret.Reveal() + "\n"), Private, CancellationToken.None)
                .ConfigureAwait(false);
            arguments.AddRange(["--secret", $"{input}={file}"]);
        }
        return arguments;
    }

    /// <summary>This program again, be it one file or started through the dotnet host.</summary>
    private static Engine.Kinds.Command OwnProgram(IReadOnlyList<string> arguments)
    {
        var program = Environment.ProcessPath!;
        var viaHost = Path.GetFileNameWithoutExtension(program) == "dotnet";
        IReadOnlyList<string> all = viaHost
            ? [Path.Combine(AppContext.BaseDirectory, "runbook-tui.dll"), .. arguments]
            : arguments;
        var command = new Engine.Kinds.Command(program, all);
        return Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root
            ? command with
            {
                Environment = new Dictionary<string, string> { ["DOTNET_ROOT"] = root },
            }
            : command;
    }

    private static void Print(IReadOnlyList<SandboxChange> changes, bool json, Runbook runbook)
    {
        var accounts = runbook.Rehearsal.Accounts.Count > 0;
        var own = changes.Where(change => accounts && RehearsalAccounts.IsOwn(change.Path)).ToHashSet();
        if (json)
        {
            var list = new JsonArray([
                .. changes
                    .Where(change => !own.Contains(change))
                    .Select(change => new JsonObject
                    {
                        ["path"] = change.Path,
                        ["kind"] = change.Kind.ToString().ToLowerInvariant(),
                        ["type"] = change.Type.ToString().ToLowerInvariant(),
                        ["detail"] = change.Detail,
                    }),
            ]);
            Console.WriteLine(new JsonObject { ["sandbox_changes"] = list }.ToJsonString());
            return;
        }
        Console.WriteLine("\nChanged in the sandbox:");
        foreach (var line in ChangeLines.Of([.. changes.Where(change => !own.Contains(change))]))
            Console.WriteLine($"    {Printable.Of(line)}");
        if (own.Count > 0)
            Console.WriteLine($"    and {own.Count} paths of the mail account that was made for the rehearsal");
        Console.WriteLine("The sandbox is gone; this host was not changed.");
    }
}

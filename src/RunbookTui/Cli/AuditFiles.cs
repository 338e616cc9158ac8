using RunbookTui.Engine.Audit;
using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Runs;
using RunbookTui.Text;

namespace RunbookTui.Cli;

/// <summary>Exports as files: reads the journal of a run or of an earlier export, writes and signs.</summary>
internal sealed class AuditFiles(Composition composition, string language)
{
    /// <summary>What a signature by this program is for (ssh-keygen(1), <c>-n</c>): it is good for nothing else.</summary>
    public const string SignatureNamespace = "audit@runbook-tui";

    private readonly Strings t = Strings.For(language);

    /// <summary>Whether a text names a file rather than a run.</summary>
    public static bool IsFile(string text) => text.EndsWith(".jsonl", StringComparison.Ordinal) && File.Exists(text);

    /// <summary>The report of a run of this host, or of an export from any host.</summary>
    /// <exception cref="CliException">It is no journal, or damaged.</exception>
    public AuditReport Read(string text, RunStore store)
    {
        if (IsFile(text))
            return Parse(text, File.ReadAllText(text).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        var run = ShowVerb.Find(text, store, composition);
        return Read(run);
    }

    /// <summary>The report of a run.</summary>
    public AuditReport Read(RunDirectory run) => Parse(run.JournalPath, composition.Lines(run));

    private AuditReport Parse(string name, IReadOnlyList<string> lines)
    {
        try
        {
            return AuditReport.Of(lines);
        }
        catch (JournalException wrong)
        {
            throw new CliException(ExitCode.BadRunbook, t.ExportNotRead.With(name, wrong.Message));
        }
    }

    /// <summary>Writes a file per format into a directory, readable by the owner alone; nothing is overwritten.</summary>
    /// <exception cref="CliException">One cannot be written.</exception>
    public IReadOnlyList<string> Write(
        AuditReport report,
        IReadOnlyList<IAuditFormat> formats,
        AuditOptions options,
        string directory
    )
    {
        var written = new List<string>();
        var path = directory;
        try
        {
            if (!Directory.Exists(directory))
                Directory.CreateDirectory(
                    directory,
                    UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
                );
            foreach (var format in formats)
            {
                path = Path.Combine(directory, report.Created.Id + format.Ending);
                WriteNew(path, format.Render(report, options));
                written.Add(path);
            }
            return written;
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Unavailable, t.ExportNotWritten.With(path, wrong.Message));
        }
    }

    /// <summary>Signs files with an SSH key; each signature stands beside its file.</summary>
    /// <exception cref="CliException">The key cannot sign.</exception>
    public async Task<IReadOnlyList<string>> SignAsync(IReadOnlyList<string> files, string key)
    {
        var signatures = new List<string>();
        foreach (var file in files)
        {
            var command = new Command(
                "ssh-keygen",
                "-q",
                "-Y",
                "sign",
                "-f",
                Path.GetFullPath(key),
                "-n",
                SignatureNamespace
            )
            {
                Input = await File.ReadAllBytesAsync(file).ConfigureAwait(false),
                Environment = Agent(),
            };
            var result = await composition.Host.QueryAsync(command, CancellationToken.None).ConfigureAwait(false);
            if (!result.Succeeded)
                throw new CliException(ExitCode.Unavailable, t.SignFailed.With(key, result.Text));
            var path = file + ".sig";
            try
            {
                WriteNew(path, result.Output);
            }
            catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
            {
                throw new CliException(ExitCode.Unavailable, t.ExportNotWritten.With(path, wrong.Message));
            }
            signatures.Add(path);
        }
        return signatures;
    }

    /// <summary>Who signed a file, of those who are allowed to; or what is wrong with its signature.</summary>
    public async Task<(string? Signer, string Problem)> SignerOfAsync(string file, string allowedSigners)
    {
        var signature = Path.GetFullPath(file) + ".sig";
        if (!File.Exists(signature))
            return (null, t.VerifyNoSignature.With(signature));
        var allowed = Path.GetFullPath(allowedSigners);
        var host = composition.Host;
        var found = await host.QueryAsync(
                new Command("ssh-keygen", "-Y", "find-principals", "-s", signature, "-f", allowed),
                CancellationToken.None
            )
            .ConfigureAwait(false);
        var signer = found.Output.Split('\n')[0].Trim();
        if (!found.Succeeded || signer.Length == 0)
            return (null, t.VerifyBadSignature.With(found.Text));
        var verify = new Command(
            "ssh-keygen",
            "-Y",
            "verify",
            "-f",
            allowed,
            "-I",
            signer,
            "-n",
            SignatureNamespace,
            "-s",
            signature
        )
        {
            Input = await File.ReadAllBytesAsync(file).ConfigureAwait(false),
        };
        var checkedNow = await host.QueryAsync(verify, CancellationToken.None).ConfigureAwait(false);
        return checkedNow.Succeeded ? (signer, "") : (null, t.VerifyBadSignature.With(checkedNow.Text));
    }

    private static Dictionary<string, string> Agent() =>
        Environment.GetEnvironmentVariable("SSH_AUTH_SOCK") is { Length: > 0 } agent
            ? new Dictionary<string, string> { ["SSH_AUTH_SOCK"] = agent }
            : [];

    private static void WriteNew(string path, string text)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        using var file = new StreamWriter(path, new System.Text.UTF8Encoding(false), options);
        file.Write(text);
    }
}

using System.Diagnostics;
using RunbookTui.Cli;
using RunbookTui.Engine.Audit;
using RunbookTui.Engine.Running;
using RunbookTui.Host.Runs;
using RunbookTui.Tests.Audit;
using RunbookTui.Tests.Support;
using Xunit;

namespace RunbookTui.Tests.Cli;

/// <summary>Runs leave the host as files, are read elsewhere, verified, and thrown away when they are old.</summary>
[Collection(ConsoleCollection.Name)]
public sealed class ExportTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    private string Out => Path.Combine(directory.Path, "out");

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task One_format_is_printed_and_several_need_a_directory()
    {
        var run = Record(AuditSamples.Failed());
        var printed = await ExportAsync(run, "--brief");
        Assert.Equal(ExitCode.Done, printed.ExitCode);
        Assert.StartsWith("# Audit log: mail\n", printed.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, (await ExportAsync(run, "--format", "html,json")).ExitCode);
        var unknown = await ExportAsync(run, "--format", "pdf");
        Assert.Equal(ExitCode.Usage, unknown.ExitCode);
        Assert.Contains("unknown format 'pdf'", unknown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_formats_are_written_for_their_owner_alone_and_nothing_is_overwritten()
    {
        var run = Record(AuditSamples.Succeeded());
        var names = string.Join(',', AuditFormats.All.Select(format => format.Name));
        var written = await ExportAsync(run, "--format", names, "-o", Out);
        Assert.Equal((ExitCode.Done, ""), (written.ExitCode, written.Error));
        var files = Directory.GetFiles(Out);
        Assert.Equal(AuditFormats.All.Count, files.Length);
        Assert.All(
            files,
            file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file))
        );
        var again = await ExportAsync(run, "--format", "html", "-o", Out);
        Assert.Equal(ExitCode.Unavailable, again.ExitCode);
    }

    [Fact]
    public async Task An_export_is_read_on_a_host_that_never_had_the_run()
    {
        var file = await ExportedAsync();
        var elsewhere = Path.Combine(directory.Path, "elsewhere");
        var shown = await CliRun.OfAsync("show", file, "--state-dir", elsewhere);
        Assert.Equal((ExitCode.Done, ""), (shown.ExitCode, shown.Error));
        Assert.Contains("mail.example.com", shown.Output, StringComparison.Ordinal);
        var again = await CliRun.OfAsync("export", file, "--format", "jsonl", "--state-dir", elsewhere);
        Assert.Equal(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), again.Output);
    }

    [Fact]
    public async Task The_head_from_the_ticket_proves_an_export()
    {
        var file = await ExportedAsync();
        var words = HeadWords.Of(AuditReport.Of(AuditSamples.Succeeded()).Head);
        var good = await CliRun.OfAsync("audit", "verify", file, "--head", words);
        Assert.Equal(ExitCode.Done, good.ExitCode);
        Assert.Contains("Nothing was changed in this file.", good.Output, StringComparison.Ordinal);
        var unproved = await CliRun.OfAsync("audit", "verify", file);
        Assert.Equal(ExitCode.Failed, unproved.ExitCode);
        Assert.Contains("not proved", unproved.Output, StringComparison.Ordinal);

        var lines = await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken);
        lines[3] = lines[3].Replace("tls", "xls", StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, string.Join('\n', lines) + "\n", TestContext.Current.CancellationToken);
        var bad = await CliRun.OfAsync("audit", "verify", file, "--head", words);
        Assert.Equal(ExitCode.Failed, bad.ExitCode);
        Assert.Contains("record 4", bad.Output, StringComparison.Ordinal);
        Assert.Contains("Do not trust this file.", bad.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signature_proves_who_exported_and_ends_with_the_first_changed_byte()
    {
        var key = Path.Combine(directory.Path, "key");
        await RunAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", key);
        var signers = Path.Combine(directory.Path, "signers");
        var publicKey = await File.ReadAllTextAsync(key + ".pub", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(signers, $"alice@example.com {publicKey}", TestContext.Current.CancellationToken);
        var run = Record(AuditSamples.Succeeded());
        var exported = await ExportAsync(run, "--format", "jsonl", "html", "-o", Out, "--sign", key);
        Assert.Equal((ExitCode.Done, ""), (exported.ExitCode, exported.Error));
        foreach (var file in Directory.GetFiles(Out).Where(file => !file.EndsWith(".sig", StringComparison.Ordinal)))
        {
            var good = await CliRun.OfAsync("audit", "verify", file, "--allowed-signers", signers);
            Assert.Equal(ExitCode.Done, good.ExitCode);
            Assert.Contains("signed by alice@example.com", good.Output, StringComparison.Ordinal);
            Assert.Contains("Nothing was changed in this file.", good.Output, StringComparison.Ordinal);
            await File.AppendAllTextAsync(file, " ", TestContext.Current.CancellationToken);
            var bad = await CliRun.OfAsync("audit", "verify", file, "--allowed-signers", signers);
            Assert.Equal(ExitCode.Failed, bad.ExitCode);
        }
        await File.WriteAllTextAsync(signers, "", TestContext.Current.CancellationToken);
        var stranger = await CliRun.OfAsync(
            "audit",
            "verify",
            Directory.GetFiles(Out, "*.html")[0],
            "--allowed-signers",
            signers
        );
        Assert.Equal(ExitCode.Failed, stranger.ExitCode);
    }

    [Fact]
    public async Task Old_runs_are_thrown_away_but_not_those_that_left_changes_unfinished()
    {
        Assert.SkipUnless(Identity.IsRoot, "throwing runs away needs root");
        var done = Record(AuditSamples.RolledBack());
        var unfinished = Record(AuditSamples.Failed());
        async Task<CliResult> PruneAsync(params string[] more) =>
            await CliRun.OfAsync(["runs", "prune", .. more, "--state-dir", directory.Path]);
        Assert.Equal(ExitCode.Usage, (await PruneAsync("--keep", "90")).ExitCode);
        Assert.Equal(ExitCode.Usage, (await PruneAsync("--keep", "1d")).ExitCode);
        Assert.True(Directory.Exists(done.Path));
        Assert.Equal(ExitCode.Done, (await PruneAsync("--keep", "36000d", "--yes")).ExitCode);
        Assert.True(Directory.Exists(done.Path));

        var pruned = await PruneAsync("--keep", "1d", "--yes");
        Assert.Equal((ExitCode.Done, ""), (pruned.ExitCode, pruned.Error));
        Assert.False(Directory.Exists(done.Path));
        Assert.True(Directory.Exists(unfinished.Path));
    }

    private async Task<string> ExportedAsync()
    {
        var run = Record(AuditSamples.Succeeded());
        var exported = await ExportAsync(run, "--format", "jsonl", "-o", Out);
        Assert.Equal((ExitCode.Done, ""), (exported.ExitCode, exported.Error));
        return Directory.GetFiles(Out, "*.jsonl")[0];
    }

    private Task<CliResult> ExportAsync(RunDirectory run, params string[] more) =>
        CliRun.OfAsync(["export", run.Id, .. more, "--lang", "en", "--state-dir", directory.Path]);

    private RunDirectory Record(IReadOnlyList<string> lines)
    {
        var run = new RunStore(TimeProvider.System, directory.Path).Create("mail");
        File.WriteAllText(run.JournalPath, string.Concat(lines.Select(line => line + "\n")));
        return run;
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
    }
}

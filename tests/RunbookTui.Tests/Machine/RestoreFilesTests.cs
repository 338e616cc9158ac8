using System.Globalization;
using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Local;
using RunbookTui.Host.Machine;
using RunbookTui.Tests.Support;
using Xunit;

namespace RunbookTui.Tests.Machine;

public sealed class RestoreFilesTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly LocalHost host = new(TimeProvider.System);
    private readonly FileSnapshots snapshots;

    public RestoreFilesTests()
    {
        snapshots = new FileSnapshots(directory["store"]);
        Directory.CreateDirectory(Tree);
    }

    private string Tree => directory["tree"];

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task A_tree_comes_back_byte_for_byte_with_all_that_belongs_to_it()
    {
        await Shell(
            """
            mkdir -p a/b empty; printf 'main\n' >a/main.cf; printf 'x' >a/b/setuid; : >void
            chmod 4755 a/b/setuid; chmod 2750 a/b; chmod 1777 empty
            setfattr -n user.note -v kept a/main.cf 2>/dev/null || true
            ln -s main.cf a/link; ln -s nowhere dangling
            if test "$(id -u)" = 0; then chown 12:34 a/main.cf; chown -h 56:78 a/link; chown 5:6 a/b; fi
            find . -exec touch -h -d '2001-02-03 04:05:06.789 UTC' {} +
            """
        );
        var attributes = host.Stat($"{Tree}/a/main.cf")!.Attributes;
        host.SetAttributes(
            $"{Tree}/a/main.cf",
            attributes with
            {
                ExtendedAttributes = new Dictionary<string, string> { ["user.note"] = "AAH/" },
            }
        );
        var undo = Undo.RestoreFiles(snapshots.TakeTree(host, Tree));
        var before = await Fingerprint();

        await Shell(
            """
            rm -r a/b; echo changed >>a/main.cf; chmod 600 void; rm a/link; echo now a file >a/link
            rm dangling; mkdir -p dangling/deep; echo x >dangling/deep/f; rmdir empty; ln -s a empty
            touch a; rm -f a/main.cf; echo other >a/main.cf
            """
        );
        Assert.NotEqual(before, await Fingerprint());
        var message = await Restore(undo);

        Assert.Equal(before, await Fingerprint());
        Assert.StartsWith("put back ", message, StringComparison.Ordinal);
        Assert.Equal("already as before", await Restore(undo));
    }

    [Fact]
    public async Task What_was_absent_is_removed_with_everything_in_it()
    {
        var undo = Undo.RestoreFiles([
            snapshots.Take(host, Tree),
            snapshots.Take(host, $"{Tree}/new"),
            snapshots.Take(host, $"{Tree}/new/listed"),
            snapshots.Take(host, $"{Tree}/never-made"),
        ]);
        var before = await Fingerprint();
        await Shell("mkdir -p new/deep; echo x >new/listed; echo x >new/deep/f; ln -s / new/root; mkfifo new/fifo");

        var message = await Restore(undo);

        Assert.Equal(before, await Fingerprint());
        Assert.Equal("put back 1 path, removed 6 paths", message);
        Assert.Equal("already as before", await Restore(undo));
    }

    [Fact]
    public async Task What_others_put_into_a_directory_that_was_there_stays()
    {
        await Shell("mkdir conf.d; echo a >conf.d/10.conf");
        var undo = Undo.RestoreFiles(snapshots.TakeTree(host, $"{Tree}/conf.d"));
        await Shell("echo b >conf.d/10.conf; echo foreign >conf.d/99.conf");

        await Restore(undo);

        Assert.Equal("a\n", await File.ReadAllTextAsync($"{Tree}/conf.d/10.conf", Token));
        Assert.Equal("foreign\n", await File.ReadAllTextAsync($"{Tree}/conf.d/99.conf", Token));
    }

    [Fact]
    public async Task One_path_that_cannot_be_put_back_is_named_and_does_not_stop_the_others()
    {
        await Shell("echo a >1; echo b >2; echo c >3");
        var undo = Undo.RestoreFiles(["1", "2", "3"], snapshots, host, Tree);
        await Shell("echo x | tee 1 2 >3");
        File.Delete(directory[$"store/{undo.Files[1].ContentHash}"]);

        var exception = await Assert.ThrowsAsync<HostException>(() => Restore(undo));

        Assert.StartsWith("1 of 3 paths could not be put back:\n  ", exception.Message, StringComparison.Ordinal);
        Assert.Contains("the snapshot is missing", exception.Message);
        Assert.Equal("a\n", await File.ReadAllTextAsync($"{Tree}/1", Token));
        Assert.Equal("x\n", await File.ReadAllTextAsync($"{Tree}/2", Token));
        Assert.Equal("c\n", await File.ReadAllTextAsync($"{Tree}/3", Token));
    }

    [Fact]
    public async Task A_file_that_is_as_before_is_not_touched()
    {
        await Shell("echo a >f");
        var undo = Undo.RestoreFiles(snapshots.TakeTree(host, Tree));
        var before = host.Stat($"{Tree}/f")!.Changed;

        Assert.Equal("already as before", await Restore(undo));
        Assert.Equal(before, host.Stat($"{Tree}/f")!.Changed);
    }

    [Fact]
    public async Task A_socket_that_is_gone_is_reported_not_forgotten()
    {
        await Shell("mkfifo pipe");
        var undo = Undo.RestoreFiles([snapshots.Take(host, $"{Tree}/pipe")]);
        await Shell("rm pipe");

        var exception = await Assert.ThrowsAsync<HostException>(() => Restore(undo));

        Assert.Contains($"{Tree}/pipe: was a socket, FIFO or device", exception.Message);
    }

    [Fact]
    public async Task A_point_of_no_return_says_why()
    {
        var nothing = new NothingToUndo();

        Assert.Equal("nothing to undo", await nothing.UndoAsync(Undo.Nothing, host, snapshots, Token));
        var exception = await Assert.ThrowsAsync<HostException>(() =>
            nothing.UndoAsync(Undo.None("the mail was sent"), host, snapshots, Token)
        );
        Assert.Equal("This cannot be undone: the mail was sent", exception.Message);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Task<string> Restore(Undo undo) => new RestoreFiles().UndoAsync(undo, host, snapshots, Token);

    private async Task<string> Shell(string script)
    {
        var result = await host.RunAsync(new Command("sh", "-ec", script) { Directory = Tree }, Token);
        Assert.True(result.Succeeded, result.Text);
        return result.Output;
    }

    /// <summary>Everything about the tree, by tools that are not ours; times to 100 ns; extended attributes by ours.</summary>
    private async Task<string> Fingerprint() =>
        await Shell(
            """
            find . -printf '%p %y %m %U:%G %T@ %l\n' | sed 's/\(\.[0-9]\{7\}\)[0-9]* /\1 /' | sort
            find . -type f -exec sha256sum {} + | sort
            """
        )
        + string.Join(
            '\n',
            snapshots
                .TakeTree(host, Tree)
                .Select(file =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{file.Path} {string.Join(' ', file.Attributes!.ExtendedAttributes!)}"
                    )
                )
        );
}

file static class UndoExtensions
{
    extension(Undo)
    {
        public static Undo RestoreFiles(string[] names, ISnapshots snapshots, IHostReader host, string directory) =>
            Undo.RestoreFiles([.. names.Select(name => snapshots.Take(host, Path.Combine(directory, name)))]);
    }
}

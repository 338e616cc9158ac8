using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Local;
using RunbookTui.Host.Runs;
using RunbookTui.Tests.Support;
using Xunit;
using FileAttributes = RunbookTui.Engine.Kinds.FileAttributes;

namespace RunbookTui.Tests.Local;

/// <summary>On a small tmpfs that only root can mount.</summary>
public sealed class FullDiskTests : IAsyncLifetime
{
    private readonly TemporaryDirectory directory = new();
    private readonly LocalHost host = new(TimeProvider.System);

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(Posix.geteuid() == 0, "mounting needs root");
        var mount = new Command("mount", "-t", "tmpfs", "-o", "size=64k,nr_inodes=64", "tmpfs", directory.Path);
        var mounted = await host.RunAsync(mount, TestContext.Current.CancellationToken);
        Assert.SkipUnless(mounted.Succeeded, $"cannot mount a tmpfs here: {mounted.Text}");
    }

    public async ValueTask DisposeAsync()
    {
        await host.RunAsync(new Command("umount", "--lazy", directory.Path), CancellationToken.None);
        directory.Dispose();
    }

    [Fact]
    public void A_write_that_does_not_fit_leaves_the_old_file_and_nothing_beside_it()
    {
        var attributes = new FileAttributes(UnixFileMode.UserRead);
        host.WriteFile(directory["main.cf"], "old"u8, attributes);
        var before = host.Stat(directory["main.cf"])!;

        var exception = Assert.Throws<HostException>(() =>
            host.WriteFile(directory["main.cf"], new byte[1 << 20], attributes)
        );

        Assert.Equal(
            $"{directory["main.cf"]}: No space left on device (writing the new content; the old is still in place)",
            exception.Message
        );
        Assert.Equal($"free some space: df -h {directory["main.cf"]}", exception.Next);
        Assert.Equal("old"u8.ToArray(), host.ReadFile(directory["main.cf"]));
        Assert.Equal(before.Changed, host.Stat(directory["main.cf"])!.Changed);
        Assert.Equal(["main.cf"], host.ListDirectory(directory.Path));
    }

    [Fact]
    public async Task A_line_that_does_not_fit_is_taken_back_and_ends_the_journal()
    {
        using (var file = AppendOnlyFile.Open(directory["journal"]))
        {
            file.Append("fits");
            Assert.Throws<HostException>(() => file.Append(new string('x', 1 << 20)));
            Assert.Throws<HostException>(() => file.Append("small"));
        }

        Assert.Equal(
            "fits\n",
            await File.ReadAllTextAsync(directory["journal"], TestContext.Current.CancellationToken)
        );
        using var again = AppendOnlyFile.Open(directory["journal"]);
        again.Append("small");
        Assert.Equal(["fits", "small"], AppendOnlyFile.Read(directory["journal"]).Lines);
    }

    [Fact]
    public void A_snapshot_that_does_not_fit_is_an_error_not_a_hash()
    {
        using var elsewhere = new TemporaryDirectory();
        File.WriteAllBytes(elsewhere["big"], new byte[1 << 20]);
        var snapshots = new FileSnapshots(directory["snapshots"]);

        Assert.Throws<HostException>(() => snapshots.Take(host, elsewhere["big"]));
        Assert.Empty(host.ListDirectory(directory["snapshots"]));
    }
}

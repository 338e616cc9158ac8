using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Local;
using RunbookTui.Tests.Support;
using Xunit;

namespace RunbookTui.Tests.Local;

public sealed class FileSnapshotsTests : IDisposable
{
    private const string HashOfAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private readonly TemporaryDirectory directory = new();
    private readonly LocalHost host = new(TimeProvider.System);
    private readonly FileSnapshots snapshots;

    public FileSnapshotsTests() => snapshots = new FileSnapshots(directory["store"]);

    public void Dispose() => directory.Dispose();

    [Fact]
    public void A_content_is_stored_once_under_its_hash_and_only_for_us()
    {
        File.WriteAllText(directory["a"], "abc");
        File.WriteAllText(directory["b"], "abc");

        var first = snapshots.Take(host, directory["a"]);
        var second = snapshots.Take(host, directory["b"]);

        Assert.Equal((HashOfAbc, HashOfAbc), (first.ContentHash, second.ContentHash));
        Assert.Equal([HashOfAbc], host.ListDirectory(directory["store"]));
        Assert.Equal(Convert.ToInt32("600", 8), (int)host.Stat(directory[$"store/{HashOfAbc}"])!.Attributes.Mode);
        Assert.Equal(Convert.ToInt32("700", 8), (int)host.Stat(directory["store"])!.Attributes.Mode);
        Assert.Equal("abc"u8.ToArray(), new FileSnapshots(directory["store"]).Read(HashOfAbc));
    }

    [Fact]
    public void What_is_no_file_is_recorded_without_content()
    {
        File.CreateSymbolicLink(directory["l"], "target");

        Assert.Null(snapshots.Take(host, directory["none"]).Type);
        var link = snapshots.Take(host, directory["l"]);
        Assert.Equal((FileType.SymbolicLink, "target", null), (link.Type, link.LinkTarget, link.ContentHash));
        Assert.Empty(host.ListDirectory(directory["store"]));
    }

    [Fact]
    public void A_tree_is_taken_parents_first_and_links_are_not_followed()
    {
        Directory.CreateDirectory(directory["t/b/c"]);
        File.WriteAllText(directory["t/b/c/f"], "");
        File.WriteAllText(directory["t/a"], "");
        File.CreateSymbolicLink(directory["t/up"], "..");

        var paths = snapshots.TakeTree(host, directory["t"]).Select(file => file.Path[directory.Path.Length..]);

        Assert.Equal(["/t", "/t/a", "/t/b", "/t/b/c", "/t/b/c/f", "/t/up"], paths);
    }

    [Fact]
    public void A_damaged_or_missing_content_is_never_handed_out()
    {
        File.WriteAllText(directory["a"], "abc");
        snapshots.Take(host, directory["a"]);
        File.WriteAllText(directory[$"store/{HashOfAbc}"], "abd");

        Assert.Contains("damaged", Assert.Throws<HostException>(() => snapshots.Read(HashOfAbc)).Message);
        File.Delete(directory[$"store/{HashOfAbc}"]);
        Assert.Contains("missing", Assert.Throws<HostException>(() => snapshots.Read(HashOfAbc)).Message);
        Assert.Throws<HostException>(() => snapshots.Read("../../etc/passwd"));
    }

    [Fact]
    public void A_half_stored_content_is_stored_again()
    {
        File.WriteAllText(directory["a"], "abc");
        File.WriteAllText(directory[$"store/{HashOfAbc}"], "ab");

        snapshots.Take(host, directory["a"]);

        Assert.Equal("abc"u8.ToArray(), snapshots.Read(HashOfAbc));
    }
}

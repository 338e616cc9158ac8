using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Sandbox;

namespace RunbookTui.HostTests.Sandbox;

public sealed class ChangesTests : IDisposable
{
    private readonly string place = $"/srv/runbook-tui-test-{Guid.NewGuid():N}";

    public ChangesTests()
    {
        Directory.CreateDirectory($"{place}/old/deep");
        foreach (var name in new[] { "same", "edited", "deleted", "moved", "mode", "owner", "touched", "linked" })
            File.WriteAllText($"{place}/{name}", $"content of {name}\n");
        File.WriteAllText($"{place}/old/deep/file", "deep\n");
        File.SetUnixFileMode($"{place}/mode", (UnixFileMode)0b110_100_100);
    }

    public void Dispose() => Directory.Delete(place, recursive: true);

    [Fact]
    public async Task A_sandbox_in_which_nothing_happened_has_no_changes()
    {
        await using var sandbox = await NamespaceSandbox.StartAsync(new(), TimeProvider.System, default);

        Assert.Empty(await sandbox.ChangesAsync(default));
    }

    [Fact]
    public Task A_new_file_is_added() => ChangesAsync("echo x >new", "Added File new");

    [Fact]
    public Task A_new_directory_is_added_with_its_content() =>
        ChangesAsync("mkdir -p a/b; echo x >a/b/c", "Added Directory a", "Added Directory a/b", "Added File a/b/c");

    [Fact]
    public Task An_edited_file_is_changed() => ChangesAsync("echo x >>edited", "Changed File edited: content");

    [Fact]
    public Task An_edit_of_the_same_length_is_a_change() =>
        ChangesAsync("sed -i s/content/CONTENT/ edited", "Changed File edited: content");

    [Fact]
    public Task A_file_rewritten_with_its_own_content_is_no_change() =>
        ChangesAsync("cp -p same t; mv t same; touch touched");

    [Fact]
    public Task A_deleted_file_is_removed() => ChangesAsync("rm deleted", "Removed File deleted");

    [Fact]
    public Task A_deleted_directory_is_removed_once() =>
        ChangesAsync("rm -r old", "Removed Directory old: with 2 entries");

    [Fact]
    public Task A_renamed_file_says_where_it_was() =>
        ChangesAsync("mv moved there", "Removed File moved", "Added File there: was {place}/moved");

    [Fact]
    public Task A_renamed_directory_says_where_it_was() =>
        ChangesAsync("mv old new", "Added Directory new: was {place}/old", "Removed Directory old: with 2 entries");

    [Fact]
    public Task Changes_inside_a_renamed_directory_are_seen() =>
        ChangesAsync(
            "mv old new; echo x >>new/deep/file; echo y >new/deep/other",
            "Added Directory new: was {place}/old",
            "Changed File new/deep/file: content",
            "Added File new/deep/other",
            "Removed Directory old: with 2 entries"
        );

    [Fact]
    public Task A_replaced_directory_lists_what_is_gone() =>
        ChangesAsync(
            "rm -r old; mkdir old; echo x >old/new",
            "Removed Directory old/deep: with 1 entries",
            "Added File old/new"
        );

    [Fact]
    public Task A_file_that_became_a_directory_is_changed() =>
        ChangesAsync("rm same; mkdir same", "Changed Directory same: type");

    [Fact]
    public Task Another_mode_is_a_change() => ChangesAsync("chmod 600 mode", "Changed File mode: mode 0644 → 0600");

    [Fact]
    public Task Another_owner_is_a_change() => ChangesAsync("chown 8:12 owner", "Changed File owner: owner 0:0 → 8:12");

    [Fact]
    public Task A_file_that_became_a_link_is_changed() =>
        ChangesAsync("ln -sf /etc/passwd linked", "Changed SymbolicLink linked: type");

    [Fact]
    public Task Sockets_and_pipes_are_not_listed() => ChangesAsync("mkfifo pipe");

    [Fact]
    public async Task Both_contents_can_be_read()
    {
        await using var sandbox = await NamespaceSandbox.StartAsync(new(), TimeProvider.System, default);
        await sandbox.RunAsync(new Command("sh", "-c", "echo x >>edited") { Directory = place }, default);

        var change = Assert.Single(await sandbox.ChangesAsync(default));

        Assert.Equal("content of edited\n", await File.ReadAllTextAsync(change.BeforePath!));
        Assert.Equal("content of edited\nx\n", await File.ReadAllTextAsync(change.AfterPath!));
    }

    private async Task ChangesAsync(string script, params string[] expected)
    {
        await using var sandbox = await NamespaceSandbox.StartAsync(new(), TimeProvider.System, default);
        var result = await sandbox.RunAsync(new Command("sh", "-ec", script) { Directory = place }, default);
        Assert.True(result.Succeeded, result.Text);

        var changes = await sandbox.ChangesAsync(default);

        Assert.Equal(
            expected.Select(line => line.Replace("{place}", place, StringComparison.Ordinal)),
            changes.Select(change =>
                $"{change.Kind} {change.Type} {Path.GetRelativePath(place, change.Path)}"
                + (change.Detail.Length > 0 ? $": {change.Detail}" : "")
            )
        );
    }
}

using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Machine;
using RunbookTui.Tests.Support;
using Xunit;

namespace RunbookTui.Tests.Machine;

public sealed class FileTests
{
    private const string Df = "Avail IFree Inodes\n";

    private static readonly IAction Hello = Given.Action(
        FileAction.Kind,
        ("path", "/etc/a/b.conf"),
        ("content", "hello\n")
    );

    [Fact]
    public async Task A_new_file_comes_with_its_directories_and_its_undo_knows_them()
    {
        var host = new StrictHost().Directory("/etc");
        var undo = await Hello.PrepareUndoAsync(host, new MemorySnapshots(), default);
        Assert.Equal(["/etc/a", "/etc/a/b.conf"], undo.Files.Select(file => file.Path));
        await Hello.ApplyAsync(host, default);
        Assert.Equal(["directory /etc/a", "write /etc/a/b.conf"], host.Changes);
        Assert.Equal("0644", Modes.Octal(host.Stat("/etc/a/b.conf")!.Attributes.Mode));
        Assert.True((await Hello.InspectAsync(host, default)).AlreadySo);
    }

    [Fact]
    public async Task An_existing_file_keeps_the_owner_and_mode_that_the_runbook_does_not_name()
    {
        var host = new StrictHost().Directory("/etc/a").File("/etc/a/b.conf", "old\n", 0x1a0, owner: 5, group: 6);
        await Hello.ApplyAsync(host, default);
        var attributes = host.Stat("/etc/a/b.conf")!.Attributes;
        Assert.Equal(("0640", 5u, 6u), (Modes.Octal(attributes.Mode), attributes.Owner, attributes.Group));
    }

    [Theory]
    [InlineData("hello\n", 0x180, 33u, true)]
    [InlineData("hello", 0x180, 33u, false)]
    [InlineData("hello\n", 0x1a4, 33u, false)]
    [InlineData("hello\n", 0x180, 0u, false)]
    public async Task It_is_already_so_when_content_mode_and_owner_are(
        string text,
        int mode,
        uint owner,
        bool alreadySo
    )
    {
        var action = Given.Action(
            FileAction.Kind,
            ("path", "/etc/a/b.conf"),
            ("content", "hello\n"),
            ("mode", "0600"),
            ("owner", "www-data")
        );
        var host = new StrictHost()
            .File("/etc/a/b.conf", text, mode, owner)
            .Query("getent passwd www-data", "www-data:x:33:33::/:/bin/false\n");
        Assert.Equal(alreadySo, (await action.InspectAsync(host, default)).AlreadySo);
    }

    [Fact]
    public async Task The_preview_follows_earlier_previews()
    {
        var context = new PreviewContext(new StrictHost().Directory("/etc/a"));
        Assert.Equal(
            [new Change.FileContent("/etc/a/b.conf", null, "hello\n")],
            await Hello.PreviewAsync(context, default)
        );
        Assert.Empty(await Hello.PreviewAsync(context, default));
        var removal = Given.Action(FileAction.Kind, ("path", "/etc/a/b.conf"), ("absent", "true"));
        Assert.Equal(
            [new Change.FileContent("/etc/a/b.conf", "hello\n", null)],
            await removal.PreviewAsync(context, default)
        );
    }

    [Fact]
    public async Task An_unknown_owner_fails_before_anything_is_written()
    {
        var action = Given.Action(FileAction.Kind, ("path", "/etc/a/b.conf"), ("content", "x"), ("owner", "nobodyx"));
        var host = new StrictHost().Directory("/etc").Query("getent passwd nobodyx", exitCode: 2);
        var fault = await Assert.ThrowsAsync<HostException>(() => action.ApplyAsync(host, default));
        Assert.Contains("there is no user 'nobodyx'", fault.Message);
        Assert.Empty(host.Changes);
    }

    [Theory]
    [InlineData("9999999 999 9999", "ro,relatime", "is mounted read-only")]
    [InlineData("1000 999 9999", "rw", "1000 bytes free")]
    [InlineData("9999999 3 9999", "rw", "3 inodes free")]
    [InlineData("9999999 0 0", "rw", null)]
    [InlineData("9999999 - -", "rw", null)]
    public async Task A_place_that_cannot_be_written_is_an_obstacle(string free, string options, string? observed)
    {
        var host = new StrictHost()
            .Directory("/etc")
            .File(
                "/proc/self/mountinfo",
                $"1 0 8:1 / / ro - ext4 /dev/a rw\n2 1 8:2 / /etc rw - ext4 /dev/b rw\n3 1 8:3 / /etc {options} - ext4 /dev/c rw\n"
            )
            .Query("df -B1 --output=avail,iavail,itotal -- /etc", $"{Df}{free}\n");
        var obstacles = await Hello.CheckAsync(host, default);
        if (observed is null)
            Assert.Empty(obstacles);
        else
            Assert.Contains(observed, Assert.Single(obstacles).Observed);
    }

    [Fact]
    public async Task A_directory_or_a_link_in_its_place_is_an_obstacle()
    {
        Assert.Equal(
            "a directory",
            Assert.Single(await Hello.CheckAsync(new StrictHost().Directory("/etc/a/b.conf"), default)).Observed
        );
        Assert.Equal(
            "name the file it leads to: c.conf",
            Assert.Single(await Hello.CheckAsync(new StrictHost().Link("/etc/a/b.conf", "c.conf"), default)).Next
        );
        Assert.Equal(
            "'/etc/a' is something else",
            Assert
                .Single(await Hello.CheckAsync(new StrictHost().File("/etc/a", "").Absent("/etc/a/b.conf"), default))
                .Observed
        );
    }

    [Theory]
    [InlineData("mode_at_most", "0640", 0x180, Verdict.Passed)]
    [InlineData("mode_at_most", "0640", 0x1a4, Verdict.Failed)]
    [InlineData("mode", "0640", 0x180, Verdict.Failed)]
    [InlineData("mode", "0600", 0x180, Verdict.Passed)]
    [InlineData("contains", "ell", 0x180, Verdict.Passed)]
    [InlineData("contains", "elk", 0x180, Verdict.Failed)]
    [InlineData("content", "hello", 0x180, Verdict.Passed)]
    [InlineData("content", "hell", 0x180, Verdict.Failed)]
    [InlineData("owner", "7", 0x180, Verdict.Passed)]
    [InlineData("owner", "8", 0x180, Verdict.Failed)]
    [InlineData("owner", "nobodyx", 0x180, Verdict.Inconclusive)]
    [InlineData("exists", "false", 0x180, Verdict.Failed)]
    public async Task The_probe_looks_at_what_the_link_leads_to(string field, string value, int mode, Verdict verdict)
    {
        var host = new StrictHost()
            .File("/a/file", "hello", mode, owner: 7)
            .Link("/a/link", "file")
            .Query("getent passwd nobodyx", exitCode: 2);
        var probe = Given.Probe(FileProbe.Kind, ("path", "/a/link"), (field, value));
        Assert.Equal(verdict, (await probe.ObserveAsync(host, default)).Verdict);
    }

    [Fact]
    public async Task A_file_that_must_not_be_there_passes_when_it_is_not()
    {
        var host = new StrictHost().Absent("/a");
        Assert.Equal(
            Verdict.Passed,
            (await Given.Probe(FileProbe.Kind, ("path", "/a"), ("exists", "false")).ObserveAsync(host, default)).Verdict
        );
        Assert.Equal(
            Verdict.Failed,
            (await Given.Probe(FileProbe.Kind, ("path", "/a"), ("mode", "0600")).ObserveAsync(host, default)).Verdict
        );
    }
}

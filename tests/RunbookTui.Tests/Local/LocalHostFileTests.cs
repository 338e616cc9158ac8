using System.Diagnostics;
using System.Text;
using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Local;
using RunbookTui.Tests.Support;
using Xunit;
using FileAttributes = RunbookTui.Engine.Kinds.FileAttributes;

namespace RunbookTui.Tests.Local;

public sealed class LocalHostFileTests : IDisposable
{
    private const UnixFileMode Rw = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly bool IsRoot = Posix.geteuid() == 0;
    private static readonly uint Me = Posix.geteuid();

    private readonly TemporaryDirectory directory = new();
    private readonly LocalHost host = new(TimeProvider.System);

    public void Dispose() => directory.Dispose();

    [Fact]
    public void A_file_is_written_with_owner_mode_attributes_and_time()
    {
        var owner = IsRoot ? 12345u : Me;
        var attributes = new FileAttributes(
            (UnixFileMode)Convert.ToInt32("4755", 8),
            owner,
            owner,
            new Dictionary<string, string> { ["user.test"] = "AP8=" },
            new DateTimeOffset(2001, 2, 3, 4, 5, 6, TimeSpan.Zero).AddTicks(1234567)
        );

        host.WriteFile(directory["f"], "content"u8, attributes);

        var stat = host.Stat(directory["f"])!;
        Assert.Equal((FileType.File, 7L), (stat.Type, stat.Size));
        Assert.Equal(attributes with { ExtendedAttributes = null }, stat.Attributes with { ExtendedAttributes = null });
        Assert.Equal(attributes.ExtendedAttributes, stat.Attributes.ExtendedAttributes);
        Assert.Equal("content"u8.ToArray(), host.ReadFile(directory["f"]));
        Assert.Equal(["f"], host.ListDirectory(directory.Path));
    }

    [Fact]
    public void Extended_attributes_are_kept_unless_others_are_given()
    {
        var path = directory["f"];
        var first = new FileAttributes(Rw, Me, Gid(), new Dictionary<string, string> { ["user.a"] = "MQ==" });
        host.WriteFile(path, "1"u8, first);

        host.WriteFile(path, "2"u8, first with { ExtendedAttributes = null });
        Assert.Equal(first.ExtendedAttributes, host.Stat(path)!.Attributes.ExtendedAttributes);

        host.SetAttributes(
            path,
            first with
            {
                ExtendedAttributes = new Dictionary<string, string> { ["user.b"] = "" },
            }
        );
        Assert.Equal(["user.b"], host.Stat(path)!.Attributes.ExtendedAttributes!.Keys);
    }

    [Fact]
    public void An_access_control_list_is_kept_together_with_the_mode()
    {
        var list = Acl(
            (0x01, 6, uint.MaxValue),
            (0x02, 4, 12345),
            (0x04, 0, uint.MaxValue),
            (0x10, 4, uint.MaxValue),
            (0x20, 0, uint.MaxValue)
        );
        var acl = new Dictionary<string, string> { ["system.posix_acl_access"] = Convert.ToBase64String(list) };
        File.WriteAllText(directory["probe"], "");
        Assert.SkipUnless(
            Posix.lsetxattr(directory["probe"], "system.posix_acl_access", list, list.Length, 0) == 0,
            "this file system has no access control lists"
        );
        var attributes = Plain() with { Mode = (UnixFileMode)0x1a0, ExtendedAttributes = acl };

        host.WriteFile(directory["f"], "1"u8, attributes);
        host.WriteFile(directory["f"], "2"u8, attributes with { ExtendedAttributes = null });

        Assert.Equal(acl, host.Stat(directory["f"])!.Attributes.ExtendedAttributes);
        Assert.Equal(attributes.Mode, host.Stat(directory["f"])!.Attributes.Mode);
        host.WriteFile(
            directory["f"],
            "3"u8,
            attributes with
            {
                ExtendedAttributes = new Dictionary<string, string>(),
            }
        );
        Assert.Empty(host.Stat(directory["f"])!.Attributes.ExtendedAttributes!);
        Assert.Equal(attributes.Mode, host.Stat(directory["f"])!.Attributes.Mode);
    }

    [Fact]
    public void The_change_time_moves_when_content_of_the_same_size_is_written_in_place()
    {
        File.WriteAllText(directory["f"], "1");
        var before = host.Stat(directory["f"])!;
        File.WriteAllText(directory["f"], "2");
        host.SetAttributes(directory["f"], before.Attributes);

        var after = host.Stat(directory["f"])!;

        Assert.Equal(before.Attributes.Modified, after.Attributes.Modified);
        Assert.NotEqual(before.Changed, after.Changed);
    }

    [Fact]
    public void Writing_through_a_symbolic_link_keeps_the_link()
    {
        Directory.CreateDirectory(directory["real"]);
        File.WriteAllText(directory["real/f"], "old");
        File.CreateSymbolicLink(directory["hop"], "real/f");
        File.CreateSymbolicLink(directory["link"], "hop");

        host.WriteFile(directory["link"], "new"u8, Plain());

        Assert.Equal((FileType.SymbolicLink, "hop"), Kind(directory["link"]));
        Assert.Equal((FileType.SymbolicLink, "real/f"), Kind(directory["hop"]));
        Assert.Equal("new", File.ReadAllText(directory["real/f"]));
        Assert.Equal(["f"], host.ListDirectory(directory["real"]));
    }

    [Fact]
    public void A_loop_of_symbolic_links_is_refused()
    {
        File.CreateSymbolicLink(directory["a"], "b");
        File.CreateSymbolicLink(directory["b"], "a");

        Assert.Throws<HostException>(() => host.WriteFile(directory["a"], ""u8, Plain()));
        Assert.Throws<HostException>(() => host.ReadFile(directory["a"]));
    }

    [Fact]
    public void What_is_not_there_is_null_or_empty()
    {
        File.CreateSymbolicLink(directory["dangling"], "nowhere");
        File.WriteAllText(directory["file"], "");

        Assert.Null(host.Stat(directory["none"]));
        Assert.Null(host.Stat(directory["file/below"]));
        Assert.Null(host.ReadFile(directory["none"]));
        Assert.Null(host.ReadFile(directory["dangling"]));
        Assert.Empty(host.ListDirectory(directory["none"]));
        Assert.Empty(host.ListDirectory(directory["file"]));
        host.Delete(directory["none"]);
    }

    [Fact]
    public async Task A_file_that_another_program_has_locked_can_be_read()
    {
        await File.WriteAllTextAsync(directory["master.lock"], "42", Token);
        var start = new ProcessStartInfo("flock", ["--no-fork", directory["master.lock"], "sh", "-c", "echo; read x"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var other = Process.Start(start)!;
        await other.StandardOutput.ReadLineAsync(Token);

        Assert.Equal("42"u8.ToArray(), host.ReadFile(directory["master.lock"]));
        other.StandardInput.Close();
        await other.WaitForExitAsync(Token);
    }

    [Fact]
    public void A_file_that_claims_no_length_is_read_to_its_end()
    {
        Assert.Contains("MemTotal", Encoding.UTF8.GetString(host.ReadFile("/proc/meminfo")!));
    }

    [Fact]
    public void Names_are_listed_by_ordinal()
    {
        foreach (var name in new[] { "b", "B", "a", ".hidden", "ä" })
            File.WriteAllText(directory[name], "");

        Assert.Equal([".hidden", "B", "a", "b", "ä"], host.ListDirectory(directory.Path));
    }

    [Fact]
    public async Task A_FIFO_is_not_opened_and_not_overwritten()
    {
        await host.RunAsync(new Command("mkfifo", directory["fifo"]), TestContext.Current.CancellationToken);

        Assert.Equal(FileType.Other, host.Stat(directory["fifo"])!.Type);
        Assert.Throws<HostException>(() => host.ReadFile(directory["fifo"]));
        Assert.Throws<HostException>(() => host.WriteFile(directory["fifo"], ""u8, Plain()));
    }

    [Fact]
    public void Directories_and_links_are_made_anew_or_adjusted()
    {
        var mode = (UnixFileMode)Convert.ToInt32("2750", 8);
        host.CreateDirectory(directory["d"], Plain() with { Mode = UnixFileMode.UserRead });
        host.CreateDirectory(directory["d"], Plain() with { Mode = mode });
        host.CreateSymbolicLink(directory["l"], "first", Plain());
        host.CreateSymbolicLink(directory["l"], "second", Plain());

        Assert.Equal(mode, host.Stat(directory["d"])!.Attributes.Mode);
        Assert.Equal((FileType.SymbolicLink, "second"), Kind(directory["l"]));
        Assert.Throws<HostException>(() => host.CreateDirectory(directory["l"], Plain()));
        Assert.Throws<HostException>(() => host.CreateSymbolicLink(directory["d"], "x", Plain()));
        Assert.Throws<HostException>(() => host.CreateDirectory(directory["missing/d"], Plain()));
    }

    [Fact]
    public void Attributes_of_a_link_are_its_own()
    {
        File.WriteAllText(directory["f"], "");
        var before = host.Stat(directory["f"]);
        var time = new DateTimeOffset(1999, 12, 31, 0, 0, 0, TimeSpan.Zero);

        host.CreateSymbolicLink(directory["l"], "f", Plain() with { Modified = time });

        Assert.Equal(time, host.Stat(directory["l"])!.Attributes.Modified);
        Assert.Equal(before!.Changed, host.Stat(directory["f"])!.Changed);
    }

    [Fact]
    public void A_time_before_1970_comes_back()
    {
        var time = new DateTimeOffset(1969, 12, 31, 23, 59, 58, TimeSpan.Zero).AddTicks(5);

        host.WriteFile(directory["f"], ""u8, Plain() with { Modified = time });

        Assert.Equal(time, host.Stat(directory["f"])!.Attributes.Modified);
    }

    [Fact]
    public void Delete_and_move_do_what_they_say()
    {
        Directory.CreateDirectory(directory["full"]);
        File.WriteAllText(directory["full/f"], "x");
        Directory.CreateDirectory(directory["empty"]);

        var exception = Assert.Throws<HostException>(() => host.Delete(directory["full"]));
        Assert.Contains("Directory not empty", exception.Message);
        host.Move(directory["full/f"], directory["empty/g"]);
        host.Delete(directory["full"]);
        host.Delete(directory["empty/g"]);
        host.Delete(directory["empty"]);

        Assert.Empty(host.ListDirectory(directory.Path));
        Assert.Throws<HostException>(() => host.Move(directory["none"], directory["g"]));
    }

    [Fact]
    public void Paths_must_be_absolute_and_without_NUL()
    {
        Assert.Throws<HostException>(() => host.Stat("etc/passwd"));
        Assert.Throws<HostException>(() => host.WriteFile(directory["a\0b"], ""u8, Plain()));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>acl(5) as the kernel stores it: version 2, then tag, permissions and id of each entry.</summary>
    private static byte[] Acl(params (ushort Tag, ushort Permissions, uint Id)[] entries) =>
        [
            .. BitConverter.GetBytes(2),
            .. entries.SelectMany(entry =>
                (byte[])
                    [
                        .. BitConverter.GetBytes(entry.Tag),
                        .. BitConverter.GetBytes(entry.Permissions),
                        .. BitConverter.GetBytes(entry.Id),
                    ]
            ),
        ];

    private static uint Gid() => new LocalHost(TimeProvider.System).Stat("/proc/self")!.Attributes.Group;

    private static FileAttributes Plain() => new(Rw, Me, Gid());

    private (FileType, string?) Kind(string path) => (host.Stat(path)!.Type, host.Stat(path)!.LinkTarget);
}

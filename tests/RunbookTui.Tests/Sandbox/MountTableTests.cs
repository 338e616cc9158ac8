using RunbookTui.Host.Sandbox;
using Xunit;

namespace RunbookTui.Tests.Sandbox;

public sealed class MountTableTests
{
    private const string Root = "21 1 254:0 / / rw,relatime - ext4 /dev/vda rw\n";

    [Fact]
    public void The_root_alone_is_an_overlay() => Assert.Equal([new("/", "ext4", MountTreatment.Overlay)], Read(Root));

    [Fact]
    public void A_separate_file_system_gets_an_overlay_of_its_own() =>
        Assert.Equal(
            [new("/", "ext4", MountTreatment.Overlay), new("/var", "xfs", MountTreatment.Overlay)],
            Read("30 21 254:1 / /var rw - xfs /dev/vdb rw\n" + Root)
        );

    [Theory]
    [InlineData("/proc", "proc")]
    [InlineData("/sys/fs/cgroup", "cgroup2")]
    [InlineData("/run/user/0", "tmpfs")]
    [InlineData("/tmp", "ext4")]
    [InlineData("/dev/shm", "tmpfs")]
    [InlineData("/media/usb", "autofs")]
    public void What_a_sandbox_has_anew_or_is_no_file_system_is_left_out(string point, string type) =>
        Assert.Single(Read($"{Root}30 21 0:9 / {point} rw - {type} none rw\n"));

    [Fact]
    public void A_directory_that_only_begins_like_a_fresh_one_is_kept() =>
        Assert.Equal(
            ["/", "/tmpfiles"],
            Read($"{Root}30 21 254:1 / /tmpfiles rw - ext4 /dev/vdb rw\n").Select(m => m.Point)
        );

    [Theory]
    [InlineData("ro,relatime - squashfs /dev/loop0 rw")]
    [InlineData("rw,relatime - squashfs /dev/loop0 ro,errors=continue")]
    public void What_is_read_only_on_the_host_needs_no_overlay(string rest) =>
        Assert.Equal(MountTreatment.ReadOnly, Read($"{Root}30 21 7:0 / /snap/core {rest}\n")[1].Treatment);

    [Fact]
    public void A_read_only_root_is_an_overlay_nevertheless() =>
        Assert.Equal(MountTreatment.Overlay, Assert.Single(Read("21 1 254:0 / / ro - ext4 /dev/vda ro\n")).Treatment);

    [Fact]
    public void A_file_mounted_over_a_file_is_copied() =>
        Assert.Equal(
            MountTreatment.Copy,
            Read($"{Root}30 21 254:0 /r /etc/resolv.conf rw - ext4 /dev/vda rw\n", "/etc/resolv.conf")[1].Treatment
        );

    [Fact]
    public void What_is_mounted_over_hides_what_is_below() =>
        Assert.Equal(
            ["/ ext4", "/srv xfs"],
            Read(
                    $"{Root}30 21 0:1 / /srv rw - ext4 /dev/b rw\n31 30 0:2 / /srv/www rw - ext4 /dev/c rw\n"
                        + "32 30 0:3 / /srv rw - xfs /dev/d rw\n"
                )
                .Select(mount => $"{mount.Point} {mount.FileSystem}")
        );

    [Fact]
    public void Optional_fields_and_escaped_names_are_understood() =>
        Assert.Equal(
            "/srv/two words\\ and ü",
            Read($"{Root}30 21 0:1 / /srv/two\\040words\\134\\040and\\040ü rw shared:7 master:2 - ext4 /dev/b rw\n")[
                1
            ].Point
        );

    private static IReadOnlyList<HostMount> Read(string text, params string[] files) =>
        MountTable.Read(text, path => files.Contains(path, StringComparer.Ordinal));
}

using System.Text;

namespace RunbookTui.Host.Local;

/// <summary>Extended attributes of a file, symbolic links not followed; see xattr(7).</summary>
/// <remarks>
/// Access control lists (<c>system.posix_acl_*</c>), SELinux labels and file capabilities (<c>security.*</c>) are
/// extended attributes too, and so are kept. Left out: <c>trusted.overlay.*</c>, which belongs to the overlay file
/// system, and <c>security.evm</c>, which the kernel computes.
/// </remarks>
internal static class ExtendedAttributes
{
    /// <summary>All that can be read, by name, the values in Base64; empty where the file system has none.</summary>
    public static IReadOnlyDictionary<string, string> Read(string path)
    {
        var result = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in Names(path))
            if (ReadOne(path, name) is { } value)
                result[name] = Convert.ToBase64String(value);
        return result;
    }

    /// <summary>Makes the attributes exactly those wanted: what differs is set, what is not wanted is removed.</summary>
    /// <exception cref="Engine.Kinds.HostException">One cannot be set or removed.</exception>
    public static void Write(string path, IReadOnlyDictionary<string, string> wanted)
    {
        var present = Read(path);
        foreach (var name in present.Keys.Where(name => !wanted.ContainsKey(name)))
            // A policy may forbid a file without a label: the label the file has by itself then stays.
            if (
                Posix.lremovexattr(path, name) != 0
                && Posix.Error is not (Posix.NoData or Posix.NotSupported)
                && name != "security.selinux"
            )
                throw Posix.Failure(path, $"removing the extended attribute {name}");
        foreach (var (name, value) in wanted)
        {
            if (present.GetValueOrDefault(name) == value)
                continue;
            var bytes = Convert.FromBase64String(value);
            if (Posix.lsetxattr(path, name, bytes, bytes.Length, 0) != 0)
                throw Posix.Failure(path, $"setting the extended attribute {name}");
        }
    }

    private static List<string> Names(string path)
    {
        var list = ReadGrowing(buffer => Posix.llistxattr(path, buffer, buffer.Length));
        return list is null
            ? []
            :
            [
                .. Encoding
                    .UTF8.GetString(list)
                    .Split('\0', StringSplitOptions.RemoveEmptyEntries)
                    .Where(name =>
                        !name.StartsWith("trusted.overlay.", StringComparison.Ordinal) && name != "security.evm"
                    ),
            ];
    }

    private static byte[]? ReadOne(string path, string name) =>
        ReadGrowing(buffer => Posix.lgetxattr(path, name, buffer, buffer.Length));

    private delegate nint Read1(Span<byte> buffer);

    // The kernel's limit for a value and for the list is 64 KiB (XATTR_SIZE_MAX, XATTR_LIST_MAX).
    private static byte[]? ReadGrowing(Read1 read)
    {
        foreach (var size in new[] { 1024, 65536 })
        {
            var buffer = new byte[size];
            var length = read(buffer);
            if (length >= 0)
                return buffer[..(int)length];
            if (Posix.Error != Posix.RangeTooSmall)
                return null;
        }
        return null;
    }
}

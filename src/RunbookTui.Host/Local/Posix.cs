using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Local;

/// <summary>The system calls that .NET does not offer in the form needed here. Names as in their man pages.</summary>
/// <remarks>Constants are those that x86-64 and arm64 share; <c>O_DIRECTORY</c> differs and is not used.</remarks>
internal static partial class Posix
{
    public const int NoSuchEntry = 2; // ENOENT
    public const int NoSuchProcess = 3; // ESRCH
    public const int Exists = 17; // EEXIST
    public const int NotADirectory = 20; // ENOTDIR
    public const int IsADirectory = 21; // EISDIR
    public const int Invalid = 22; // EINVAL
    public const int Denied = 13; // EACCES
    public const int NotPermitted = 1; // EPERM
    public const int WouldBlock = 11; // EWOULDBLOCK
    public const int Interrupted = 4; // EINTR
    public const int NoData = 61; // ENODATA
    public const int NotSupported = 95; // EOPNOTSUPP
    public const int RangeTooSmall = 34; // ERANGE

    public const int ReadOnly = 0; // O_RDONLY
    public const int ReadWrite = 2; // O_RDWR
    public const int Create = 0x40; // O_CREAT
    public const int Exclusive = 0x80; // O_EXCL
    public const int Truncate = 0x200; // O_TRUNC
    public const int Append = 0x400; // O_APPEND
    public const int CloseOnExec = 0x80000; // O_CLOEXEC
    public const int TooManyLinks = 40; // ELOOP
    public const int ReadOnlyFileSystem = 30; // EROFS

    public const int Terminate = 15; // SIGTERM
    public const int Kill = 9; // SIGKILL

    public const int CurrentDirectory = -100; // AT_FDCWD
    public const int NoFollow = 0x100; // AT_SYMLINK_NOFOLLOW
    public const int OfDescriptor = 0x1000; // AT_EMPTY_PATH
    public const uint BasicStats = 0x7ff; // STATX_BASIC_STATS
    public const long Omit = 0x3ffffffe; // UTIME_OMIT

    /// <summary><c>O_NOFOLLOW</c>, which is one of the flags whose values arm kept for itself.</summary>
    public static int NotThroughLinks =>
        RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x8000 : 0x20000;

    /// <summary>The error number of the last call.</summary>
    public static int Error => Marshal.GetLastPInvokeError();

    /// <summary>The failure of the last call as an exception that names the path and the attempt.</summary>
    public static HostException Failure(string path, string attempt, string? next = null) =>
        Failure(path, attempt, Error, next);

    /// <summary>The failure of a call as an exception that names the path and the attempt.</summary>
    public static HostException Failure(string path, string attempt, int error, string? next = null) =>
        new($"{path}: {Marshal.GetPInvokeErrorMessage(error)} ({attempt})", next ?? Advice(path, error));

    /// <summary>Opens a file; throws where that fails.</summary>
    public static SafeFileHandle Open(string path, int flags, int mode, string attempt)
    {
        int descriptor;
        do descriptor = open(path, flags | CloseOnExec, mode);
        while (descriptor < 0 && Error == Interrupted);
        return descriptor < 0 ? throw Failure(path, attempt) : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    /// <summary>Makes the entries of a directory durable: a rename or a new name survives a power cut only after this.</summary>
    /// <remarks>File systems that cannot do it for a directory answer EINVAL; nothing more can be done there.</remarks>
    public static void SyncDirectory(string path)
    {
        using var directory = Open(path, ReadOnly, 0, "opening the directory to make a change in it durable");
        if (fsync(directory) != 0 && Error != Invalid)
            throw Failure(path, "making a change in the directory durable");
    }

    private static string? Advice(string path, int error) =>
        error switch
        {
            28 => $"free some space: df -h {ShellWords.Quote(path)}", // ENOSPC
            122 => "raise or free the disk quota", // EDQUOT
            30 => $"the file system is mounted read-only: findmnt -T {ShellWords.Quote(path)}", // EROFS
            Denied or NotPermitted => "run as root; an immutable file shows an 'i' in lsattr",
            _ => null,
        };

    [StructLayout(LayoutKind.Sequential)]
    public struct Timespec
    {
        public long Seconds;
        public long Nanoseconds;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct StatxTime
    {
        public long Seconds;
        public uint Nanoseconds;
        public int Reserved;
    }

    /// <summary><c>struct statx</c> of statx(2): the same on every architecture.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    public struct Statx
    {
        [FieldOffset(16)]
        public uint Links;

        [FieldOffset(20)]
        public uint Owner;

        [FieldOffset(24)]
        public uint Group;

        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(40)]
        public ulong Size;

        [FieldOffset(96)]
        public StatxTime Changed;

        [FieldOffset(112)]
        public StatxTime Modified;

        [FieldOffset(128)]
        public uint DeviceMajor;

        [FieldOffset(132)]
        public uint DeviceMinor;
    }

#pragma warning disable IDE1006, CA5392 // Named as in C; libc is loaded already.
    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int open(string path, int flags, int mode);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int statx(int directory, string path, int flags, uint mask, out Statx result);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int fstatx(SafeFileHandle file, string empty, int flags, uint mask, out Statx result);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int fsync(SafeFileHandle file);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint write(SafeFileHandle file, in byte content, nint count);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int ftruncate(SafeFileHandle file, long length);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int fchmod(SafeFileHandle file, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int flock(SafeFileHandle file, int operation);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int lchown(string path, uint owner, uint group);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int chmod(string path, uint mode);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int mkdir(string path, uint mode);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int unlink(string path);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int rmdir(string path);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int rename(string from, string to);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int symlink(string target, string path);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint readlink(string path, Span<byte> buffer, nint size);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int utimensat(int directory, string path, ReadOnlySpan<Timespec> times, int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint llistxattr(string path, Span<byte> list, nint size);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint lgetxattr(string path, string name, Span<byte> value, nint size);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int lsetxattr(string path, string name, ReadOnlySpan<byte> value, nint size, int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int lremovexattr(string path, string name);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int access(string path, int mode);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int memfd_create(string name, uint flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint signal(int signal, nint handler);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int close_range(uint first, uint last, uint flags);

    [LibraryImport("libc")]
    public static partial uint geteuid();

    [LibraryImport("libc", SetLastError = true)]
    public static partial int kill(int process, int signal);
#pragma warning restore IDE1006, CA5392
}

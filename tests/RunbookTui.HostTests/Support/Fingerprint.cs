using System.Diagnostics;

namespace RunbookTui.HostTests.Support;

/// <summary>Tells whether directories are byte for byte as they were, with owner and mode.</summary>
internal static class Fingerprint
{
    /// <summary>A shell script that writes a line for each path: type, mode, owner, link target or SHA-256 sum, path.</summary>
    public static string Script(IReadOnlyList<string> directories)
    {
        var places = string.Join(' ', directories.Select(directory => $"'{directory}'"));
        return $"""
            find {places} -printf '%y %m %U:%G %l %p\n' 2>/dev/null | LC_ALL=C sort
            find {places} -type f -print0 2>/dev/null | LC_ALL=C sort -z | xargs -0 -r sha256sum
            """;
    }

    /// <summary>The fingerprint of directories of the host, and its listeners on privileged ports.</summary>
    public static async Task<string> OfHostAsync(params string[] directories)
    {
        var start = new ProcessStartInfo(
            "bash",
            [
                "-euc",
                Script(directories)
                    + "\ntail -n +2 /proc/net/tcp /proc/net/tcp6 | awk '$4 == \"0A\" && $2 ~ /:0[0-3]..$/ {print $2}' | sort",
            ]
        )
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return text;
    }
}

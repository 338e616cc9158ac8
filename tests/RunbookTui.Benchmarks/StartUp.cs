using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace RunbookTui.Benchmarks;

/// <summary>How long the program takes to say anything at all.</summary>
internal static class StartUp
{
    private const int Times = 21;

    /// <summary>Wall clock of <c>--version</c> and of validating the largest runbook.</summary>
    public static async Task<IReadOnlyList<(string Arguments, IReadOnlyList<TimeSpan> Times)>> MeasureAsync(
        string binary
    )
    {
        var runbook = Path.Join(Repository(), "runbooks/postfix-dovecot-tls.yaml");
        var measured = new List<(string, IReadOnlyList<TimeSpan>)>();
        foreach (
            var arguments in (string[][])
                [
                    ["--version"],
                    ["validate", runbook],
                ]
        )
        {
            var times = new List<TimeSpan>();
            for (var i = 0; i < Times; i++)
                times.Add(await OnceAsync(binary, arguments));
            measured.Add((arguments[0], times[1..]));
        }
        return measured;
    }

    private static async Task<TimeSpan> OnceAsync(string binary, string[] arguments)
    {
        var start = new ProcessStartInfo(binary, arguments) { UseShellExecute = false, RedirectStandardOutput = true };
        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var took = Stopwatch.GetElapsedTime(began);
        return process.ExitCode == 0
            ? took
            : throw new InvalidOperationException($"{binary} {string.Join(' ', arguments)}: exit {process.ExitCode}");
    }

    private static string Repository([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Join(Path.GetDirectoryName(here), "../.."));
}

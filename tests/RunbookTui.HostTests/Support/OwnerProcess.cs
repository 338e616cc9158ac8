using System.Diagnostics;
using System.Globalization;
using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Sandbox;

namespace RunbookTui.HostTests.Support;

/// <summary>Another process that owns a sandbox, to be killed: this test program once more, in another part.</summary>
internal static class OwnerProcess
{
    private const string Part = "RUNBOOK_TUI_TEST_OWNER";

    /// <summary>Starts it; once this returns, its sandbox runs a program of this process number, as the host counts.</summary>
    public static async Task<(Process Owner, int Inside)> StartAsync()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(OwnerProcess).Assembly.Location);
        start.Environment[Part] = "1";
        var owner = Process.Start(start)!;
        var line = await owner.StandardOutput.ReadLineAsync();
        return (owner, int.Parse(line!, CultureInfo.InvariantCulture));
    }

    /// <summary>The start of this test program in either part.</summary>
    /// <remarks>The test framework's part is the entry point that it generates itself where there is no other.</remarks>
    public static async Task<int> Main(string[] arguments)
    {
        if (Environment.GetEnvironmentVariable(Part) is not null)
        {
            await OwnAsync();
            return 0;
        }
        return arguments.Contains("--server", StringComparer.Ordinal)
            ? await Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(
                arguments,
                SelfRegisteredExtensions.AddSelfRegisteredExtensions
            )
            : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(arguments);
    }

    private static async Task OwnAsync()
    {
        var sandbox = await NamespaceSandbox.StartAsync(new(), TimeProvider.System, default);
        var mark = $"{100000 + Random.Shared.Next(900000)}";
        var sleeping = sandbox.RunAsync(new Command("sleep", mark), default);
        Console.WriteLine(
            await Eventually.BecomesAsync(() => Task.FromResult(FindSleep(mark)), process => process is not null)
        );
        await sleeping;
    }

    private static string? FindSleep(string mark) =>
        Directory
            .GetDirectories("/proc")
            .Where(directory => int.TryParse(Path.GetFileName(directory), out _))
            .FirstOrDefault(directory => CommandLineOf(directory) == $"sleep\0{mark}\0")
            is { } found
            ? Path.GetFileName(found)
            : null;

    private static string CommandLineOf(string directory)
    {
        try
        {
            return File.ReadAllText($"{directory}/cmdline");
        }
        catch (IOException)
        {
            return ""; // it has just ended
        }
    }
}

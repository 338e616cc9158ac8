using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RunbookTui.Host.Runs;

/// <summary>The process that holds, or held, the lock of this host.</summary>
/// <param name="StartTime">When the process started, in clock ticks since boot: with the pid and the boot id it names one process for ever.</param>
/// <param name="BootId">The kernel's random id of this boot; see random(4).</param>
/// <param name="User">The person, not just "root", and where from.</param>
/// <param name="RunId">The run it works on; "" while that has no id yet.</param>
/// <param name="Root">The state directory the run is kept in.</param>
public sealed record LockHolder(
    int Pid,
    long StartTime,
    string BootId,
    string User,
    string RunId,
    string Root,
    DateTimeOffset Since
)
{
    /// <summary>Whether that very process still lives, not another that got its pid.</summary>
    public bool IsRunning => BootId == ReadBootId() && StartTime == ReadStartTime(Pid);

    /// <summary>Whether the machine was started anew since.</summary>
    public bool IsOfEarlierBoot => BootId != ReadBootId();

    /// <summary>This process.</summary>
    internal static LockHolder Current(string user, string runId, string root, DateTimeOffset since) =>
        new(Environment.ProcessId, ReadStartTime(Environment.ProcessId) ?? 0, ReadBootId(), user, runId, root, since);

    internal string ToJson() =>
        new JsonObject
        {
            ["pid"] = Pid,
            ["start_time"] = StartTime,
            ["boot_id"] = BootId,
            ["user"] = User,
            ["run"] = RunId,
            ["state_dir"] = Root,
            ["since"] = Since,
        }.ToJsonString();

    /// <summary><c>null</c> where the text is empty or says nothing of use.</summary>
    internal static LockHolder? FromJson(string text)
    {
        try
        {
            return JsonNode.Parse(text) is JsonObject json
                ? new LockHolder(
                    (int)json["pid"]!,
                    (long)json["start_time"]!,
                    (string)json["boot_id"]!,
                    (string)json["user"]!,
                    (string)json["run"]!,
                    (string)json["state_dir"]!,
                    (DateTimeOffset)json["since"]!
                )
                : null;
        }
        catch (Exception exception)
            when (exception is JsonException or ArgumentNullException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static string ReadBootId()
    {
        try
        {
            return File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    // Field 22 of proc_pid_stat(5); the name in field 2 may hold blanks and parentheses.
    private static long? ReadStartTime(int pid)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{pid}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return long.Parse(fields[19], CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

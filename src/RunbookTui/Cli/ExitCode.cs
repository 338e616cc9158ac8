namespace RunbookTui.Cli;

/// <summary>What the exit status of the program tells. The numbers from 64 on follow <c>sysexits.h</c>.</summary>
internal static class ExitCode
{
    /// <summary>Done, and proved.</summary>
    public const int Done = 0;

    /// <summary>A step or a probe failed, or a rollback is incomplete.</summary>
    public const int Failed = 1;

    /// <summary>There is something to change (<c>plan --exit-code</c>).</summary>
    public const int ChangesPending = 2;

    /// <summary>The command line or an answer is wrong.</summary>
    public const int Usage = 64;

    /// <summary>The runbook is wrong.</summary>
    public const int BadRunbook = 65;

    /// <summary>The host lacks something that is needed.</summary>
    public const int Unavailable = 69;

    /// <summary>A defect of this program.</summary>
    public const int Defect = 70;

    /// <summary>Another run holds the host.</summary>
    public const int Busy = 75;

    /// <summary>Needs root.</summary>
    public const int NeedsRoot = 77;

    /// <summary>The operator interrupted or declined.</summary>
    public const int Interrupted = 130;
}

/// <summary>Ends a verb with a message and an exit status. Thrown by verbs, caught in one place.</summary>
internal sealed class CliException(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}

namespace RunbookTui.Engine.Journal;

/// <summary>Who sits at which terminal.</summary>
/// <param name="Login">The name they logged in with, as the kernel or sudo remembers it.</param>
/// <param name="Effective">The name they act as.</param>
/// <param name="LoginUid">The audit login uid of the kernel, which survives su and sudo; <c>null</c> where none is set.</param>
/// <param name="Connection">Client and server address of the SSH connection (<c>SSH_CONNECTION</c>); <c>null</c> for none.</param>
/// <param name="Terminal">The terminal's device; <c>null</c> for none.</param>
/// <param name="CommandLine">The command line of this program.</param>
public sealed record Person(
    string Login,
    string Effective,
    long? LoginUid = null,
    string? Connection = null,
    string? Terminal = null,
    IReadOnlyList<string>? CommandLine = null
);

/// <summary>What a host was when a run began or went on.</summary>
/// <param name="Kernel">Its release (uname(2)).</param>
/// <param name="Architecture">Such as <c>x64</c>.</param>
/// <param name="TimeZone">Its name, such as <c>Asia/Tokyo</c>.</param>
/// <param name="UtcOffsetMinutes">Local time minus UTC at that moment.</param>
/// <param name="Packages">Versions of the packages a mail host depends on, by name; empty where no package tool is known.</param>
public sealed record Surroundings(
    string Kernel,
    string Architecture,
    string TimeZone,
    int UtcOffsetMinutes,
    IReadOnlyDictionary<string, string> Packages
);

/// <summary>What a step is called and why it is there, by language.</summary>
public sealed record StepTitle(
    string Id,
    IReadOnlyDictionary<string, string> Title,
    IReadOnlyDictionary<string, string> Why
);

/// <summary>What stood at a path before and after.</summary>
/// <param name="Before"><c>null</c> where nothing stood there.</param>
/// <param name="After"><c>null</c> where nothing stands there.</param>
/// <param name="Diff">The unified difference of the texts, without secrets; <c>null</c> where there is none to show.</param>
/// <param name="Withheld">Why there is no difference to show although the content differs: <c>private</c>, <c>binary</c>, <c>large</c>.</param>
public sealed record FileDifference(
    string Path,
    PathState? Before,
    PathState? After,
    string? Diff = null,
    string? Withheld = null
);

/// <summary>What stood at a path at one moment, without its content.</summary>
/// <param name="Type"><c>file</c>, <c>directory</c>, <c>link</c> or <c>other</c>.</param>
/// <param name="Mode">Permissions in octal, such as <c>0644</c>.</param>
/// <param name="Owner">Numeric user.</param>
/// <param name="Group">Numeric group.</param>
/// <param name="Hash">SHA-256 of a file's content, lower-case hex.</param>
/// <param name="LinkTarget">Where a link points.</param>
public sealed record PathState(
    string Type,
    string Mode,
    uint Owner,
    uint Group,
    string? Hash = null,
    string? LinkTarget = null
);

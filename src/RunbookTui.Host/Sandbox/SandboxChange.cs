using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Sandbox;

/// <summary>How something differs from the start of the sandbox.</summary>
public enum SandboxChangeKind
{
    /// <summary>It was not there.</summary>
    Added,

    /// <summary>Content, type, owner, mode or extended attributes are different.</summary>
    Changed,

    /// <summary>It is no longer there.</summary>
    Removed,
}

/// <summary>One path that differs from the start of the sandbox.</summary>
/// <param name="Type">What stands there now or, where it was removed, stood there before.</param>
/// <param name="Detail">What differs, such as <c>content, mode 0644 → 0600</c> or <c>was /etc/a</c>; empty where the kind says all.</param>
/// <param name="BeforePath">Where this process can read what stood there before, until the sandbox is disposed.</param>
/// <param name="AfterPath">Where this process can read what stands there now, until the sandbox is disposed.</param>
public sealed record SandboxChange(
    string Path,
    SandboxChangeKind Kind,
    FileType Type,
    string Detail,
    string? BeforePath,
    string? AfterPath
);

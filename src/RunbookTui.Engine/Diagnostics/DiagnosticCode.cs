namespace RunbookTui.Engine.Diagnostics;

/// <summary>The stable number of a kind of finding, with one line that explains it.</summary>
public sealed record DiagnosticCode(string Id, string Explanation);

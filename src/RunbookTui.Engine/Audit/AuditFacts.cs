using System.Text;
using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Running;

namespace RunbookTui.Engine.Audit;

/// <summary>What several formats say in the same words.</summary>
internal static class AuditFacts
{
    /// <summary>What, where, when and who (NIST SP 800-53, AU-3), as names and values.</summary>
    public static IEnumerable<(string Name, string Value)> Of(AuditReport report, AuditWords t)
    {
        var created = report.Created;
        yield return (t.Run, created.Id);
        yield return (t.Runbook, $"{created.Runbook} {created.RunbookVersion}, SHA-256 {created.RunbookHash}");
        yield return (t.Host, created.HostName);
        var surroundings = report.Surroundings;
        var kernel = surroundings is null ? "" : $", Linux {surroundings.Kernel} {surroundings.Architecture}";
        yield return (t.System, created.OperatingSystem + kernel);
        if (surroundings is { Packages.Count: > 0 })
            yield return (
                t.Packages,
                string.Join(", ", surroundings.Packages.Select(package => $"{package.Key} {package.Value}"))
            );
        yield return (t.Program, $"runbook-tui {created.ProgramVersion}");
        foreach (var (at, name, person, rollsBack) in report.Sessions)
            yield return (
                rollsBack ? t.RolledBackBy : t.Operator,
                $"{t.Describe(name, person)}; {AuditWords.Time(at, report)}"
            );
        yield return (t.Begun, AuditWords.Time(report.State.CreatedAt, report));
        yield return (t.Ended, AuditWords.Time(report.State.UpdatedAt, report));
        if (created.Consent is { } consent)
            yield return (t.Consent, consent);
    }

    /// <summary>How the run can be undone, and what cannot.</summary>
    public static IEnumerable<string> Undo(AuditReport report, AuditWords t)
    {
        if (report.Created.Rehearsal)
            yield return t.SandboxGone;
        else if (!report.State.HasChanges)
            yield return t.NothingToUndo;
        else
            yield return $"runbook-tui rollback {report.Created.Id}";
        foreach (var action in report.State.Prepared.Where(action => action.Undo.Exactness == Exactness.Impossible))
            yield return $"{t.NoReturn}: {action.Summary} ({action.Step}): {action.Undo.Reason}";
    }

    /// <summary>Whether the journal holds only a part of what a command printed.</summary>
    public static bool IsCut(CommandRan command) =>
        command is { OutputHash: not null, OutputLength: { } length } && length > command.Output.Length;

    /// <summary>The text without characters that steer a terminal or that XML forbids.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.Replace("\r\n", "\n", StringComparison.Ordinal).EnumerateRunes())
        {
            var steers =
                (rune.Value < 0x20 && rune.Value is not ('\n' or '\t'))
                || rune.Value is >= 0x7f and < 0xa0 or >= 0x202a and <= 0x202e or >= 0x2066 and <= 0x2069
                || rune.Value is 0xfffe or 0xffff;
            clean.Append(steers ? "\ufffd" : rune.ToString());
        }
        return clean.ToString();
    }
}

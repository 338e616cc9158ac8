using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Mail;

/// <summary>A dialogue with a server did not go on as it should. The message is what was observed.</summary>
/// <param name="verdict">
/// <see cref="RunbookTui.Engine.Kinds.Verdict.Failed"/> where the server showed something wrong,
/// <see cref="RunbookTui.Engine.Kinds.Verdict.Inconclusive"/> where this program could not look.
/// </param>
/// <param name="mayChange">Whether looking again soon could show something else: a daemon that is starting.</param>
internal sealed class MailFault(
    string observed,
    Verdict verdict = Verdict.Failed,
    bool mayChange = false,
    Exception? inner = null
) : Exception(observed, inner)
{
    /// <summary>Failed or inconclusive.</summary>
    public Verdict Verdict { get; } = verdict;

    /// <summary>Whether looking again soon could show something else.</summary>
    public bool MayChange { get; } = mayChange;

    /// <summary>This program could not look.</summary>
    public static MailFault CouldNotLook(string observed, bool mayChange = false) =>
        new(observed, Verdict.Inconclusive, mayChange);
}

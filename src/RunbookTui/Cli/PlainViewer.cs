using System.Runtime.InteropServices;
using RunbookTui.Engine.Running;

namespace RunbookTui.Cli;

/// <summary>Why a viewer stopped following.</summary>
internal enum ViewerEnd
{
    /// <summary>No process works on the run any more.</summary>
    Ended,

    /// <summary>The human left; the run goes on.</summary>
    Left,
}

/// <summary>Follows a run line by line. A first signal asks the run to stop at its next safe point.</summary>
/// <param name="known">How many records are not shown.</param>
/// <param name="prompt">Asks the human for decisions; <c>null</c> where none is there.</param>
internal sealed class PlainViewer(IRunLink link, IRunObserver lines, int known, Prompt? prompt)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(40);

    /// <summary>Follows until the run's process ends or the human leaves.</summary>
    public async Task<ViewerEnd> FollowAsync()
    {
        using var leaving = new CancellationTokenSource();
        using var signals = new Signals(link, leaving);
        var shown = known;
        while (true)
        {
            // Asked first: all that a process has written before it ended is then read.
            var live = link.IsLive;
            link.Poll();
            for (; shown < link.Records.Count; shown++)
                lines.Appended(link.Records[shown]);
            if (!live)
                return ViewerEnd.Ended;
            if (leaving.IsCancellationRequested)
                return ViewerEnd.Left;
            if (prompt is not null && await prompt.ShowAsync().ConfigureAwait(false) == ViewerEnd.Left)
                return ViewerEnd.Left;
            await Task.Delay(BetweenLooks, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Signals stop the run where this viewer may decide, and only the viewer where it watches.</summary>
    private sealed class Signals : IDisposable
    {
        private readonly List<PosixSignalRegistration> registrations;

        public Signals(IRunLink link, CancellationTokenSource leaving) =>
            registrations = [
                .. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM }.Select(signal =>
                    PosixSignalRegistration.Create(
                        signal,
                        context =>
                        {
                            context.Cancel = true;
                            if (link.MayDecide)
                                _ = StopAsync(link);
                            else
                                leaving.Cancel();
                        }
                    )
                ),
            ];

        public void Dispose() => registrations.ForEach(registration => registration.Dispose());

        private static async Task StopAsync(IRunLink link)
        {
            var reply = await link.AskAsync(new RunRequest.Stop(), CancellationToken.None).ConfigureAwait(false);
            await Console
                .Error.WriteLineAsync(
                    reply.Problem ?? "Stopping after the action that is under way; nothing is left half done."
                )
                .ConfigureAwait(false);
        }
    }
}

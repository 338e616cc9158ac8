namespace RunbookTui.Tui;

/// <summary>The only way from background work to the screen.</summary>
/// <param name="post">Runs something on the thread that draws, soon.</param>
internal sealed class UiDispatcher(Action<Action> post)
{
    /// <summary>Starts work in the background and hands its result, or its failure, to the drawing thread.</summary>
    public void Start<T>(Func<Task<T>> work, Action<T> done, Action<Exception> failed) =>
        _ = Task.Run(async () =>
        {
            try
            {
                var result = await work().ConfigureAwait(false);
                post(() => done(result));
            }
            catch (Exception wrong)
            {
                post(() => failed(wrong));
            }
        });
}

using RunbookTui.Cli;
using Terminal.Gui.App;
using Terminal.Gui.Configuration;

namespace RunbookTui.Tui.Edge;

/// <summary>The screens on a real terminal, from the first row to the last.</summary>
internal static class TuiProgram
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(200);

    /// <summary>Whether there is a terminal that can show screens.</summary>
    public static bool CanShow =>
        !Console.IsInputRedirected
        && !Console.IsOutputRedirected
        && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");

    /// <summary>Shows screens until the operator leaves.</summary>
    /// <param name="first">Makes the first screen.</param>
    /// <returns>The exit status.</returns>
    public static int Run(
        IOperations operations,
        TimeProvider time,
        string language,
        bool ascii,
        Func<ScreenContext, Screen> first
    )
    {
        IApplication? application = null;
        FrameView? view = null;
        using var guard = TerminalGuard.Take(() => application?.Invoke(End), () => application?.Invoke(Refresh));
        try
        {
            application = Start();
            var dispatcher = new UiDispatcher(action =>
                application.Invoke(() =>
                {
                    action();
                    view?.SetNeedsDraw();
                })
            );
            var shell = new Shell(operations, dispatcher, time, language, ascii, End);
            view = new FrameView(
                shell,
                Theme.For(Environment.GetEnvironmentVariable("NO_COLOR"), Environment.GetEnvironmentVariable("TERM"))
            );
            application.Paste += (_, pasted) =>
            {
                view.TakePaste(pasted.Text ?? "");
                pasted.Handled = true;
            };
            shell.Show(first(shell.Context));
            application.AddTimeout(Beat, OnBeat);
            application.Run(view);

            bool OnBeat()
            {
                if (!guard.IsTerminalAlive)
                    guard.Abandon(129);
                if (shell.Tick())
                    view.SetNeedsDraw();
                return true;
            }
        }
        catch (Exception defect)
        {
            Close(application, view, guard);
            // Without the terminal's own state a message would be lost on the other screen.
            Console.Error.WriteLine(
                $"This is a defect of runbook-tui: {defect.Message}\n"
                    + "A run that was under way goes on without this screen: runbook-tui attach\n"
                    + defect
            );
            return ExitCode.Defect;
        }
        Close(application, view, guard);
        return guard.ExitCode ?? ExitCode.Done;

        void End()
        {
            if (view is null)
                return;
            view.MayEnd = true;
            application!.RequestStop(view);
        }

        void Refresh()
        {
            application!.Driver!.WriteRaw(TerminalGuard.MouseOff);
            application.LayoutAndDraw(true);
        }
    }

    /// <summary>The toolkit, with everything that files of other people could have set put back.</summary>
    private static IApplication Start()
    {
        ApplicationSettings.Defaults.AppModel = AppModel.FullScreen;
        ApplicationSettings.Defaults.IsMouseDisabled = true;
        ApplicationSettings.Defaults.ForceDriver = "";
        DriverSettings.Defaults.Force16Colors = true;
        TraceSettings.Defaults.EnabledCategories = default;
        var application = Application.Create();
        application.Init("ansi");
        application.Driver!.Force16Colors = true;
        application.Driver.WriteRaw(TerminalGuard.MouseOff);
        return application;
    }

    private static void Close(IApplication? application, FrameView? view, TerminalGuard guard)
    {
        try
        {
            view?.Dispose();
            application?.Dispose();
        }
        catch (Exception wrong) when (wrong is IOException or ObjectDisposedException)
        {
            // The terminal has gone; what is left to do is below.
        }
        guard.Restore();
    }
}

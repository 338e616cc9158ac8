using System.Globalization;
using RunbookTui.Engine.Planning;
using RunbookTui.Engine.Running;
using RunbookTui.Text;
using RunbookTui.Tui.Presentation;
using RunbookTui.Tui.Views;

namespace RunbookTui.Tui.Screens;

/// <summary>The first screen: unfinished runs, then the runbooks.</summary>
/// <param name="then">What to do at once, such as opening a run; where that fails, this screen is there.</param>
internal sealed class StartScreen(ScreenContext context, Action? then = null) : Screen(context)
{
    private const int MostFinished = 3;

    private readonly Scroll list = new();
    private readonly Scroll detail = new();
    private IReadOnlyList<RunEntry> runs = [];
    private IReadOnlyList<RunbookEntry> runbooks = [];
    private bool runsRead;
    private bool runbooksRead;

    public override string Title => T.TitleStart;

    private RunEntry? SelectedRun =>
        list.Selected < Open.Count ? Open[list.Selected]
        : list.Selected >= Open.Count + runbooks.Count
            ? Finished.ElementAtOrDefault(list.Selected - Open.Count - runbooks.Count)
        : null;

    private RunbookEntry? SelectedRunbook => runbooks.ElementAtOrDefault(list.Selected - Open.Count);

    private IReadOnlyList<RunEntry> Open => [.. runs.Where(run => run.IsOpen)];

    private IReadOnlyList<RunEntry> Finished =>
        [.. runs.Where(run => !run.IsOpen && run.State?.Created is not null).Take(MostFinished)];

    public override IReadOnlyList<KeyAction> Actions =>
        [
            KeyAction.On(Press.Enter, "Enter", SelectedRun is null ? T.KeyChoose : T.KeyOpen, T.KeyChooseText, Choose),
            KeyAction.On('r', T.KeyRehearse, T.KeyRehearseStartText, Rehearse, WhyNoRehearsal()),
            KeyAction.On('q', T.KeyQuit, T.KeyQuitText, Quit),
            KeyAction.On(Press.Escape, "Esc", T.KeyQuit, T.KeyQuitText, Quit),
        ];

    public override void Enter()
    {
        Context.Dispatcher.Start(
            Context.Operations.RunsAsync,
            found =>
            {
                // Read after the runbooks, the runs push down what is selected.
                var before = Open.Count;
                (runs, runsRead) = (found, true);
                if (runbooksRead && list.Selected > 0)
                    list.Selected += Open.Count - before;
            },
            Show
        );
        Context.Dispatcher.Start(
            Context.Operations.RunbooksAsync,
            found => (runbooks, runbooksRead) = (found, true),
            Show
        );
        then?.Invoke();

        void Show(Exception wrong) => Context.Open(Overlay.Message(Context, T.ErrorTitle, Failures.Describe(wrong, T)));
    }

    public override IReadOnlyList<Line> Draw(int width, int height)
    {
        var rows = Rows(width);
        var lists = Math.Clamp(rows.Count, 3, Math.Max(3, (height - 1) / 2));
        var lines = new List<Line>();
        if (Open.Count > 0)
            lines.Add(Line.Of($" {T.OpenRuns.With(Open.Count)}", Tone.Warning));
        else
            lines.Add(Line.Of($" {T.ChooseRunbook}", Tone.Strong));
        lines.AddRange(list.List(rows, width, lists, active: true, Signs));
        lines.Add(Line.Rule(Signs.Horizontal, width));
        lines.AddRange(
            detail.Text(
                [.. Detail(width - 2).Select(line => Line.Of(" ").Beside(line))],
                width,
                height - lines.Count,
                T.MoreRows
            )
        );
        return [.. lines.Select(line => line.Fit(width))];
    }

    public override bool Take(Keystroke key)
    {
        if (key.Press is Press.PageDown or Press.PageUp)
            return detail.MoveText(key.Press);
        var moved = list.MoveSelection(key.Press, Open.Count + runbooks.Count + Finished.Count);
        if (moved)
            detail.Rewind();
        return moved;
    }

    private List<Line> Rows(int width)
    {
        if (!runbooksRead && !runsRead)
            return [Line.Of(T.Looking, Tone.Quiet)];
        var names = runbooks.Select(entry => Cells.Width(entry.Name)).DefaultIfEmpty(0).Max();
        names = Math.Min(names, width / 2);
        return
        [
            .. Open.Select(RunRow),
            .. runbooks.Select(entry =>
                Line.Join(
                    new Span(Cells.Fit(entry.Name, names), Tone.Strong),
                    new Span("  "),
                    new Span(
                        entry.Runbook?.Title.In(Context.Language) ?? T.RunbookBroken,
                        entry.Runbook is null ? Tone.Bad : Tone.Plain
                    )
                )
            ),
            .. Finished.Select(RunRow),
        ];
    }

    private Line RunRow(RunEntry run)
    {
        var (sign, tone) =
            run.Live ? Signs.Of(StepStatus.Running)
            : run.IsOpen ? (Signs.Return, Tone.Warning)
            : run.State?.Status == RunStatus.Succeeded ? (Signs.Passed, Tone.Good)
            : (Signs.Change, Tone.Quiet);
        return Line.Join(
            new Span(sign + " ", tone),
            new Span(When(run), Tone.Plain),
            new Span($"  {run.State?.Created?.Runbook}  ", Tone.Strong),
            new Span(Status(run), tone)
        );
    }

    private string When(RunEntry run) =>
        run.State?.CreatedAt.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? run.Id;

    private string Status(RunEntry run)
    {
        var word =
            run.State is not { Created: { } created } state ? T.RunUnreadable
            : run.Live ? (state.Waiting is null ? T.RunLive : T.RunWaits)
            : T.Word(state.Status);
        return run.State?.Created?.Rehearsal == true ? $"{word} ({T.Rehearsal})" : word;
    }

    private IReadOnlyList<Line> Detail(int width)
    {
        var writer = new Writer(width);
        if (SelectedRun is { } run)
        {
            writer.Text($"{T.Run} {run.Id}", Tone.Strong);
            if (run.State is { Created: { } created } state)
            {
                writer.Text(T.RunBy.With(created.Operator, When(run)));
                writer.Text(T.StepsDone.With(state.Steps.Count(step => step.IsDone), state.Steps.Count));
                if (state.Reason is { } reason && !run.Live)
                    writer.Text(reason);
                writer.Text(RunHeader.Changed(state, T, Signs).Text.Trim());
            }
            writer
                .Gap()
                .Text(
                    run.Live ? T.EnterAttaches
                        : run.IsOpen ? T.EnterContinues
                        : T.EnterShows,
                    Tone.Accent
                );
        }
        else if (SelectedRunbook is { } entry)
        {
            if (entry.Runbook is { } runbook)
            {
                writer.Text(runbook.Title.In(Context.Language), Tone.Strong);
                writer.Text(runbook.Description.In(Context.Language));
                writer.Gap().Text(T.EnterAsks, Tone.Accent);
            }
            else
                writer.Text(entry.Problem ?? "", Tone.Bad);
        }
        return writer.Lines;
    }

    private void Choose()
    {
        if (SelectedRun is { } run)
            OpenRun(run);
        else if (SelectedRunbook is { Runbook: { } runbook })
            Context.Show(new InputsScreen(Context, new InputForm(runbook, GivenAnswers.None, T)));
        else if (SelectedRunbook is { } broken)
            Context.Say(T.RunbookBrokenText.With(broken.Name), Tone.Bad);
    }

    private void OpenRun(RunEntry run)
    {
        if (run.State?.Created is null)
            Context.Say(T.RunUnreadableText.With(run.Id), Tone.Bad);
        else
            Context.Work(
                T.Opening,
                () => Context.Operations.OpenAsync(run.Id),
                link => Context.Show(LinkScreen.For(Context, link))
            );
    }

    private string? WhyNoRehearsal() =>
        SelectedRunbook?.Runbook is null ? T.WhySelectRunbook
        : Context.Operations.IsRoot ? null
        : T.WhyNeedsRoot;

    private void Rehearse()
    {
        var runbook = SelectedRunbook!.Runbook!;
        LinkScreen.Rehearse(Context, runbook, GivenAnswers.None);
    }

    private void Quit() => Context.Quit();
}

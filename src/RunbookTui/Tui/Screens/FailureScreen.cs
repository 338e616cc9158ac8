using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Model;
using RunbookTui.Engine.Running;
using RunbookTui.Text;
using RunbookTui.Tui.Presentation;
using RunbookTui.Tui.Views;

namespace RunbookTui.Tui.Screens;

/// <summary>A step failed and the run waits: what is known, and what can be done.</summary>
internal sealed class FailureScreen(ScreenContext context, IRunLink link) : LinkScreen(context, link)
{
    private readonly Scroll text = new();
    private readonly Scroll list = new();
    private IReadOnlyList<string>? log;
    private bool reading;

    public override string Title => RunName;

    private StepState? Step => RunPhase.FailedStep(Link.State);

    private IReadOnlyList<KeyAction> Choices =>
        [
            KeyAction.On(
                'r',
                T.KeyRetry,
                T.KeyRetryText,
                () => Ask(new RunRequest.Retry(), T.SaidRetry),
                WhyNotDecide()
            ),
            KeyAction.On(
                'i',
                T.KeyInput,
                T.KeyInputText,
                AskForInput,
                WhyNotDecide() ?? (Inputs.Count == 0 ? T.WhyNoInputs : null)
            ),
            KeyAction.On('k', T.KeySkip, T.KeySkipText, () => AskToSkip(Step!.Id), WhyNotDecide()),
            KeyAction.On(
                'u',
                T.KeyUndoStep,
                T.KeyUndoStepText,
                () => Ask(new RunRequest.RollBackStep(), T.SaidUndoStep),
                WhyNotDecide() ?? WhyNoUndo()
            ),
            RollBackAction('b'),
            KeyAction.On(
                'l',
                T.KeyLater,
                T.KeyLaterText,
                () => Ask(new RunRequest.Leave(), T.SaidLeave),
                WhyNotDecide()
            ),
            KeyAction.On(
                'v',
                T.KeySteps,
                T.KeyStepsText,
                () => Context.Show(new RunScreen(Context, Link, looking: true))
            ),
        ];

    private IReadOnlyList<Input> Inputs =>
        Link.Plan is { } plan ? [.. plan.Runbook.Inputs.Where(input => plan.Answers.Holds(input.When))] : [];

    public override IReadOnlyList<KeyAction> Actions =>
        [
            KeyAction.On(Press.Enter, "Enter", T.KeyChoose, T.KeyChooseActionText, Choose),
            KeyAction.On(Press.Tab, "Tab", T.KeyOtherSide, T.KeyEvidenceText, () => reading = !reading),
            .. Choices,
            KeyAction.On(Press.Escape, "Esc", T.KeyLeave, T.KeyLeaveText, GoToStart),
        ];

    public override void Enter()
    {
        list.Selected = Math.Max(0, Choices.TakeWhile(choice => choice.Disabled is not null).Count() % Choices.Count);
        if (Step?.StartedAt is not { } since)
            return;
        if (Link.State.Created?.Rehearsal == true)
            log = [T.LogInSandbox];
        else
            Context.Dispatcher.Start(
                () => Context.Operations.LogAsync(since),
                lines => log = lines,
                wrong => log = [Failures.Describe(wrong, T)]
            );
    }

    public override IReadOnlyList<Line> Draw(int width, int height)
    {
        if (Step is not { } step)
            return TwoPanes.Fill(Header(width, height), width, height);
        var choices = Choices;
        var head = Header(width, height);
        var below = Math.Min(choices.Count, Math.Max(2, height / 2 - 2));
        var above = height - head.Count - below - 1;
        IReadOnlyList<Span> why = choices[Math.Min(list.Selected, choices.Count - 1)].Disabled is { } reason
            ? [new Span($" {T.NotNowMark}: {reason}", Tone.Warning)]
            : [];
        var lines = FailureText.Of(Link.State, step, Link.Plan, log, Context.Language, T, Signs, width - 2);
        return
        [
            .. head,
            .. text.Text([.. lines.Select(line => Line.Of(" ").Beside(line))], width, above, T.MoreRowsTab),
            Line.Rule(Signs.Horizontal, width, [new Span(T.WhatNow, Tone.Strong), .. why]),
            .. list.List([.. choices.Select(Row)], width, below, !reading, Signs),
        ];
    }

    public override bool Take(Keystroke key) =>
        reading || key.Press is Press.PageUp or Press.PageDown
            ? text.MoveText(key.Press)
            : list.MoveSelection(key.Press, Choices.Count);

    private static Line Row(KeyAction choice) =>
        choice.Disabled is { } reason
            ? Line.Of($" {choice.Label}  {choice.Description} ({reason})", Tone.Quiet)
            : Line.Join(new Span($" {choice.Label}  ", Tone.Accent), new Span(choice.Description));

    private string? WhyNoUndo() =>
        Link.State.Prepared.Any(action =>
            action.Step == Step?.Id && !action.Undone && action.Undo.Kind != Undo.Nothing.Kind
        )
            ? null
            : T.StepChangedNothingYet;

    private void Choose()
    {
        var choice = Choices[list.Selected];
        if (choice.Disabled is { } reason)
            Context.Say(T.NotNow.With(choice.Name, reason), Tone.Warning);
        else
            choice.Run();
    }

    private void AskForInput() =>
        Context.Open(
            Overlay.Menu(
                Context,
                T.InputTitle,
                T.InputText,
                () =>
                    [
                        .. Inputs.Select(
                            (input, index) =>
                                KeyAction.On(
                                    (char)('a' + index),
                                    input.Name,
                                    $"{input.Prompt.In(Context.Language)}: {Link.Plan!.Answers.Find(input.Name)?.Text}",
                                    () => AskForAnswer(input)
                                )
                        ),
                    ]
            )
        );

    private void AskForAnswer(Input input) =>
        Context.Open(
            Overlay.Field(
                Context,
                input.Prompt.In(Context.Language),
                input.Help?.In(Context.Language) ?? T.Takes.With(AnswerText.Expected(input, T)),
                input.Secret ? "" : Link.Plan!.Answers.Find(input.Name)?.Text ?? "",
                answer => AnswerText.Problem(input, answer, T),
                answer => Ask(new RunRequest.ChangeAnswer(input.Name, answer), T.SaidInput),
                input.Secret
            )
        );
}

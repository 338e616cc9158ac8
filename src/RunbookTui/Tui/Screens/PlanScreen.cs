using RunbookTui.Text;
using RunbookTui.Tui.Presentation;
using RunbookTui.Tui.Views;

namespace RunbookTui.Tui.Screens;

/// <summary>What was found on the host, and what each step would change; nothing has happened yet.</summary>
internal sealed class PlanScreen(ScreenContext context, InputForm form, Screen back) : Screen(context)
{
    private readonly TwoPanes panes = new();
    private PlanFindings? findings;

    public override string Title => T.TitlePlan.With(form.Runbook.Title.In(Context.Language));

    private PlanText? Text => findings is null ? null : new PlanText(findings, Context.Language, T, Signs);

    private IReadOnlyList<KeyAction> Choices =>
        [
            KeyAction.On('g', T.KeyBegin, T.KeyBeginText, AskToBegin, WhyNotBegin()),
            KeyAction.On(
                'r',
                T.KeyRehearse,
                T.KeyRehearseText,
                Rehearse,
                Context.Operations.IsRoot ? null : T.WhyNeedsRoot
            ),
            KeyAction.On('a', T.KeyAnswers, T.KeyAnswersText, Back),
            KeyAction.On('l', T.KeyLookAgain, T.KeyLookAgainText, Look, findings is null ? T.WhyLooking : null),
        ];

    public override IReadOnlyList<KeyAction> Actions =>
        [
            KeyAction.On(
                Press.Enter,
                "Enter",
                T.KeyMenu,
                T.KeyMenuText,
                () => Context.Open(Overlay.Menu(Context, Title, "", () => Choices))
            ),
            .. Choices,
            KeyAction.On(Press.Tab, "Tab", T.KeyOtherSide, T.KeyOtherSideText, panes.Switch),
            KeyAction.On(Press.Escape, "Esc", T.KeyBack, T.KeyAnswersText, Back),
        ];

    public override void Enter() => Look();

    public override IReadOnlyList<Line> Draw(int width, int height)
    {
        if (Text is not { } text)
            return TwoPanes.Fill(new Writer(width - 2).Gap().Text(" " + T.LookingAtHost).Lines, width, height);
        var summary = Line.Of($" {T.PlanSummary.With(text.Changing, findings!.Previews.Count)}", Tone.Strong)
            .Fit(width);
        return
        [
            summary,
            .. panes.Draw(text.Rows(), detail => text.Detail(panes.Selected, detail), width, height - 1, Signs, T),
        ];
    }

    public override bool Take(Keystroke key) => findings is not null && panes.Take(key, findings.Previews.Count + 1);

    private void Back() => Context.Show(back);

    private void Look()
    {
        findings = null;
        Context.Dispatcher.Start(
            () => Context.Operations.ExamineAsync(form.Runbook, form.Answers),
            found => findings = found,
            wrong =>
            {
                Context.Show(back);
                Context.Open(Overlay.Message(Context, T.ErrorTitle, Failures.Describe(wrong, T)));
            }
        );
    }

    private string? WhyNotBegin() =>
        Text is not { } text ? T.WhyLooking
        : text.InTheWay > 0 ? T.WhyInTheWay.With(text.InTheWay)
        : Context.Operations.IsRoot ? null
        : T.WhyNeedsRoot;

    private void AskToBegin()
    {
        var text = Text!;
        var warning =
            text.Final.Count == 0
                ? T.NoPointOfNoReturn
                : T.PointsOfNoReturn.With(text.Final.Count)
                    + "\n"
                    + string.Join(
                        '\n',
                        text.Final.Select(step => $"  {Signs.Return} {step.Step.Title.In(Context.Language)}")
                    );
        Context.Open(
            Overlay.Menu(
                Context,
                T.BeginTitle,
                $"{T.PlanSummary.With(text.Changing, findings!.Previews.Count)} {warning}\n{T.BeginText}",
                () =>
                    [
                        KeyAction.On('n', T.NotYet, T.NotYet, () => { }),
                        KeyAction.On('y', T.KeyBegin, T.BeginNow.With(Context.Operations.HostName), Begin),
                    ]
            )
        );
    }

    private void Begin() =>
        Context.Work(
            T.Beginning,
            () => Context.Operations.BeginAsync(findings!),
            link => Context.Show(LinkScreen.For(Context, link))
        );

    private void Rehearse() => LinkScreen.Rehearse(Context, form.Runbook, form.Given);
}

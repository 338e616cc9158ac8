using RunbookTui.Engine.Model;
using RunbookTui.Engine.Running;
using RunbookTui.Text;
using RunbookTui.Tui.Presentation;
using RunbookTui.Tui.Views;

namespace RunbookTui.Tui.Screens;

/// <summary>A run nobody works on: how it ended, and what can be done with it.</summary>
internal sealed class DoneScreen(ScreenContext context, IRunLink link) : LinkScreen(context, link)
{
    private readonly Scroll text = new();

    public override string Title => RunName;

    private string Id => Link.State.Created?.Id ?? "";

    private IReadOnlyList<KeyAction> Choices =>
        [
            KeyAction.On('g', T.KeyResume, T.KeyResumeText, Resume, WhyNotResume()),
            RollBackAction('b'),
            KeyAction.On(
                'v',
                T.KeySteps,
                T.KeyStepsText,
                () => Context.Show(new RunScreen(Context, Link, looking: true))
            ),
            KeyAction.On('e', T.KeyExport, T.KeyExportText, AskWhereTo),
            KeyAction.On('q', T.KeyToStart, T.KeyToStartText, GoToStart),
        ];

    public override IReadOnlyList<KeyAction> Actions =>
        [
            MenuAction(() => Choices),
            .. Choices,
            KeyAction.On(Press.Escape, "Esc", T.KeyToStart, T.KeyToStartText, GoToStart),
        ];

    public override IReadOnlyList<Line> Draw(int width, int height)
    {
        var head = Header(width, height);
        var words = Context.Operations.LastWords(Link);
        var lines = DoneText.Of(Link, words, Context.Language, T, Signs, width - 2);
        return
        [
            .. head,
            .. text.Text([.. lines.Select(line => Line.Of(" ").Beside(line))], width, height - head.Count, T.MoreRows),
        ];
    }

    public override bool Take(Keystroke key) => text.MoveText(key.Press);

    private string? WhyNotResume() =>
        !Link.MayDecide ? T.WhyWatching
        : Link.State.Created?.Rehearsal == true ? T.WhySandboxGone
        : Link.State.Created is null ? T.NothingRecorded
        : Link.State.Status is RunStatus.Created or RunStatus.Running or RunStatus.Failed or RunStatus.Stopped
            ? (Context.Operations.IsRoot ? null : T.WhyNeedsRoot)
        : T.WhyOver.With(T.Word(Link.State.Status));

    private void Resume() =>
        Context.Work(
            T.Opening,
            () => Context.Operations.SecretsOfAsync(Id),
            inputs => AskForSecrets(new Queue<Input>(inputs), [])
        );

    /// <summary>Secrets are kept nowhere, so they are asked for again, one after the other.</summary>
    private void AskForSecrets(Queue<Input> inputs, Dictionary<string, Secret> given)
    {
        if (!inputs.TryDequeue(out var input))
        {
            Context.Work(
                T.Beginning,
                () => Context.Operations.ResumeAsync(Id, given),
                started => Context.Show(For(Context, started))
            );
            return;
        }
        Context.Open(
            Overlay.Field(
                Context,
                input.Prompt.In(Context.Language),
                T.SecretAgain,
                "",
                answer => AnswerText.Problem(input, answer, T),
                answer =>
                {
                    given[input.Name] = new Secret(answer);
                    AskForSecrets(inputs, given);
                },
                masked: true
            )
        );
    }

    private void AskWhereTo() =>
        Context.Open(
            Overlay.Field(
                Context,
                T.ExportTitle,
                T.ExportText,
                Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), $"runbook-tui-{Id}"),
                path => Path.IsPathRooted(path) ? null : T.TakesPath,
                path =>
                    Context.Work(
                        T.Exporting,
                        () => Context.Operations.ExportAsync(Link, path),
                        written => Context.Say(T.Exported.With(written), Tone.Good)
                    )
            )
        );
}

using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Planning;
using RunbookTui.Engine.Running;
using RunbookTui.Tests.Support;
using RunbookTui.Text;
using RunbookTui.Tui;
using RunbookTui.Tui.Presentation;
using RunbookTui.Tui.Screens;
using Terminal.Gui.Input;
using Xunit;

namespace RunbookTui.Tests.Tui;

/// <summary>What the keys do to a run, and why they do not.</summary>
[Collection("toolkit")]
public sealed class DecisionTests
{
    private readonly FakeTime time = new();
    private readonly FakeOperations operations = new();

    [Fact]
    public void Retry_is_asked_of_the_run_and_the_run_screen_comes_back()
    {
        var link = UiSamples.Waiting(time);
        using var harness = Open(link);

        harness.Press(new Key('r')).Until(() => link.Asked.Count == 1);

        Assert.IsType<RunRequest.Retry>(link.Asked[0]);
        link.Happens(new DecisionMade("submission", "retry", "", "alice"), new StepStarted("submission"));
        harness.Tick();
        Assert.IsType<RunScreen>(harness.Shell.Current);
    }

    [Fact]
    public void Arrows_and_enter_choose_on_the_failure_screen()
    {
        var link = UiSamples.Waiting(time);
        using var harness = Open(link);

        harness.Press(Key.Enter).Until(() => link.Asked.Count == 1);

        Assert.IsType<RunRequest.Retry>(link.Asked[0]);
    }

    [Fact]
    public void A_refusal_of_the_run_is_shown()
    {
        var link = UiSamples.Waiting(time);
        link.Reply = new RunReply("bob has decided already: retry");
        using var harness = Open(link);

        harness.Press(new Key('r')).Until("bob has decided already");
    }

    [Fact]
    public void A_step_is_skipped_only_with_a_reason()
    {
        var link = UiSamples.Waiting(time);
        using var harness = Open(link);
        harness.Press(new Key('k'), Key.Enter);
        Assert.Empty(link.Asked);
        Assert.Contains("only with a reason", harness.Text, StringComparison.Ordinal);

        harness.Type("port 587 is not used").Press(Key.Enter).Until(() => link.Asked.Count == 1);

        Assert.Equal("port 587 is not used", Assert.IsType<RunRequest.Skip>(link.Asked[0]).Reason);
    }

    [Fact]
    public void An_answer_is_changed_after_the_same_check_as_everywhere()
    {
        var link = UiSamples.Waiting(time);
        using var harness = Open(link);
        harness.Press(new Key('i'), Key.Enter, Key.U.WithCtrl).Type("not a host").Press(Key.Enter);
        Assert.Empty(link.Asked);

        harness.Press(Key.U.WithCtrl).Type("mx.example.com").Press(Key.Enter).Until(() => link.Asked.Count == 1);

        var asked = Assert.IsType<RunRequest.ChangeAnswer>(link.Asked[0]);
        Assert.Equal(("hostname", "mx.example.com"), (asked.Input, asked.Value));
    }

    [Fact]
    public void A_rollback_is_forecast_before_it_is_asked_for()
    {
        var link = UiSamples.Waiting(time);
        using var harness = Open(link);

        harness.Press(new Key('b'));

        Assert.Contains("can be undone exactly", harness.Text, StringComparison.Ordinal);
        Assert.Empty(link.Asked);
        harness.Press(new Key('g')).Until(() => link.Asked.Count == 1);
        Assert.IsType<RunRequest.RollBack>(link.Asked[0]);
    }

    [Fact]
    public void A_rollback_that_ends_shows_how()
    {
        var link = UiSamples.Waiting(time);
        using var harness = Open(link);
        link.Happens(
            new RollbackStarted("alice"),
            new UndoStarted("settings", 0, "set 4 parameters in main.cf"),
            new UndoEnded("settings", 0, true, "put back")
        );
        harness.Tick();
        Assert.IsType<RollbackScreen>(harness.Shell.Current);

        link.Happens(new RollbackEnded(true, []));
        link.IsLive = false;
        harness.Tick();

        Assert.Contains("Everything is as it was before the run", harness.Text, StringComparison.Ordinal);
        Assert.IsType<DoneScreen>(harness.Shell.Current);
    }

    [Fact]
    public void A_paused_run_goes_on_when_told()
    {
        var link = UiSamples.Paused(time);
        using var harness = Open(link);

        harness.Press(new Key('c')).Until(() => link.Asked.Count == 1);

        Assert.IsType<RunRequest.Continue>(link.Asked[0]);
    }

    [Fact]
    public void Leaving_the_screen_asks_nothing_of_the_run()
    {
        var link = UiSamples.OneDone(time);
        using var harness = Open(link);

        harness.Press(Key.Esc);

        Assert.IsType<StartScreen>(harness.Shell.Current);
        Assert.Empty(link.Asked);
    }

    [Fact]
    public void Stopping_asks_first_and_the_first_answer_is_no()
    {
        var link = UiSamples.OneDone(time);
        using var harness = Open(link);
        harness.Press(new Key('x'), Key.Enter);
        Assert.Empty(link.Asked);

        harness.Press(new Key('x'), Key.CursorDown, Key.Enter).Until(() => link.Asked.Count == 1);

        Assert.IsType<RunRequest.Stop>(link.Asked[0]);
    }

    [Fact]
    public void A_resumed_run_is_given_its_secrets_again()
    {
        var link = UiSamples.Waiting(time).Happens(new RunEnded(RunOutcome.Failed, "left"));
        link.Poll();
        link.IsLive = false;
        operations.Secrets = [UiSamples.Runbook.Inputs[3]];
        operations.Link = UiSamples.OneDone(time);
        using var harness = Open(link);

        harness.Press(new Key('g')).Until("given again").Type("wonderland");
        Assert.DoesNotContain("wonderland", harness.Text, StringComparison.Ordinal);
        harness.Press(Key.Enter).Until(() => harness.Shell.Current is RunScreen);

        Assert.Equal("wonderland", operations.ResumedWith!["password"].Reveal());
    }

    [Theory]
    [InlineData("en")]
    [InlineData("ja")]
    public void Every_key_that_cannot_be_used_says_why(string language)
    {
        foreach (var name in new[] { "start", "inputs", "plan", "run", "failure", "rollback", "done" })
        {
            using var harness = ScreenTests.Open(name, language);
            foreach (var action in harness.Shell.Current.Actions.Where(action => action.Disabled is not null))
            {
                Assert.False(string.IsNullOrWhiteSpace(action.Disabled));
                harness.Press(new Key(action.Key.Rune.Value));
                Assert.Contains(action.Disabled!, harness.Text, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_viewer_that_watches_can_decide_nothing_and_is_told_so()
    {
        foreach (
            var link in new[]
            {
                UiSamples.OneDone(time),
                UiSamples.Waiting(time),
                UiSamples.Paused(time),
                UiSamples.Finished(time),
            }
        )
        {
            link.MayDecide = false;
            using var harness = Open(link);
            foreach (var letter in "rikublcpsxg")
                harness.Press(new Key(letter), Key.Esc);

            Assert.Empty(link.Asked);
            Assert.Empty(operations.Done);
        }
    }

    [Fact]
    public void Beginning_is_refused_where_something_stands_in_the_way()
    {
        operations.Findings = UiSamples.Findings with
        {
            Obstacles =
            [
                new PlannedObstacle("settings", new Obstacle("port 465 is taken", "free", "nginx", "stop nginx")),
            ],
        };
        var form = new InputForm(UiSamples.Runbook, GivenAnswers.None, Strings.English);
        using var harness = new Harness(operations, context => new PlanScreen(context, form, new StartScreen(context)));
        harness.Until("stop nginx").Press(new Key('g'));

        Assert.Contains("stand in the way", harness.Text, StringComparison.Ordinal);
        Assert.Empty(operations.Done);
    }

    [Fact]
    public void A_run_begins_after_one_more_question()
    {
        operations.Findings = UiSamples.Findings;
        operations.Link = UiSamples.OneDone(time);
        var form = new InputForm(UiSamples.Runbook, GivenAnswers.None, Strings.English);
        using var harness = new Harness(operations, context => new PlanScreen(context, form, new StartScreen(context)));
        harness.Until("In short").Press(new Key('g'), Key.Enter);
        Assert.Empty(operations.Done);

        harness.Press(new Key('g'), new Key('y')).Until(() => harness.Shell.Current is RunScreen);

        Assert.Equal(["begin"], operations.Done);
    }

    [Fact]
    public void What_does_not_work_is_told_with_its_next_action()
    {
        operations.Runbooks = [UiSamples.Entry];
        using var harness = new Harness(operations, context => new StartScreen(context));
        harness.Until("mail  ").Press(new Key('r')).Until("cannot rehearse mail");

        Assert.Contains("next: try it later", harness.Text, StringComparison.Ordinal);
        harness.Press(Key.Esc);
        Assert.DoesNotContain("cannot rehearse", harness.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Ctrl_C_asks_before_the_program_ends()
    {
        using var harness = Open(UiSamples.OneDone(time));
        harness.Press(Key.C.WithCtrl, Key.Enter);
        Assert.False(harness.HasQuit);

        harness.Press(Key.C.WithCtrl, new Key('y'));

        Assert.True(harness.HasQuit);
    }

    private Harness Open(FakeLink link)
    {
        link.Poll();
        return new Harness(operations, context => LinkScreen.For(context, link));
    }
}

using RunbookTui.Engine.Planning;
using RunbookTui.Text;
using RunbookTui.Tui;
using RunbookTui.Tui.Presentation;
using RunbookTui.Tui.Screens;
using Terminal.Gui.Input;
using Xunit;

namespace RunbookTui.Tests.Tui;

[Collection("toolkit")]
public sealed class InputsScreenTests : IDisposable
{
    private readonly InputForm form = new(UiSamples.Runbook, GivenAnswers.None, Strings.English);
    private readonly Harness harness;

    public InputsScreenTests()
    {
        harness = new Harness(
            new FakeOperations { Findings = UiSamples.Findings },
            context => new InputsScreen(context, form)
        );
        harness.Until("How 465 is opened");
    }

    public void Dispose() => harness.Dispose();

    [Fact]
    public void What_only_the_operator_knows_comes_first()
    {
        Assert.Equal(["hostname", "password", "mode"], form.Fields.Select(field => field.Input.Name));
        Assert.Equal(
            [InputGroup.Needed, InputGroup.Needed, InputGroup.Defaults],
            form.Fields.Select(field => field.Group)
        );
    }

    [Fact]
    public void An_answer_is_checked_while_it_is_typed()
    {
        harness.Type("mail");
        Assert.Contains("expected", harness.Text, StringComparison.Ordinal);

        harness.Type(".example.com");

        harness.Until(() => form.Answers.Find("hostname") is not null);
        Assert.DoesNotContain("expected", harness.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_is_never_shown()
    {
        harness.Press(Key.CursorDown).Type("wonderland");
        Assert.DoesNotContain("wonder", harness.Text, StringComparison.Ordinal);
        harness.Press(Key.CursorUp);

        Assert.DoesNotContain("wonder", harness.Text, StringComparison.Ordinal);
        Assert.Equal("wonderland", form.Given.Secrets["password"].Reveal());
        Assert.Empty(form.Given.Texts);
    }

    [Fact]
    public void A_choice_turns_with_space_and_arrows_and_opens_what_depends_on_it()
    {
        harness.Press(Key.CursorDown, Key.CursorDown, Key.Space).Until("Instance for 465");
        Assert.Equal("instance", form.Given.Texts["mode"]);

        harness.Press(Key.CursorRight).Until(() => form.Fields.Count == 3);

        Assert.Equal("service", form.Given.Texts["mode"]);
    }

    [Fact]
    public void Going_on_with_something_missing_leads_to_it()
    {
        harness.Press(Key.PageDown, Key.Enter);

        Assert.Contains("Still needed: Name of this host", harness.Text, StringComparison.Ordinal);
        Assert.IsType<InputsScreen>(harness.Shell.Current);
    }

    [Fact]
    public void With_everything_answered_enter_leads_to_the_plan()
    {
        harness.Type("mail.example.com").Press(Key.Enter).Type("wonderland");
        harness.Until(() => form.FirstProblem is null);

        harness.Press(Key.PageDown, Key.Enter).Until("In short");

        Assert.IsType<PlanScreen>(harness.Shell.Current);
    }

    [Fact]
    public void Letters_and_question_marks_are_typed_and_not_taken_as_keys()
    {
        harness.Type("q?r");

        Assert.Equal("q?r", form.Given.Texts["hostname"]);
        harness.Press(Key.F1);
        Assert.Contains("Help", harness.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Japanese_is_typed_and_deleted_by_the_character()
    {
        harness.Type("日本語").Press(Key.Backspace);

        Assert.Equal("日本", form.Given.Texts["hostname"]);
        Assert.Contains("日本", harness.Text, StringComparison.Ordinal);
    }
}

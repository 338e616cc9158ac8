using RunbookTui.Text;
using Xunit;

namespace RunbookTui.Tests.Text;

public sealed class PrintableTests
{
    [Theory]
    [InlineData("\u001b[31mred\u001b[0m", "�[31mred�[0m")]
    [InlineData("\u009b2J", "�2J")]
    [InlineData("\u001b]0;title\u0007", "�]0;title�")]
    [InlineData("a\u0000b\u007fc\bd", "a�b�c�d")]
    [InlineData("\u202eexe.fdp\u202c", "�exe.fdp�")]
    [InlineData("\u2066x\u2069\u200f\u200e\u061c", "�x����")]
    [InlineData("one\r\ntwo\tthree", "one\ntwo    three")]
    [InlineData("日本語 ✓ 👍", "日本語 ✓ 👍")]
    public void Nothing_that_a_terminal_would_act_on_is_left(string text, string printed) =>
        Assert.Equal(printed, Printable.Of(text));

    [Fact]
    public void Every_control_character_is_taken_out()
    {
        for (var code = 0; code < 0x100; code++)
        {
            var printed = Printable.Of(((char)code).ToString());
            Assert.DoesNotContain(printed, character => char.IsControl(character) && character != '\n');
        }
    }

    [Fact]
    public void Lines_after_the_first_are_indented_and_the_last_line_break_goes() =>
        Assert.Equal("a\n    b\n    �c", Printable.Indent("a\nb\n\u001bc\n", 4));
}

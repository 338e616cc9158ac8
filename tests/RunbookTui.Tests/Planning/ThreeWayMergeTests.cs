using RunbookTui.Engine.Planning;
using Xunit;

namespace RunbookTui.Tests.Planning;

public sealed class ThreeWayMergeTests
{
    [Theory]
    [InlineData("a\nb\nc\n", "a\nb\nc\n", "a\nb\nc\n", "a\nb\nc\n")]
    [InlineData("a\nb\nc\n", "A\nb\nc\n", "a\nb\nC\n", "A\nb\nC\n")]
    [InlineData("a\nb\nour\n", "a\nb\n", "edit\na\nb\nour\n", "edit\na\nb\n")]
    [InlineData("a\nour\nb\nc\n", "a\nb\nc\n", "a\nour\nb\nc\nedit\n", "a\nb\nc\nedit\n")]
    [InlineData("a\nb\n", "x\nb\n", "x\nb\n", "x\nb\n")]
    [InlineData("a\nb\nc\nd", "a\nB\nc\nd", "a\nb\nc\nd\n", "a\nB\nc\nd\n")]
    [InlineData("", "", "edit\n", "edit\n")]
    public void Changes_of_different_lines_are_both_taken(string common, string one, string other, string merged)
    {
        Assert.Equal(merged, ThreeWayMerge.Of(common, one, other));
        Assert.Equal(merged, ThreeWayMerge.Of(common, other, one));
    }

    [Theory]
    [InlineData("a\nb\nc\n", "a\nX\nc\n", "a\nY\nc\n")]
    [InlineData("a\nb\n", "X\nb\n", "a\nY\n")]
    [InlineData("a\nour\n", "a\n", "a\nour\nedit\n")]
    [InlineData("", "x\n", "y\n")]
    public void Changes_of_the_same_or_neighbouring_lines_are_left_to_a_human(string common, string one, string other)
    {
        Assert.Null(ThreeWayMerge.Of(common, one, other));
        Assert.Null(ThreeWayMerge.Of(common, other, one));
    }
}

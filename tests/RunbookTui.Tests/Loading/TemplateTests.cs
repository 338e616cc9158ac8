using RunbookTui.Engine.Diagnostics;
using RunbookTui.Engine.Loading;
using RunbookTui.Engine.Model;
using Xunit;

namespace RunbookTui.Tests.Loading;

public class TemplateTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("plain", "plain")]
    [InlineData("{{ name }}", "<name>")]
    [InlineData("{{name}}", "<name>")]
    [InlineData("{{ name.port }}/inet", "<name.port>/inet")]
    [InlineData("a{{ b }}{{ c }}d", "a<b><c>d")]
    [InlineData("${data_directory}/x $name {x} }} }", "${data_directory}/x $name {x} }} }")]
    [InlineData("{{{{ name }}", "{{ name }}")]
    [InlineData("{{{{{{ name }}", "{{<name>")]
    [InlineData("{{{{{{{{", "{{{{")]
    public void Fills_references_and_nothing_else(string text, string filled) =>
        Assert.Equal(
            filled,
            Template
                .Parse(text)
                .FillText(reference =>
                    reference.Property is null ? $"<{reference.Name}>" : $"<{reference.Name}.{reference.Property}>"
                )
        );

    [Theory]
    [InlineData("{{ name")]
    [InlineData("{{ }}")]
    [InlineData("{{ a b }}")]
    [InlineData("{{ a.b.c }}")]
    [InlineData("{{ a. }}")]
    [InlineData("{{ .a }}")]
    [InlineData("{{ $name }}")]
    [InlineData("{{\na }}")]
    public void What_only_begins_like_a_reference_is_malformed(string text) =>
        Assert.IsType<TemplatePart.Malformed>(Assert.Single(Template.Parse(text).Parts));

    [Fact]
    public void Parts_cover_the_text_without_gaps()
    {
        const string text = "a {{ b }} {{{{ {{ c.d }} e";

        var parts = Template.Parse(text).Parts;

        Assert.Equal(text, string.Concat(parts.Select(part => text.Substring(part.Offset, part.Length))));
    }

    [Fact]
    public void A_value_is_never_read_as_a_reference_again() =>
        Assert.Equal("{{ b }}!", Template.Parse("{{ a }}!").FillText(_ => "{{ b }}"));

    [Fact]
    public void One_reference_alone_gives_a_list_or_a_secret()
    {
        var list = new FieldValue.List([], default);
        var secret = new FieldValue.Hidden(new Secret("s"), default);
        var place = new SourceSpan(3, 4, 3, 5);

        Assert.Equal(list with { Span = place }, Template.Parse("{{ a }}").Fill(_ => list, place));
        Assert.Equal(secret with { Span = place }, Template.Parse("{{ a }}").Fill(_ => secret, place));
    }

    [Fact]
    public void A_secret_inside_a_text_is_refused_without_being_shown()
    {
        var exception = Assert.Throws<InvalidOperationException>(() =>
            Template.Parse("x{{ a }}").Fill(_ => new FieldValue.Hidden(new Secret("sesame"), default), default)
        );

        Assert.DoesNotContain("sesame", exception.Message, StringComparison.Ordinal);
    }
}

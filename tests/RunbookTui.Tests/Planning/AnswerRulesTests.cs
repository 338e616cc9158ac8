using RunbookTui.Engine.Diagnostics;
using RunbookTui.Engine.Model;
using RunbookTui.Engine.Planning;
using Xunit;

namespace RunbookTui.Tests.Planning;

public class AnswerRulesTests
{
    private static readonly Input text = new(
        "x",
        InputType.Text,
        LocalizedText.Of("X"),
        Help: null,
        Many: false,
        Secret: false,
        Required: true,
        Default: null,
        DefaultFact: null,
        Choices: [],
        Pattern: null,
        Min: null,
        Max: null,
        Condition.Always,
        SourceSpan.Start
    );

    private static readonly string label63 = new('a', 63);

    public static TheoryData<InputType, string, string> Accepted =>
        new()
        {
            { InputType.Text, "any text, as it is ", "any text, as it is " },
            { InputType.Integer, "-12", "-12" },
            { InputType.Integer, " 0 ", "0" },
            { InputType.Flag, "true", "true" },
            { InputType.Choice, "fast", "fast" },
            { InputType.Hostname, "mail.example.com", "mail.example.com" },
            { InputType.Hostname, " Mail.EXAMPLE.com ", "mail.example.com" },
            { InputType.Hostname, "3com.example", "3com.example" },
            { InputType.Hostname, $"{label63}.example", $"{label63}.example" },
            {
                InputType.Hostname,
                $"{label63}.{label63}.{label63}.{new string('b', 61)}",
                $"{label63}.{label63}.{label63}.{new string('b', 61)}"
            },
            { InputType.Address, "192.0.2.10", "192.0.2.10" },
            { InputType.Address, "2001:DB8:0::1", "2001:db8::1" },
            { InputType.Port, "1", "1" },
            { InputType.Port, "65535", "65535" },
            { InputType.Path, "/etc/ssl/a b.pem", "/etc/ssl/a b.pem" },
            { InputType.Path, "/a..b/.c", "/a..b/.c" },
            { InputType.User, "mail.user_1-x", "mail.user_1-x" },
            { InputType.User, "_smtp", "_smtp" },
            { InputType.PostfixInstance, "postfix-2525", "postfix-2525" },
            { InputType.PostfixInstance, "postfix-out=2526", "postfix-out=2526" },
            { InputType.PostfixInstance, "postfix-2525=2525", "postfix-2525" },
            { InputType.PostfixInstance, "postfix-2525=26", "postfix-2525=26" },
        };

    [Theory]
    [MemberData(nameof(Accepted))]
    public void A_good_answer_is_accepted_in_canonical_form(InputType type, string answer, string canonical) =>
        Assert.Equal([canonical], Assert.IsType<AnswerResult.Accepted>(Check(type, answer)).Values);

    [Theory]
    [InlineData(InputType.Text, "a\nb", @"expected a text without control characters, seen 'a\nb'")]
    [InlineData(InputType.Text, "a\u202eb", @"expected a text without control characters, seen 'a\u202Eb'")]
    [InlineData(InputType.Text, "", "expected a text, seen nothing")]
    [InlineData(InputType.Integer, "1.5", "expected a whole number, seen '1.5'")]
    [InlineData(InputType.Integer, "007", "expected a whole number, seen '007'")]
    [InlineData(InputType.Integer, "99999999999999999999", "expected a whole number, seen '99999999999999999999'")]
    [InlineData(InputType.Flag, "yes", "expected true or false, seen 'yes'")]
    [InlineData(InputType.Choice, "fats", "expected 'fast' or 'slow', seen 'fats'")]
    [InlineData(
        InputType.Hostname,
        "mail",
        "expected a full host name with a domain, such as mail.example.com, seen 'mail'"
    )]
    [InlineData(
        InputType.Hostname,
        "mail.example.com.",
        "expected a host name without a dot at the end, seen 'mail.example.com.'"
    )]
    [InlineData(
        InputType.Hostname,
        "mail..example.com",
        "expected a host name without empty parts, seen 'mail..example.com'"
    )]
    [InlineData(
        InputType.Hostname,
        "mail_1.example.com",
        "expected letters, digits, hyphens and dots in a host name, seen 'mail_1.example.com'"
    )]
    [InlineData(
        InputType.Hostname,
        "見本.example.com",
        "expected letters, digits, hyphens and dots in a host name, seen '見本.example.com'"
    )]
    [InlineData(
        InputType.Hostname,
        "-mail.example.com",
        "expected no hyphen at the ends of a host name's parts, seen '-mail.example.com'"
    )]
    [InlineData(
        InputType.Hostname,
        "mail-.example.com",
        "expected no hyphen at the ends of a host name's parts, seen 'mail-.example.com'"
    )]
    [InlineData(InputType.Hostname, "192.0.2.10", "expected a host name, not an address, seen '192.0.2.10'")]
    [InlineData(InputType.Hostname, "::1", "expected a host name, not an address, seen '::1'")]
    [InlineData(
        InputType.Hostname,
        "mail.example.1",
        "expected a host name whose last part is not a number, seen 'mail.example.1'"
    )]
    [InlineData(
        InputType.Hostname,
        "mail.example.com; rm -rf /",
        "expected letters, digits, hyphens and dots in a host name, seen 'mail.example.com; rm -rf /'"
    )]
    [InlineData(InputType.Address, "1", "expected an address such as 192.0.2.10 or 2001:db8::10, seen '1'")]
    [InlineData(
        InputType.Address,
        "192.0.2.010",
        "expected an address such as 192.0.2.10 or 2001:db8::10, seen '192.0.2.010'"
    )]
    [InlineData(
        InputType.Address,
        "fe80::1%eth0",
        "expected an address such as 192.0.2.10 or 2001:db8::10, seen 'fe80::1%eth0'"
    )]
    [InlineData(
        InputType.Address,
        "[::1]:25",
        "expected an address such as 192.0.2.10 or 2001:db8::10, seen '[::1]:25'"
    )]
    [InlineData(InputType.Port, "0", "expected a port from 1 to 65535, seen '0'")]
    [InlineData(InputType.Port, "65536", "expected a port from 1 to 65535, seen '65536'")]
    [InlineData(InputType.Port, "+25", "expected a port from 1 to 65535, seen '+25'")]
    [InlineData(InputType.Port, "smtp", "expected a port from 1 to 65535, seen 'smtp'")]
    [InlineData(InputType.Path, "etc/ssl", "expected an absolute path such as /etc/ssl/example.pem, seen 'etc/ssl'")]
    [InlineData(
        InputType.Path,
        "/etc/../shadow",
        "expected a path without '.' and '..' segments, seen '/etc/../shadow'"
    )]
    [InlineData(InputType.Path, "/etc/a\tb", @"expected a text without control characters, seen '/etc/a\tb'")]
    [InlineData(
        InputType.User,
        "Root",
        "expected a login name of at most 32 lower-case letters, digits, '.', '_' and '-', beginning with a letter or '_', seen 'Root'"
    )]
    [InlineData(
        InputType.User,
        "1a",
        "expected a login name of at most 32 lower-case letters, digits, '.', '_' and '-', beginning with a letter or '_', seen '1a'"
    )]
    [InlineData(
        InputType.User,
        "a b",
        "expected a login name of at most 32 lower-case letters, digits, '.', '_' and '-', beginning with a letter or '_', seen 'a b'"
    )]
    [InlineData(
        InputType.PostfixInstance,
        "postfix-",
        "expected a name that begins with 'postfix-' and goes on, such as postfix-2525, seen 'postfix-'"
    )]
    [InlineData(
        InputType.PostfixInstance,
        "smtp-2525",
        "expected a name that begins with 'postfix-' and goes on, such as postfix-2525, seen 'smtp-2525'"
    )]
    [InlineData(
        InputType.PostfixInstance,
        "postfix-a/b2",
        "expected letters, digits, '.', '_' and '-' in an instance name, seen 'postfix-a/b2'"
    )]
    [InlineData(
        InputType.PostfixInstance,
        "postfix-out",
        "expected a port from 1 to 65535 at the end of the name, or after '=' as in postfix-out=2525, seen 'postfix-out'"
    )]
    [InlineData(
        InputType.PostfixInstance,
        "postfix-99999",
        "expected a port from 1 to 65535 at the end of the name, or after '=' as in postfix-99999=2525, seen 'postfix-99999'"
    )]
    [InlineData(
        InputType.PostfixInstance,
        "postfix-0",
        "expected a port from 1 to 65535 at the end of the name, or after '=' as in postfix-0=2525, seen 'postfix-0'"
    )]
    [InlineData(
        InputType.PostfixInstance,
        "postfix-a=0",
        "expected a port from 1 to 65535 after '=', seen 'postfix-a=0'"
    )]
    [InlineData(
        InputType.PostfixInstance,
        "postfix-a=1=2",
        "expected a port from 1 to 65535 after '=', seen 'postfix-a=1=2'"
    )]
    public void A_bad_answer_is_refused_with_what_was_expected_and_seen(
        InputType type,
        string answer,
        string message
    ) => Assert.Equal(message, Assert.IsType<AnswerResult.Refused>(Check(type, answer)).Message);

    [Fact]
    public void Labels_and_names_of_hosts_have_a_longest_length()
    {
        Assert.IsType<AnswerResult.Refused>(Check(InputType.Hostname, $"{label63}a.example"));
        Assert.IsType<AnswerResult.Refused>(
            Check(InputType.Hostname, $"{label63}.{label63}.{label63}.{new string('b', 62)}")
        );
    }

    [Theory]
    [InlineData("4", "expected a whole number from 5 to 7, seen '4'")]
    [InlineData("8", "expected a whole number from 5 to 7, seen '8'")]
    [InlineData("5", null)]
    [InlineData("7", null)]
    public void A_number_lies_within_its_bounds(string answer, string? message) =>
        Assert.Equal(
            message,
            (
                AnswerRules.Check(text with { Type = InputType.Integer, Min = 5, Max = 7 }, answer)
                as AnswerResult.Refused
            )?.Message
        );

    [Fact]
    public void A_pattern_matches_the_whole_text()
    {
        var input = text with { Pattern = "a|ab" };

        Assert.IsType<AnswerResult.Accepted>(AnswerRules.Check(input, "ab"));
        Assert.Equal(
            new AnswerResult.Refused("expected a text that matches 'a|ab', seen 'abc'"),
            AnswerRules.Check(input, "abc")
        );
    }

    [Fact]
    public void A_pattern_that_backtracks_elsewhere_is_quick_here()
    {
        var input = text with { Pattern = "(a+)+b" };

        Assert.IsType<AnswerResult.Refused>(AnswerRules.Check(input, new string('a', 4000)));
    }

    [Fact]
    public void A_list_is_separated_by_commas()
    {
        var input = text with { Type = InputType.Hostname, Many = true };

        Assert.Equal(
            ["a.example", "b.example"],
            Assert.IsType<AnswerResult.Accepted>(AnswerRules.Check(input, "A.example , b.example")).Values
        );
    }

    [Theory]
    [InlineData(
        "postfix-25,,postfix-26",
        "expected something between two commas and no comma at the end, seen 'postfix-25,,postfix-26'"
    )]
    [InlineData("postfix-25,", "expected something between two commas and no comma at the end, seen 'postfix-25,'")]
    [InlineData("postfix-25, postfix-25=25", "expected each item once, seen 'postfix-25' twice")]
    [InlineData("postfix-25, postfix-25=26", "expected each instance once, seen 'postfix-25' twice")]
    [InlineData(
        "postfix-25, postfix-a=25",
        "expected a port of its own for each instance, seen 25 for 'postfix-25' and 'postfix-a'"
    )]
    [InlineData(
        "postfix-25, smtp",
        "expected a name that begins with 'postfix-' and goes on, such as postfix-2525, seen 'smtp'"
    )]
    public void A_bad_list_is_refused(string answer, string message) =>
        Assert.Equal(
            new AnswerResult.Refused(message),
            AnswerRules.Check(text with { Type = InputType.PostfixInstance, Many = true }, answer)
        );

    [Fact]
    public void An_optional_input_may_be_left_empty() =>
        Assert.Empty(
            Assert.IsType<AnswerResult.Accepted>(AnswerRules.Check(text with { Required = false }, " ")).Values
        );

    [Fact]
    public void A_refused_secret_is_not_shown()
    {
        var input = text with { Secret = true, Pattern = "[0-9]+" };

        Assert.Equal(
            new AnswerResult.Refused("expected a text that matches '[0-9]+', seen something else"),
            AnswerRules.Check(input, "sesame")
        );
        Assert.Equal(
            new AnswerResult.Refused("expected a text without control characters, seen something else"),
            AnswerRules.Check(input, "ses\name")
        );
    }

    [Fact]
    public void A_secret_of_spaces_is_an_answer() =>
        Assert.Equal(
            ["   "],
            Assert.IsType<AnswerResult.Accepted>(AnswerRules.Check(text with { Secret = true }, "   ")).Values
        );

    [Fact]
    public void A_very_long_answer_is_refused() =>
        Assert.Equal(
            new AnswerResult.Refused("expected at most 4096 characters, seen 5000"),
            AnswerRules.Check(text, new string('x', 5000))
        );

    [Fact]
    public void An_instance_knows_its_port_and_directory()
    {
        var instance = PostfixInstanceName.Parse("postfix-out=2526", out var problem);

        Assert.Null(problem);
        Assert.Equal(
            ["postfix-out", "2526", "/etc/postfix-out"],
            PostfixInstanceName.Properties.Select(name => instance!.Property(name))
        );
        Assert.Null(instance!.Property("queue"));
    }

    private static AnswerResult Check(InputType type, string answer) =>
        AnswerRules.Check(text with { Type = type, Choices = ["fast", "slow"] }, answer);
}

using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Mail;
using RunbookTui.Tests.Support;
using Xunit;

namespace RunbookTui.Tests.Mail;

/// <summary>What counts as the server's own word about a version it must refuse.</summary>
public sealed class OldVersionTests
{
    private const string Hello10 = "HELLO\n" + "HEX: 16 0301 002A 02 000026 0301" + Rest;
    private const string Hello11 = "HELLO\n" + "HEX: 16 0302 002A 02 000026 0302" + Rest;
    private const string Hello13 =
        "HELLO\n" + "HEX: 16 0303 0032 02 00002E 0303" + Random + "00 1302 00 0006 002B 0002 0304";
    private const string Rest = Random + "00 C014 00";
    private const string Random = "0000000000000000000000000000000000000000000000000000000000000000";

    [Theory]
    [InlineData(Verdict.Failed, "✗ TLSv1.0 accepted by the server", Hello10)]
    [InlineData(Verdict.Passed, "TLSv1.0 refused by the server, which answered with TLSv1.1", Hello11)]
    [InlineData(Verdict.Passed, "TLSv1.0 refused by the server: internal_error (80)", "HELLO\nHEX: 15 0301 0002 02 50")]
    [InlineData(Verdict.Failed, "✗ TLSv1.0 accepted by the server", "HELLO\nHEX: 15 0301 0002 01 70\n" + SecondHalf)]
    [InlineData(Verdict.Inconclusive, "? the answer is not TLS: '220 m'", "HELLO\nS: 220 mail")]
    [InlineData(Verdict.Inconclusive, "? the server closed the connection without an alert", "HELLO", "HELLO")]
    [InlineData(Verdict.Inconclusive, "? the server closed the connection without an alert", "HELLO", Hello13, Hello11)]
    [InlineData(
        Verdict.Passed,
        "TLSv1.0 refused by the server, which hangs up without an alert, twice, and answers a TLSv1.3 hello in between",
        "HELLO",
        Hello13,
        "HELLO"
    )]
    public async Task An_old_version_is_refused_only_by_the_servers_word(
        Verdict expected,
        string observed,
        params string[] scripts
    )
    {
        // An inconclusive hang-up still asks again; where the script has no more, the server closes at once.
        var all = scripts.Length == 2 ? [.. scripts, "HELLO"] : scripts;
        await using var server = new ScriptedServer(TestAuthority.Shared.Serve(TestAuthority.Good), ["TLS", .. all]);
        var result = await TlsProbe.Kind.ObserveAsync(
            MailProbeBench.Host().Serves(465, server),
            ("port", 465),
            ("host", "mail.example.test"),
            ("trust", new[] { MailProbeBench.CaFile }),
            ("refuses", new[] { "TLSv1.0" })
        );
        Assert.Equal((expected, observed), (result.Verdict, result.Observed.Split('\n')[^1]));
    }

    [Theory]
    [InlineData("TLSv1.0", 0x0301, 0xC014, false)]
    [InlineData("TLSv1.1", 0x0302, 0xC014, false)]
    [InlineData("TLSv1.2", 0x0303, 0xC02F, false)]
    [InlineData("TLSv1.3", 0x0303, 0x1301, true)]
    public void The_hello_offers_exactly_one_version(string name, int legacy, int suite, bool supportedVersions)
    {
        var hello = new HelloReader(RawClientHello.Build(TlsVersion.Of(name), "mail.example.test"));
        Assert.Equal(legacy, hello.Version);
        Assert.Contains(suite, hello.Suites);
        Assert.Contains(0x00FF, hello.Suites);
        Assert.Equal(supportedVersions, hello.Extensions.ContainsKey(43));
        Assert.Equal(legacy >= 0x0303, hello.Extensions.ContainsKey(13));
        Assert.Contains(
            "mail.example.test",
            System.Text.Encoding.ASCII.GetString(hello.Extensions[0]),
            StringComparison.Ordinal
        );
        if (supportedVersions)
            Assert.Equal([2, 3, 4], hello.Extensions[43]);
    }

    [Fact]
    public void An_address_is_no_server_name() =>
        Assert.DoesNotContain(
            0,
            new HelloReader(RawClientHello.Build(TlsVersion.Of("TLSv1.0"), "192.0.2.10")).Extensions.Keys
        );

    private const string SecondHalf = "HEX: 16 0301 002A 02 000026 0301" + Rest;

    /// <summary>Reads a ClientHello as a server would, by RFC 5246, 7.4.1.2, every length checked.</summary>
    private sealed class HelloReader
    {
        private readonly byte[] bytes;
        private int at;

        public HelloReader(byte[] record)
        {
            bytes = record;
            Assert.Equal(22, Number(1));
            Assert.Equal(0x0301, Number(2));
            Assert.Equal(record.Length - 5, Number(2));
            Assert.Equal(1, Number(1));
            Assert.Equal(record.Length - 9, Number(3));
            Version = Number(2);
            at += 32;
            var session = Number(1);
            at += session;
            var suites = Number(2);
            for (var i = 0; i < suites / 2; i++)
                Suites.Add(Number(2));
            Assert.Equal(1, Number(1));
            Assert.Equal(0, Number(1));
            Assert.Equal(record.Length - at - 2, Number(2));
            while (at < record.Length)
            {
                var type = Number(2);
                var length = Number(2);
                Extensions.Add(type, bytes[at..(at + length)]);
                at += length;
            }
        }

        public int Version { get; }

        public List<int> Suites { get; } = [];

        public Dictionary<int, byte[]> Extensions { get; } = [];

        private int Number(int size)
        {
            var number = 0;
            for (var i = 0; i < size; i++)
                number = (number << 8) | bytes[at++];
            return number;
        }
    }
}

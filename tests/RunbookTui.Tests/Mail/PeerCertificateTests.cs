using System.Security.Cryptography.X509Certificates;
using RunbookTui.Host.Mail;
using RunbookTui.Tests.Support;
using Xunit;

namespace RunbookTui.Tests.Mail;

public sealed class PeerCertificateTests
{
    private static readonly TestAuthority Authority = TestAuthority.Shared;

    [Fact]
    public void Server_then_intermediate_holds() =>
        Assert.True(Peer(TestAuthority.Good, Authority.Intermediate).Chain().Holds);

    [Fact]
    public void The_root_may_be_sent_too() =>
        Assert.True(Peer(TestAuthority.Good, Authority.Intermediate, Authority.Root).Chain().Holds);

    [Fact]
    public void A_missing_intermediate_is_named_by_its_issuer()
    {
        var judgement = Peer(TestAuthority.Good).Chain();
        Assert.False(judgement.Holds);
        Assert.Contains("last sent was issued by CN=Test intermediate", judgement.Observed, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chain_out_of_order_does_not_hold()
    {
        var judgement = Peer(TestAuthority.Good, Authority.Root, Authority.Intermediate).Chain();
        Assert.False(judgement.Holds);
        Assert.StartsWith(
            "sent out of order: certificate 1 (CN=mail.example.test)",
            judgement.Observed,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Another_authority_of_the_same_name_is_not_trusted()
    {
        var other = new TestAuthority();
        Assert.False(Peer(other.Issue("mail.example.test"), other.Intermediate).Chain().Holds);
    }

    [Theory]
    [InlineData("mail.example.test", true)]
    [InlineData("MAIL.example.test", true)]
    [InlineData("localhost", false)]
    [InlineData("example.test", false)]
    public void Only_names_in_the_certificate_hold(string name, bool holds) =>
        Assert.Equal(holds, Peer([TestAuthority.Good, Authority.Intermediate], name).Name().Holds);

    [Fact]
    public void A_name_in_the_subject_alone_does_not_hold()
    {
        var judgement = Peer(Authority.Issue("mail.example.test", withNames: false), Authority.Intermediate).Name();
        Assert.Equal((false, "the certificate names no host"), (judgement.Holds, judgement.Observed));
    }

    [Theory]
    [InlineData(-10, -1, 0, false, "expired on")]
    [InlineData(2, 90, 0, false, "is not valid before")]
    [InlineData(-10, 10, 14, false, "expires in 10 days")]
    [InlineData(-10, 14, 14, true, "expires in 14 days")]
    public void Dates_are_judged_apart_from_the_chain(int from, int to, int daysLeft, bool holds, string observed)
    {
        var peer = Peer(Authority.Issue("mail.example.test", from, to), Authority.Intermediate);
        Assert.True(peer.Chain().Holds);
        Assert.Equal(holds, peer.Dates(daysLeft).Holds);
        Assert.Contains(observed, peer.Dates(daysLeft).Observed, StringComparison.Ordinal);
        Assert.Equal(observed.StartsWith("expires", StringComparison.Ordinal), peer.ReasonNotToTrust() is null);
    }

    private static PeerCertificate Peer(params X509Certificate2[] sent) => Peer(sent, "mail.example.test");

    private static PeerCertificate Peer(IReadOnlyList<X509Certificate2> sent, string name) =>
        new(
            sent,
            TrustAnchors.Load(MailProbeBench.Host(), [MailProbeBench.CaFile]),
            name,
            TimeProvider.System.GetUtcNow()
        );
}

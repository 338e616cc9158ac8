using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Model;
using RunbookTui.Host.Mail;
using RunbookTui.Tests.Support;
using Xunit;

namespace RunbookTui.Tests.Mail;

public sealed class MailAccountTests
{
    private const string Refused = "doveadm(1)<2><>: Error: auth-userdb: connect failed: Connection refused";
    private readonly StrictHost host = new();
    private readonly MailAccount account = new("alice", new Secret("pw"));

    [Fact]
    public async Task An_account_with_its_password_is_no_obstacle()
    {
        host.Query("doveadm user alice", "uid 1001").Query("doveadm auth test alice", "passdb: alice auth succeeded");

        Assert.Empty(await account.CheckAsync(host, default));
        Assert.Equal("pw\n", host.Calls[^1].SecretInput!.Reveal());
    }

    [Fact]
    public async Task A_wrong_password_is_an_obstacle()
    {
        host.Query("doveadm user alice", "uid 1001").Query("doveadm auth test alice", "passdb: alice auth failed", 77);

        var obstacle = Assert.Single(await account.CheckAsync(host, default));

        Assert.Equal("the password given is not that of the mail account 'alice'", obstacle.Message);
        Assert.DoesNotContain("pw", obstacle.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dovecot_that_cannot_be_asked_about_the_password_is_no_obstacle()
    {
        host.Query("doveadm user alice", "uid 1001").Query("doveadm auth test alice", "", 77, Refused);

        Assert.Empty(await account.CheckAsync(host, default));
    }

    [Fact]
    public async Task An_account_that_dovecot_does_not_know_is_an_obstacle()
    {
        host.Query("doveadm user alice", "", 67, "userdb lookup: user alice doesn't exist");

        Assert.Equal(
            "there is no mail account 'alice'",
            Assert.Single(await account.CheckAsync(host, default)).Message
        );
    }

    [Theory]
    [InlineData("userdb {\n  args = \n  driver = passwd\n}\n", 1)]
    [InlineData("userdb passwd {\n}\n", 1)]
    [InlineData("userdb {\n  driver = passwd\n}\nuserdb {\n  driver = passwd-file\n}\n", 0)]
    [InlineData("userdb sql {\n}\n", 0)]
    [InlineData("", 0)]
    public async Task With_dovecot_stopped_only_accounts_of_the_system_are_missed(string userdb, int obstacles)
    {
        host.Query("doveadm user alice", "", 75, Refused)
            .Query("getent passwd alice", "", 2)
            .Query("doveconf userdb", userdb);

        Assert.Equal(obstacles, (await account.CheckAsync(host, default)).Count);
    }
}

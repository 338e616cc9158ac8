using RunbookTui.HostTests.Support;

namespace RunbookTui.HostTests.Sandbox;

public sealed class OwnerTests
{
    [Fact]
    public async Task A_sandbox_ends_with_its_owner_even_when_that_is_killed()
    {
        var (owner, inside) = await OwnerProcess.StartAsync();
        using (owner)
        {
            Assert.True(Directory.Exists($"/proc/{inside}"));

            owner.Kill();

            await Eventually.BecomesAsync(() => Task.FromResult(Directory.Exists($"/proc/{inside}")), alive => !alive);
        }
    }
}

using RunbookTui.Engine.Planning;
using RunbookTui.Engine.Running;

namespace RunbookTui.Cli;

/// <summary>Nobody is there to decide: a failed step ends the run, which can be resumed or rolled back.</summary>
internal sealed class UnattendedOperator(string name) : IOperator
{
    public string Name => name;

    public Task<FailureDecision> OnFailureAsync(PlannedStep step, string reason, CancellationToken cancellation) =>
        Task.FromResult<FailureDecision>(new FailureDecision.Leave());
}

/// <summary>Asks on the terminal.</summary>
internal sealed class AskingOperator(string name) : IOperator
{
    public string Name => name;

    public Task<FailureDecision> OnFailureAsync(PlannedStep step, string reason, CancellationToken cancellation)
    {
        while (true)
        {
            Console.Error.Write(
                "The changes so far are in place and can be undone.  [r] retry  [s] skip this step  [l] leave (resume or roll back later): "
            );
            switch (Console.In.ReadLine()?.Trim().ToLowerInvariant())
            {
                case "r":
                    return Task.FromResult<FailureDecision>(new FailureDecision.Retry());
                case "s":
                    Console.Error.Write("Reason, for the record: ");
                    if (Console.In.ReadLine()?.Trim() is { Length: > 0 } why)
                        return Task.FromResult<FailureDecision>(new FailureDecision.Skip(why));
                    Console.Error.WriteLine("A step is skipped only with a reason.");
                    break;
                case "l" or null:
                    return Task.FromResult<FailureDecision>(new FailureDecision.Leave());
                default:
                    break;
            }
        }
    }
}

using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Machine;

/// <summary>Runs a program that only looks, and compares its exit status and its output.</summary>
internal sealed class CommandProbe(Fields fields) : IProbe
{
    /// <summary>The registration.</summary>
    public static ProbeKind Kind { get; } =
        new(
            "command",
            "Runs a program that changes nothing and compares what it does.",
            [
                new(
                    "run",
                    new FieldType.ListOf(new FieldType.Text()),
                    "The program and its arguments; no shell is between.",
                    Required: true
                ),
                new("exit_code", new FieldType.Integer(0, 255), "The exit status expected.", Default: "0"),
                new("output_contains", new FieldType.Text(), "Text that its output or error output must contain."),
                new("output_lacks", new FieldType.Text(), "Text that its output and error output must not contain."),
                new("timeout", new FieldType.Duration(), "How long it may take.", Default: "30s"),
            ],
            fields => new CommandProbe(fields)
        );

    /// <inheritdoc/>
    public string Summary => $"{CommandFields.Main(fields)}";

    /// <inheritdoc/>
    public async Task<ProbeResult> ObserveAsync(IHostReader host, CancellationToken cancellation)
    {
        var exitCode = fields.Integer("exit_code");
        var contains = fields.TextOrNull("output_contains");
        var lacks = fields.TextOrNull("output_lacks");
        var expected = $"exit status {exitCode}";
        if (contains is not null)
            expected += $", output with '{contains}'";
        if (lacks is not null)
            expected += $", output without '{lacks}'";
        if (CommandFields.Main(fields) is not { } command)
            return Inconclusive("the probe names no program", "");
        CommandResult result;
        try
        {
            result = await host.QueryAsync(command, cancellation);
        }
        catch (HostException fault)
        {
            return Inconclusive(fault.Message, command.ToString());
        }
        // These are the words of shells, env(1) and timeout(1) for "not executable", "not found".
        if (result.TimedOut || (result.ExitCode is 126 or 127 && exitCode != result.ExitCode))
            return Inconclusive(CommandFault.Of(command, result, exitCode).Message, command.ToString());
        var asExpected =
            result.ExitCode == exitCode
            && (contains is null || result.Text.Contains(contains, StringComparison.Ordinal))
            && (lacks is null || !result.Text.Contains(lacks, StringComparison.Ordinal));
        return new ProbeResult(
            asExpected ? Verdict.Passed : Verdict.Failed,
            expected,
            $"exit status {result.ExitCode}{CommandFault.Tail(result)}",
            "this host",
            command.ToString(),
            MayChange: true
        );

        ProbeResult Inconclusive(string observed, string byHand) =>
            new(Verdict.Inconclusive, expected, observed, "this host", byHand);
    }
}

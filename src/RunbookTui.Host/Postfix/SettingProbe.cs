using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Postfix;

/// <summary>The value of a parameter as the daemons of an instance, or one service of it, see it.</summary>
internal sealed class SettingProbe(Fields fields) : IProbe
{
    private readonly string instance = fields.Text("instance");
    private readonly string name = fields.Text("name");
    private readonly string value = fields.Text("value");
    private readonly string? service = fields.TextOrNull("service");

    /// <summary>The kind as a runbook sees it.</summary>
    public static ProbeKind Kind { get; } =
        new(
            "postfix.setting",
            "Looks at the value of a Postfix parameter that is in force, by `postconf`.",
            [
                new Field(
                    "instance",
                    new FieldType.Text(),
                    "The instance; `-` is the primary.",
                    Default: PostfixInstances.Primary
                ),
                new Field("name", new FieldType.Text(), "The parameter.", Required: true),
                new Field(
                    "value",
                    new FieldType.Text(),
                    "The value expected. With a `$` it is compared as written, else with all `$name` filled in.",
                    Required: true
                ),
                new Field(
                    "service",
                    new FieldType.Text(),
                    "A service of `master.cf`, such as `submission/inet`: then its `-o` options count too."
                ),
            ],
            fields => new SettingProbe(fields)
        );

    public string Summary =>
        $"{name} of {(service is null ? "" : $"'{service}' of ")}{PostfixInstances.Title(instance)}";

    public async Task<ProbeResult> ObserveAsync(IHostReader host, CancellationToken cancellation)
    {
        var expected = $"{name} = {value}";
        string[] expand = value.Contains('$', StringComparison.Ordinal) ? [] : ["-x"];
        var command = Postconf.In(PostfixInstances.PrimaryDirectory, [.. expand, name]);
        try
        {
            var directory = await PostfixInstances.DirectoryAsync(host, instance, cancellation);
            if (directory is null)
                return Result(
                    Verdict.Failed,
                    expected,
                    $"there is no {PostfixInstances.Resource(instance)}",
                    "postmulti -l"
                );
            command = Postconf.In(directory, [.. expand, name]);
            if (service is not null)
            {
                var there = await Postconf.ServicesAsync(host, directory, cancellation);
                if (there.FirstOrDefault(line => line.Key == service) is not { } found)
                    return Result(
                        Verdict.Failed,
                        expected,
                        $"no service '{service}' in '{directory}/master.cf'",
                        Postconf.In(directory, "-M").ToString()
                    );
                if (found.EffectiveOptions.ContainsKey(name))
                    command = Postconf.In(directory, ["-P", .. expand, $"{service}/{name}"]);
            }
            var values = Postconf.Parse((await Postconf.RequireAsync(host, command, cancellation)).Output);
            // `-P` prints the name with its service before.
            var observed = values.GetValueOrDefault($"{service}/{name}") ?? values.GetValueOrDefault(name);
            return observed is null
                ? Result(Verdict.Failed, expected, $"this Postfix has no parameter '{name}'", command.ToString())
                : Result(
                    Normal(observed) == Normal(value) ? Verdict.Passed : Verdict.Failed,
                    expected,
                    $"{name} = {observed}",
                    command.ToString()
                );
        }
        catch (HostException wrong)
        {
            return Result(Verdict.Inconclusive, expected, wrong.Message, command.ToString());
        }
    }

    /// <summary>In lists a comma, a blank or both separate alike (postconf(5)).</summary>
    private static string Normal(string text) =>
        string.Join(' ', text.Split([' ', '\t', ','], StringSplitOptions.RemoveEmptyEntries));

    private static ProbeResult Result(Verdict verdict, string expected, string observed, string byHand) =>
        new(verdict, expected, observed, "this host", byHand);
}

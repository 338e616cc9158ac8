using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Dovecot;

/// <summary>Looks at one effective setting of Dovecot.</summary>
internal sealed class DovecotSettingProbe(Fields fields) : IProbe
{
    /// <summary>The registration.</summary>
    public static ProbeKind Kind { get; } =
        new(
            "dovecot.setting",
            "Looks at the effective value of one Dovecot setting, after all files were read.",
            [
                new(
                    "name",
                    new FieldType.Text(),
                    "The setting; a nested one by its path, as in service/pop3-login/inet_listener/pop3/port.",
                    Required: true
                ),
                new("value", new FieldType.Text(), "The value expected.", Required: true),
            ],
            fields => new DovecotSettingProbe(fields)
        );

    private string Name => fields.Text("name");

    /// <inheritdoc/>
    public string Summary => $"Dovecot's {Name}";

    /// <inheritdoc/>
    public async Task<ProbeResult> ObserveAsync(IHostReader host, CancellationToken cancellation)
    {
        var wanted = fields.Text("value");
        var expected = $"{Name} = {wanted}";
        var byHand = $"doveconf {ShellWords.Quote(DovecotConfiguration.Query(Name))}";
        try
        {
            var value = await DovecotConfiguration.ValueAsync(host, Name, cancellation);
            // 'protocols' begins with a blank in 2.3.
            var same = value is not null && value.Trim() == wanted.Trim();
            return new ProbeResult(
                same ? Verdict.Passed : Verdict.Failed,
                expected,
                value is null ? $"Dovecot knows no setting '{Name}'" : $"{Name} = {value}",
                "this host",
                byHand
            );
        }
        catch (HostException fault)
        {
            return new ProbeResult(Verdict.Inconclusive, expected, fault.Message, "this host", byHand);
        }
    }
}

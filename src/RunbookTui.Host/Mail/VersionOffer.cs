using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Mail;

/// <summary>Offers a server exactly one version of TLS, by hand, and judges what the server itself says to it.</summary>
internal sealed class VersionOffer(IHostReader host, Vantage vantage, string? starttls, string name)
{
    /// <summary>Whether the server agrees to the version.</summary>
    public async Task<(Verdict Verdict, string Observed)> AcceptedAsync(
        TlsVersion version,
        CancellationToken cancellation
    ) =>
        await OfferAsync(version, cancellation) switch
        {
            ServerAnswer.Agreed agreed => (
                agreed.Version == version.Code ? Verdict.Passed : Verdict.Failed,
                Agreement(version, agreed)
            ),
            ServerAnswer.Refused refused => (Verdict.Failed, Refusal(version, refused)),
            var other => (Verdict.Inconclusive, Silence(other)),
        };

    /// <summary>Whether the server refuses the version.</summary>
    /// <param name="control">
    /// A version the server is known to accept. Where it hangs up on the old hello without an alert, twice, and answers
    /// a hello of this version in between, the version was the reason.
    /// </param>
    public async Task<(Verdict Verdict, string Observed)> RefusedAsync(
        TlsVersion version,
        TlsVersion control,
        CancellationToken cancellation
    )
    {
        switch (await OfferAsync(version, cancellation))
        {
            case ServerAnswer.Agreed agreed:
                return (agreed.Version == version.Code ? Verdict.Failed : Verdict.Passed, Agreement(version, agreed));
            case ServerAnswer.Refused refused:
                return (Verdict.Passed, Refusal(version, refused));
            case ServerAnswer.HungUp hungUp when control != version:
                var sameInBetween = await OfferAsync(control, cancellation) is ServerAnswer.Agreed;
                var again = await OfferAsync(version, cancellation) is ServerAnswer.HungUp;
                return sameInBetween && again
                    ? (
                        Verdict.Passed,
                        $"{version.Name} refused by the server, which hangs up without an alert, twice, "
                            + $"and answers a {control.Name} hello in between"
                    )
                    : (Verdict.Inconclusive, hungUp.Observed);
            case var other:
                return (Verdict.Inconclusive, Silence(other));
        }
    }

    private async Task<ServerAnswer> OfferAsync(TlsVersion version, CancellationToken cancellation)
    {
        await using var stream = await StartTls.OpenAsync(host, vantage, starttls, cancellation);
        return await Connection.WithinAsync(
            host.Time,
            Connection.Patience,
            async token =>
            {
                await stream.WriteAsync(RawClientHello.Build(version, name), token);
                await stream.FlushAsync(token);
                return await ServerAnswer.ReadAsync(stream, token);
            },
            () => MailFault.CouldNotLook($"no answer to a {version.Name} hello", mayChange: true),
            cancellation
        );
    }

    private static string Agreement(TlsVersion version, ServerAnswer.Agreed agreed) =>
        agreed.Version == version.Code
            ? $"{version.Name} accepted by the server"
            : $"{version.Name} refused by the server, which answered with {TlsVersion.NameOf(agreed.Version)}";

    private static string Refusal(TlsVersion version, ServerAnswer.Refused refused) =>
        $"{version.Name} refused by the server: {ServerAnswer.AlertName(refused.Alert)}";

    private static string Silence(ServerAnswer answer) =>
        answer switch
        {
            ServerAnswer.HungUp hungUp => hungUp.Observed,
            ServerAnswer.Unclear unclear => unclear.Observed,
            _ => throw new InvalidOperationException($"unknown answer {answer}"),
        };
}

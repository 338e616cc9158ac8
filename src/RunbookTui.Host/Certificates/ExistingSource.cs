using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Certificates;

/// <summary>A certificate that is there and is only checked.</summary>
internal sealed class ExistingSource(CertificatePair pair) : ICertificateSource
{
    /// <inheritdoc/>
    public string Summary => $"check the certificate {pair.CertificateFile} and its key";

    /// <inheritdoc/>
    public IReadOnlyList<string> Touched => [];

    /// <inheritdoc/>
    public Task<IReadOnlyList<Obstacle>> CheckAsync(IHostReader host, CancellationToken cancellation) =>
        Task.FromResult(CertificateCheck.Examine(host, pair));

    /// <inheritdoc/>
    public Inspection Inspect(IHostReader host) =>
        CertificateCheck.Examine(host, pair) is [var first, ..]
            ? new Inspection(false, $"{first.Message}: {first.Observed}")
            : new Inspection(true, $"'{pair.CertificateFile}' fits '{pair.Host}' and its key");

    /// <inheritdoc/>
    public IEnumerable<string> Preview(IHostReader host) => [];

    /// <inheritdoc/>
    public void Apply(IHost host) => Refuse(CertificateCheck.Examine(host, pair));

    /// <summary>Throws where there are obstacles.</summary>
    public static void Refuse(IReadOnlyList<Obstacle> obstacles)
    {
        if (obstacles is not [var first, ..])
            return;
        var lines = obstacles.Select(one => $"{one.Message}: expected {one.Expected}, seen {one.Observed}");
        throw new HostException(string.Join('\n', lines), first.Next);
    }
}

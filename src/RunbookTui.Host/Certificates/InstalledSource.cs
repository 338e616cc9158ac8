using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Machine;
using FileAttributes = RunbookTui.Engine.Kinds.FileAttributes;

namespace RunbookTui.Host.Certificates;

/// <summary>A renewed pair that takes the place of the one the daemons serve.</summary>
internal sealed class InstalledSource(CertificatePair target, string? fromCertificate, string? fromKey)
    : ICertificateSource
{
    /// <inheritdoc/>
    public string Summary => $"install the renewed certificate as {target.CertificateFile}";

    /// <inheritdoc/>
    public IReadOnlyList<string> Touched => [target.KeyFile, target.CertificateFile];

    private CertificatePair Renewed => target with { CertificateFile = fromCertificate!, KeyFile = fromKey! };

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Obstacle>> CheckAsync(IHostReader host, CancellationToken cancellation)
    {
        if (fromCertificate is null || fromKey is null)
        {
            return
            [
                new Obstacle(
                    "the action 'certificate' does not say what to install",
                    "'from_certificate' and 'from_key' beside 'source: install'",
                    fromCertificate is null ? "no 'from_certificate'" : "no 'from_key'",
                    "correct the runbook"
                ),
            ];
        }
        var obstacles = new List<Obstacle>(CertificateCheck.Examine(host, Renewed));
        foreach (var path in Touched)
        {
            // The files daemons are pointed at are often links into a directory of releases.
            var file = Places.Follow(host, path)?.Path ?? path;
            obstacles.AddRange(await Places.CheckWritableAsync(host, file, 1 << 16, cancellation));
        }
        return obstacles;
    }

    /// <inheritdoc/>
    public Inspection Inspect(IHostReader host) =>
        Files.All(file => Same(host, file.From, file.To))
            ? new Inspection(true, $"'{target.CertificateFile}' is the renewed certificate already")
            : new Inspection(false, $"'{target.CertificateFile}' is another certificate than '{fromCertificate}'");

    /// <inheritdoc/>
    public IEnumerable<string> Preview(IHostReader host) =>
        from file in Files
        where !Same(host, file.From, file.To)
        select $"copy {file.From} to {file.To}";

    /// <inheritdoc/>
    public void Apply(IHost host)
    {
        ExistingSource.Refuse(CertificateCheck.Examine(host, Renewed));
        foreach (var (from, to, mode) in Files)
        {
            if (Same(host, from, to))
                continue;
            Places.CreateMissingDirectories(host, to);
            var attributes = Places.Follow(host, to)?.Stat.Attributes ?? new FileAttributes(mode);
            host.WriteFile(to, host.ReadFile(from), attributes with { Modified = null });
        }
    }

    private IEnumerable<(string From, string To, UnixFileMode Mode)> Files =>
        [
            (fromKey!, target.KeyFile, PrivateCaSource.KeyMode),
            (fromCertificate!, target.CertificateFile, PrivateCaSource.CertificateMode),
        ];

    private static bool Same(IHostReader host, string from, string to) =>
        host.ReadFile(from) is { } one && host.ReadFile(to) is { } other && one.AsSpan().SequenceEqual(other);
}

using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Certificates;

/// <summary>The certificate of a host and its key: checked, made, or put in the place of an older one.</summary>
internal sealed class CertificateAction(Fields fields) : IAction
{
    /// <summary>The registration.</summary>
    public static ActionKind Kind { get; } =
        new(
            "certificate",
            "The certificate of a host and its key. It is checked as a client and a daemon would, before anything is changed.",
            [
                new(
                    "source",
                    new FieldType.Choice("existing", "private_ca", "install"),
                    "existing: the files are there and are only checked. private_ca: a private authority and a certificate "
                        + "are made, for trials. install: a renewed pair is copied over the files.",
                    Required: true
                ),
                new("host", new FieldType.Text(), "The name that clients connect to.", Required: true),
                new(
                    "certificate_file",
                    new FieldType.Path(),
                    "Certificate with its chain, PEM, the server's own first.",
                    Required: true
                ),
                new("key_file", new FieldType.Path(), "Its private key, PEM, without passphrase.", Required: true),
                new(
                    "ca_file",
                    new FieldType.Path(),
                    "Authorities to trust beside the system's; with private_ca, where the new authority goes. Its key is "
                        + "kept beside it, with the ending .key."
                ),
                new(
                    "renew_before",
                    new FieldType.Duration(),
                    "With private_ca: how long before its end a certificate is made anew.",
                    Default: "14d"
                ),
                new("from_certificate", new FieldType.Path(), "With install: the renewed certificate with its chain."),
                new("from_key", new FieldType.Path(), "With install: the key of the renewed certificate."),
            ],
            fields => new CertificateAction(fields)
        );

    private readonly ICertificateSource source = Source(fields);

    /// <inheritdoc/>
    public string Summary => source.Summary;

    /// <inheritdoc/>
    /// <remarks>What is installed may be made by an earlier step.</remarks>
    public IReadOnlyList<string> Requires =>
        fields.Text("source") == "install" && fields.TextOrNull("from_certificate") is { } made ? [Resource(made)] : [];

    /// <inheritdoc/>
    public IReadOnlyList<string> Provides =>
        fields.Text("source") == "private_ca" ? [Resource(fields.Text("certificate_file"))] : [];

    /// <inheritdoc/>
    public Task<IReadOnlyList<Obstacle>> CheckAsync(IHostReader host, CancellationToken cancellation) =>
        source.CheckAsync(host, cancellation);

    /// <inheritdoc/>
    public Task<Inspection> InspectAsync(IHostReader host, CancellationToken cancellation) =>
        Task.FromResult(source.Inspect(host));

    /// <inheritdoc/>
    public Task<IReadOnlyList<Change>> PreviewAsync(PreviewContext context, CancellationToken cancellation)
    {
        var notes = source.Preview(context.Host).ToList();
        foreach (var path in notes.Count > 0 ? source.Touched : [])
            context.ForeseeUntold(path);
        return Task.FromResult<IReadOnlyList<Change>>([.. notes.Select(line => new Change.Note(line))]);
    }

    /// <inheritdoc/>
    public Task<Undo> PrepareUndoAsync(IHostReader host, ISnapshots snapshots, CancellationToken cancellation) =>
        Task.FromResult(
            source.Touched is { Count: > 0 } files
                ? Undo.RestoreFiles(Machine.Places.Snapshot(host, snapshots, files))
                : Undo.Nothing
        );

    /// <inheritdoc/>
    public Task ApplyAsync(IHost host, CancellationToken cancellation)
    {
        source.Apply(host);
        return Task.CompletedTask;
    }

    private static string Resource(string path) => $"certificate '{path}'";

    private static ICertificateSource Source(Fields fields)
    {
        var pair = new CertificatePair(
            fields.Text("certificate_file"),
            fields.Text("key_file"),
            fields.TextOrNull("ca_file"),
            fields.Text("host")
        );
        return fields.Text("source") switch
        {
            "private_ca" => new PrivateCaSource(pair, fields.DurationOrNull("renew_before") ?? TimeSpan.FromDays(14)),
            "install" => new InstalledSource(
                pair,
                fields.TextOrNull("from_certificate"),
                fields.TextOrNull("from_key")
            ),
            _ => new ExistingSource(pair),
        };
    }
}

/// <summary>One way to come by a certificate; see the field <c>source</c>.</summary>
internal interface ICertificateSource
{
    /// <summary>What is done, in one line.</summary>
    string Summary { get; }

    /// <summary>The files that applying may write.</summary>
    IReadOnlyList<string> Touched { get; }

    /// <summary>Reasons not to begin.</summary>
    Task<IReadOnlyList<Obstacle>> CheckAsync(IHostReader host, CancellationToken cancellation);

    /// <summary>Whether all is in place.</summary>
    Inspection Inspect(IHostReader host);

    /// <summary>What applying would do, a line each.</summary>
    IEnumerable<string> Preview(IHostReader host);

    /// <summary>Puts the files in place.</summary>
    void Apply(IHost host);
}

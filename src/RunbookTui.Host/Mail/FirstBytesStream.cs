using System.Text;

namespace RunbookTui.Host.Mail;

/// <summary>Passes everything through and remembers how the other side began, to name a server that does not talk TLS.</summary>
internal sealed class FirstBytesStream(Stream inner) : Stream
{
    private readonly List<byte> first = [];

    /// <summary>The first line, where the other side began with printable text; else <c>null</c>.</summary>
    public string? ClearText =>
        first.Count > 0 && first[0] is >= (byte)' ' and < 0x7F
            ? Encoding.Latin1.GetString([.. first.TakeWhile(value => value is not ((byte)'\r' or (byte)'\n'))])
            : null;

    /// <summary>Whether the other side closed without having sent anything.</summary>
    public bool ClosedSilently { get; private set; }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);
        Remember(buffer.Span[..count], buffer.Length);
        return count;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = inner.Read(buffer, offset, count);
        Remember(buffer.AsSpan(offset, read), count);
        return read;
    }

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.WriteAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

    /// <inheritdoc/>
    public override void Flush() => inner.Flush();

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    private void Remember(ReadOnlySpan<byte> bytes, int asked)
    {
        ClosedSilently |= bytes.IsEmpty && asked > 0 && first.Count == 0;
        const int enough = 200;
        if (first.Count < enough)
            first.AddRange(bytes[..Math.Min(bytes.Length, enough - first.Count)]);
    }
}

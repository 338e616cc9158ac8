using System.Net.Sockets;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Mail;

/// <summary>Opens connections and puts limits on waiting, so that a silent server never holds a probe.</summary>
internal static class Connection
{
    /// <summary>How long a connection, a reply or a handshake may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Connects.</summary>
    /// <exception cref="MailFault">Refused (failed, may change), or unreachable from here (inconclusive).</exception>
    public static async Task<Stream> OpenAsync(IHostReader host, Vantage vantage, CancellationToken cancellation)
    {
        try
        {
            return await WithinAsync(
                host.Time,
                Patience,
                token => host.ConnectAsync(vantage.Target, vantage.Source, token),
                () => MailFault.CouldNotLook($"no connection to {vantage.Target} within {Seconds(Patience)}", true),
                cancellation
            );
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionRefused)
        {
            throw new MailFault($"connection to {vantage.Target} refused: nothing listens there", mayChange: true);
        }
        catch (SocketException error)
        {
            throw new MailFault(
                $"no connection {vantage}: {error.SocketErrorCode}: {error.Message}",
                Verdict.Inconclusive,
                mayChange: error.SocketErrorCode is SocketError.TimedOut,
                inner: error
            );
        }
    }

    /// <summary>Awaits work for at most <paramref name="limit"/>.</summary>
    /// <param name="late">Makes the fault that is thrown after the limit.</param>
    public static async Task<T> WithinAsync<T>(
        TimeProvider time,
        TimeSpan limit,
        Func<CancellationToken, Task<T>> work,
        Func<MailFault> late,
        CancellationToken cancellation
    )
    {
        using var timer = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellation);
        try
        {
            return await work(either.Token);
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw late();
        }
    }

    /// <summary>Such as <c>10 s</c>.</summary>
    public static string Seconds(TimeSpan span) =>
        span.TotalSeconds.ToString("0.#", System.Globalization.CultureInfo.InvariantCulture) + " s";
}

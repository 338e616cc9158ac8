using System.Net.Sockets;
using System.Text;

namespace RunbookTui.Host.Runs;

/// <summary>Reads lines from a socket, none longer than a limit.</summary>
internal sealed class LineReader(Socket socket, int longest)
{
    private byte[] buffer = new byte[1024];
    private int start;
    private int end;

    /// <summary>Whether reading ended because a line was too long.</summary>
    public bool TooLong { get; private set; }

    /// <summary>The next line without its break; <c>null</c> at the end, or where the line is too long.</summary>
    public async Task<string?> ReadAsync(CancellationToken cancellation)
    {
        var searched = start;
        while (true)
        {
            var found = buffer.AsSpan(searched, end - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                var line = Encoding.UTF8.GetString(buffer, start, searched + found - start);
                // A line may hold a secret, and memory is kept for long.
                buffer.AsSpan(start, searched + found - start).Clear();
                start = searched + found + 1;
                return line;
            }
            if (end - start > longest)
            {
                TooLong = true;
                return null;
            }
            MakeRoom();
            searched = end;
            var read = await socket.ReceiveAsync(buffer.AsMemory(end), cancellation);
            if (read == 0)
                return null;
            end += read;
        }
    }

    private void MakeRoom()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }
        if (end == buffer.Length)
            Array.Resize(ref buffer, buffer.Length * 2);
    }
}

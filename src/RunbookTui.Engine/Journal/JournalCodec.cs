using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RunbookTui.Engine.Journal;

/// <summary>One journal record as one line of JSON, chained to the line before by its hash.</summary>
/// <remarks>
/// A line is <c>{"seq":1,"at":"…","prev":"…","event":{…},"hash":"…"}</c>. The hash covers every byte before
/// <c>,"hash"</c>, and with <c>prev</c> all lines before: an edit, a removal or a swap breaks the chain.
/// </remarks>
public static class JournalCodec
{
    private const string HashMark = ",\"hash\":\"";

    /// <summary>What the first record has for the hash of its predecessor.</summary>
    public const string Genesis = "0000000000000000000000000000000000000000000000000000000000000000";

    /// <summary>Makes the next record and its line (without a line break).</summary>
    public static (JournalRecord Record, string Line) Encode(
        RunEvent happened,
        long sequence,
        DateTimeOffset at,
        string previousHash
    )
    {
        var json = JsonSerializer.Serialize(happened, JournalJson.Default.RunEvent);
        var body =
            $$"""{"seq":{{sequence}},"at":"{{at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture)}}","prev":"{{previousHash}}","event":{{json}}""";
        var hash = Hash(body);
        return (new JournalRecord(sequence, at, happened, hash), $"{body}{HashMark}{hash}\"}}");
    }

    /// <summary>Reads a line and checks it against its predecessor.</summary>
    /// <exception cref="JournalException">The line is not a record, or the chain is broken at it.</exception>
    public static JournalRecord Decode(string line, long expectedSequence, string previousHash)
    {
        var mark = line.LastIndexOf(HashMark, StringComparison.Ordinal);
        if (mark < 0)
            throw new JournalException(expectedSequence, "the line is not a journal record");
        var body = line[..mark];
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            var hash = root.GetProperty("hash").GetString();
            if (hash != Hash(body))
                throw new JournalException(expectedSequence, "the line was changed: its hash does not fit")
                {
                    Expected = Hash(body),
                    Observed = hash,
                };
            if (root.GetProperty("seq").GetInt64() != expectedSequence)
                throw new JournalException(
                    expectedSequence,
                    $"the line says it is record {root.GetProperty("seq").GetInt64()}"
                );
            if (root.GetProperty("prev").GetString() != previousHash)
                throw new JournalException(expectedSequence, "the line does not follow the one before it")
                {
                    Expected = previousHash,
                    Observed = root.GetProperty("prev").GetString(),
                };
            var happened =
                root.GetProperty("event").Deserialize(JournalJson.Default.RunEvent)
                ?? throw new JournalException(expectedSequence, "the line has no event");
            return new JournalRecord(expectedSequence, root.GetProperty("at").GetDateTimeOffset(), happened, hash);
        }
        catch (Exception wrong)
            when (wrong
                    is JsonException
                        or KeyNotFoundException
                        or InvalidOperationException
                        or FormatException
                        or NotSupportedException
            )
        {
            throw new JournalException(expectedSequence, $"the line cannot be read: {wrong.Message}");
        }
    }

    private static string Hash(string body) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)));
}

/// <summary>A journal is damaged or was tampered with.</summary>
/// <param name="sequence">The first record that cannot be trusted.</param>
public sealed class JournalException(long sequence, string message) : Exception($"record {sequence}: {message}")
{
    /// <summary>The first record that cannot be trusted.</summary>
    public long Sequence { get; } = sequence;

    /// <summary>The line of the file it stands on, counted from 1: every record is one line.</summary>
    public long Line => Sequence;

    /// <summary>The hash that would fit, or <c>null</c> where the damage is another.</summary>
    public string? Expected { get; init; }

    /// <summary>The hash that stands there, or <c>null</c> where there is none.</summary>
    public string? Observed { get; init; }
}

/// <summary>The generated serialiser of journal records.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(RunEvent))]
public sealed partial class JournalJson : JsonSerializerContext;

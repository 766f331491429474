using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using PaperMesh.Crawler.Sources;
using PaperMesh.Storage;

namespace PaperMesh.Crawler.Harvesting;

/// <summary>A record that could not be used, kept for people to look at.</summary>
internal sealed record QuarantinedRecord
{
    public static readonly DocumentKind<QuarantinedRecord> Kind = new("quarantine", record => record.Id, CrawlerJson.Default.QuarantinedRecord)
    {
        Indexes = new Dictionary<string, Func<QuarantinedRecord, IndexKey?>> { ["at"] = record => record.At },
        Expires = record => record.At + Kept,
    };

    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    private const int RawKept = 64 * 1024;

    /// <summary>Of the source and the raw text (the reason, where there is none): the same bad record again is the same document.</summary>
    public required string Id { get; init; }

    public required string Source { get; init; }

    /// <summary>Where in the source it was found last: <c>line 17</c>.</summary>
    public required string Where { get; init; }

    public required string Reason { get; init; }

    /// <summary>As it came, at most 64 KiB of it; bytes that are no UTF-8 are shown as U+FFFD.</summary>
    public required string Raw { get; init; }

    /// <summary>When it was seen last, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What is kept is what came, to the byte.</summary>
    [JsonIgnore]
    public bool IsWhole => Raw is not "" && Encoding.UTF8.GetByteCount(Raw) < RawKept && !Raw.Contains('\uFFFD');

    public static QuarantinedRecord From(string source, BadRecord bad, DateTimeOffset now) => new()
    {
        Id = Identify(source, bad.Raw.IsEmpty ? Encoding.UTF8.GetBytes(bad.Reason) : bad.Raw.Span),
        Source = source,
        Where = bad.Where,
        Reason = bad.Reason,
        Raw = Encoding.UTF8.GetString(bad.Raw.Span[..Math.Min(bad.Raw.Length, RawKept)]),
        At = now,
    };

    private static string Identify(string source, ReadOnlySpan<byte> raw)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(source));
        hash.AppendData([0]);
        hash.AppendData(raw);
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }
}

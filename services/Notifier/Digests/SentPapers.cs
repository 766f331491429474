using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using PaperMesh.Storage;

namespace PaperMesh.Notifier.Digests;

/// <summary>The papers that a subscription has had.</summary>
/// <param name="Subscription">Whose.</param>
/// <param name="Hashes">Eight bytes a paper, oldest first.</param>
/// <param name="Folded">When the last were added, UTC.</param>
internal sealed record SentPapers(string Subscription, byte[] Hashes, DateTimeOffset Folded)
{
    /// <summary>Papers: a hundred a day for more than half a year, and papers are news for days only.</summary>
    internal const int Most = 20_000;

    private const int HashBytes = 8;

    public static readonly DocumentKind<SentPapers> Kind = new("sent-papers", sent => sent.Subscription, NotifierJson.Default.SentPapers)
    {
        // By then none of them is news, and the subscription has ended or finds nothing.
        Expires = sent => sent.Folded + TimeSpan.FromDays(400),
    };

    /// <summary>As a set, for many questions.</summary>
    public HashSet<ulong> ToSet()
    {
        var set = new HashSet<ulong>(Hashes.Length / HashBytes);
        for (var at = 0; at < Hashes.Length; at += HashBytes)
            set.Add(BinaryPrimitives.ReadUInt64BigEndian(Hashes.AsSpan(at)));

        return set;
    }

    /// <summary>Adds papers; those that are there already change nothing, however often they come.</summary>
    public static SentPapers Fold(SentPapers? stored, string subscription, IEnumerable<string> papers, DateTimeOffset now)
    {
        var known = stored?.ToSet() ?? [];
        ulong[] added = [.. papers.Select(HashOf).Where(known.Add)];
        if (stored is not null && added.Length == 0)
            return stored;

        var hashes = new byte[(stored?.Hashes.Length ?? 0) + (added.Length * HashBytes)];
        stored?.Hashes.CopyTo(hashes, 0);
        for (var i = 0; i < added.Length; i++)
            BinaryPrimitives.WriteUInt64BigEndian(hashes.AsSpan(hashes.Length - ((added.Length - i) * HashBytes)), added[i]);

        return new SentPapers(subscription, hashes.Length > Most * HashBytes ? hashes[^(Most * HashBytes)..] : hashes, now);
    }

    public static ulong HashOf(string paper) => BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(paper)));

    [JsonIgnore]
    public int Count => Hashes.Length / HashBytes;
}
